"""Allauth's passkey forms, which take what no browser sends as a passkey that does not fit."""

from __future__ import annotations

import binascii
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.webauthn import forms as allauth_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


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
    def clean(self) -> dict[str, Any]:
        with refusing_nonsense():
            return super().clean()


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
