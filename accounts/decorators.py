"""Who a page is for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

View = Callable[..., HttpResponse]


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the one box, and back to this address after it."""
    return redirect(f"{reverse('account_login')}?{urlencode({'next': request.path}, safe='/')}")


def to_details(request: HttpRequest) -> HttpResponse:
    """To the questions asked once, and back to this address after them."""
    return redirect(f"{reverse('accounts:details')}?{urlencode({'next': request.path}, safe='/')}")


def known_person_required(view: View) -> View:
    """For somebody signed in whose details we have; others are asked first, then sent back here."""

    @login_required
    @wraps(view)
    def ask_first(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.has_told_details:
            return view(request, *args, **kwargs)
        wanted = request.get_full_path() if request.method == "GET" else ""
        query = f"?{urlencode({'next': wanted})}" if wanted else ""
        return redirect(reverse("accounts:details") + query)

    return ask_first
