"""Allauth's passkey forms, which take what no browser sends as a passkey that does not fit."""

from __future__ import annotations

import binascii
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.webauthn import forms as allauth_forms
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .second_step_forms import NameOfPasskey

NO_PIN = _(
    "Your device did not ask for a fingerprint, a face or a PIN. Untick the box, then try again."
)


@contextmanager
def refusing_nonsense() -> Iterator[None]:
    """Say in words what the library meets as an error of its own: data with parts missing or wrong."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError, binascii.Error) as error:
        if isinstance(error, ValidationError):
            raise
        raise ValidationError(_("That passkey could not be read. Please try again.")) from error


class AddPasskeyForm(allauth_forms.AddWebAuthnForm):
    """The name may be left out: the passkey is on the device by then, and must not be lost for that."""

    name = NameOfPasskey(required=False)
    passwordless = forms.BooleanField(
        label=_("Let me sign in with it alone, without a code"),
        required=False,
        initial=True,
        help_text=_(
            "Your device then asks for your fingerprint, your face or its PIN. Untick this for a key "
            "that you plug in and that has no PIN: it is then your second step, after the code."
        ),
    )

    def clean(self) -> dict[str, Any]:
        with refusing_nonsense():
            try:
                return super().clean()
            except ValidationError as error:
                if getattr(error, "code", "") == "incorrect_code":
                    raise ValidationError(NO_PIN) from error
                raise


class UsePasskeyForm(allauth_forms.AuthenticateWebAuthnForm):
    def clean_credential(self) -> Any:
        with refusing_nonsense():
            return super().clean_credential()


class UsePasskeyAgainForm(allauth_forms.ReauthenticateWebAuthnForm):
    def clean_credential(self) -> Any:
        with refusing_nonsense():
            return super().clean_credential()


class SignInWithPasskeyForm(allauth_forms.LoginWebAuthnForm):
    def clean_credential(self) -> Any:
        with refusing_nonsense():
            return super().clean_credential()
