"""No staff work without a second factor, in this very sign-in; and which devices are in use."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from .devices import remember_if_due
from .queries import real_steps_of


def used_second_factor(request: HttpRequest) -> bool:
    """Whether this sign-in included a second factor or a passkey, not merely that one exists."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


class StaffSecondFactorMiddleware:
    """Sends staff who come to the admin with a code alone to set up, or to use, a second factor.

    Others who are signed in are refused: Wagtail would send them to sign in, which they are, for ever.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        in_admin = request.path_info.startswith(reverse("wagtailadmin_home"))
        if in_admin and request.user.is_authenticated:
            if not request.user.is_staff:
                raise PermissionDenied(_("This part is for the people who run the hub."))
            if not used_second_factor(request):
                return self._ask_for_it(request)
        return self.get_response(request)

    def _ask_for_it(self, request: HttpRequest) -> HttpResponse:
        if real_steps_of(request.user).exists():  # type: ignore[arg-type]
            query = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('mfa_reauthenticate')}?{query}")
        messages.warning(
            request, _("People who run the hub need a second step to sign in. Set it up now.")
        )
        return redirect("mfa_index")


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
