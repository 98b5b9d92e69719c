"""What holds for every page of the second step, whichever view answers."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers


class SecondStepMiddleware:
    """Nothing keeps these pages: they show secrets, and an error may repeat what was typed.

    Allauth says ``no-store`` on some of its pages only, and on none of its errors.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_second_step = request.path_info.startswith(reverse("mfa_index"))
        response = self.get_response(request)
        if is_second_step:
            add_never_cache_headers(response)
        return response
