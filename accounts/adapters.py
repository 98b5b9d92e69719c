"""Where allauth asks us: what follows a sign-in, and what the second step is called."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import HubSettings

from .fresh_sign_in import has_nothing_to_show_again, signed_in_just_now
from .intents import carry_out
from .models import User


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _(
            "Too many tries in a short time. Wait a few minutes, then try again."
        ),
        "rate_limited": _("Too many tries in a short time. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Allauth's own sign-up is shut: the one box makes the account."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Whether ``url`` may be followed; one that cannot be read, such as ``//[``, may not."""
        try:
            return super().is_safe_url(url)
        except ValueError:
            return False

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Ask for details the first time; else do what was wanted, or go where it was wanted."""
        response = super().post_login(request, user, **kwargs)
        wanted = kwargs.get("redirect_url")
        if not user.has_told_details:
            query = f"?{urlencode({'next': wanted})}" if wanted else ""
            return HttpResponseRedirect(reverse("accounts:details") + query)
        if wanted and (address := carry_out(request, wanted)):
            return HttpResponseRedirect(address)
        return response

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Only what went wrong is said: pages say for themselves that a code was sent."""
        level = args[1] if len(args) > 1 else kwargs.get("level")
        if level and level >= 30:
            super().add_message(*args, **kwargs)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """A recent sign-in is enough for somebody who has no second step to show again."""
        request = self.request
        if has_nothing_to_show_again(request.user) and signed_in_just_now(request):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """The passkey first for somebody who has no app: they may not have seen their recovery codes.

        Somebody without any second step signs in again.
        """
        methods = super().get_reauthentication_methods(user)
        if not methods:
            url = reverse("accounts:sign_in_again")
            return [{"id": "sign_in_again", "description": _("Sign in again"), "url": url}]
        apps = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP)
        if not apps.exists():
            methods.sort(key=lambda method: method["id"] == "mfa_reauthenticate")
        return methods


class SecondFactorAdapter(DefaultMFAAdapter):
    """Staff must have a second factor; anybody may. Allauth's rules are otherwise as they are."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "That is not the code your app shows now. Wait for the next one, then type it."
        ),
        "cannot_generate_recovery_codes": _(
            "Set up an app or a passkey first. Recovery codes are for the day you lose it."
        ),
        "cannot_delete_authenticator": _("This cannot be removed."),
        "unverified_email": _("Sign in with a code by e-mail first, then set up a second step."),
    }

    def get_totp_issuer(self) -> str:
        """What an authenticator app calls the hub: as the hub calls itself."""
        return HubSettings.load().hub_name

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """What a passkey is called whose owner gives it no name."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        if number == 1:
            return gettext("My passkey")
        return gettext("Passkey %(number)s") % {"number": number}
