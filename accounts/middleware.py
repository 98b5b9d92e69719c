"""No staff work without a second factor, used lately in this very sign-in; and which devices are in use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from .devices import remember_if_due
from .second_step import ask_for_second_step, note_at_work, second_step_holds, used_second_factor

# Browsers send these by themselves for as long as a page is open, so they are no sign of anybody.
SENT_BY_ITSELF = "wagtailadmin_editing_sessions"


class StaffSecondFactorMiddleware:
    """Sends staff to set up, or to use, a second factor before they reach the admin, and again after a while.

    Others who are signed in get 403. Wagtail would send them to the sign-in page, in an endless loop.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """Runs after the check for forged forms: what is given back to be sent again was sent by the person."""
        in_admin = request.path_info.startswith(reverse("wagtailadmin_home"))
        if not in_admin or not request.user.is_authenticated:
            return None
        if not request.user.is_staff:
            raise PermissionDenied(_("This part is for the people who run the hub."))
        if not second_step_holds(request):
            return self._ask_for_it(request)
        if SENT_BY_ITSELF not in getattr(request.resolver_match, "namespaces", []):
            note_at_work(request)
        return None

    def _ask_for_it(self, request: HttpRequest) -> HttpResponse:
        if not used_second_factor(request) or _is_plain_reading(request):
            return ask_for_second_step(request)
        response = _told_to_program(request) if _is_from_script(request) else _form_kept(request)
        add_never_cache_headers(response)
        return response


def _is_plain_reading(request: HttpRequest) -> bool:
    return request.method in {"GET", "HEAD"} and not _is_from_script(request)


def _is_from_script(request: HttpRequest) -> bool:
    """Whether a script of the page asks, which can follow no redirect to a form."""
    return (
        request.headers.get("X-Requested-With") == "XMLHttpRequest"
        or request.headers.get("Sec-Fetch-Dest") == "empty"
        or not request.accepts("text/html")
    )


def _told_to_program(request: HttpRequest) -> JsonResponse:
    """What Wagtail's autosave shows beside its button; it goes on trying, so nothing is lost.

    Of the codes it knows, "locked" is the one whose message it shows and after which it does not stop.
    """
    told = _("Not saved yet: use your second step again, in another tab, then go on here.")
    answer = {"success": False, "error_code": "locked", "error_message": told}
    return JsonResponse(answer, status=403)


def _form_kept(request: HttpRequest) -> HttpResponse:
    """What was typed, in a page that sends it once more after the second step."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
    context = {"fields": fields, "has_files": bool(request.FILES)}
    return render(request, "accounts/form_kept.html", context, status=403)


class DeviceMiddleware:
    """Notes now and then that a device is in use. Of readers who are not signed in it knows nothing.

    It looks only where the page itself asked who is signed in, so that a page which is the same for
    everybody stays so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        was_asked = request.session.accessed and request.session.session_key
        if was_asked and request.user.is_authenticated:
            remember_if_due(request)
        return response
