"""Allauth's forms of the second step, in our words."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from .allauth_internals import check_rate_limit
from .app_codes import is_used, use_code
from .models import User
from .six_digits import SixDigits

LONGEST_NAME = 60
MISSING = {"required": _("Type the code that your app shows.")}


class SetUpAppForm(totp_forms.ActivateTOTPForm):
    code = SixDigits(error_messages=MISSING)


class WorksOnce:
    """A form that takes each code of the app once. A used code counts as a wrong one."""

    user: User
    authenticator: Authenticator
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        for app in Authenticator.objects.filter(user=self.user, type=Authenticator.Type.TOTP):
            if is_used(app, code):
                check_rate_limit(self.user)
                raise get_adapter().validation_error("incorrect_code")
        code = super().clean_code()  # type: ignore[misc]
        is_app = self.authenticator.type == Authenticator.Type.TOTP
        if is_app and not use_code(self.authenticator, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class UseAppForm(WorksOnce, base_forms.AuthenticateForm):
    code = SixDigits(label=_("Code from your app, or a recovery code"), error_messages=MISSING)


class UseAppAgainForm(WorksOnce, base_forms.ReauthenticateForm):
    code = SixDigits(label=_("Code from your app, or a recovery code"), error_messages=MISSING)


class NameOfPasskey(forms.CharField):
    """What tells one passkey from another in the list."""

    def __init__(self, **more: Any) -> None:
        usual: dict[str, Any] = {
            "label": _("What will you call it?"),
            "help_text": _("So that you know it again in your list. For example: my phone."),
            "max_length": LONGEST_NAME,
            "widget": forms.TextInput(attrs={"autocomplete": "off"}),
            "error_messages": {"required": _("Type a name for it.")},
        }
        super().__init__(**usual | more)


class RenamePasskeyForm(webauthn_forms.EditWebAuthnForm):
    name = NameOfPasskey()
