"""Allauth's passkey forms, which also take what no browser sends: it is refused with a reason."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.webauthn import forms as allauth_forms
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext_lazy as _
from fido2.webauthn import RegistrationResponse

from .second_step_forms import NameOfPasskey

NO_PIN = _(
    "Your device did not ask for a fingerprint, a face or a PIN. Untick the box, then try again."
)
UNREADABLE = _("That passkey could not be read. Please try again.")
# The largest that devices make, with a chain of certificates, have about 10,000 characters.
LONGEST_CREDENTIAL = 32 * 1024
# What the JSON parser, the CBOR reader and the signature check raise for data they cannot make sense of.
NONSENSE = (
    ArithmeticError, AttributeError, InvalidSignature, LookupError, RecursionError, TypeError,
    UnsupportedAlgorithm, ValueError, struct.error,
)  # fmt: skip


@contextmanager
def refusing_nonsense() -> Iterator[None]:
    """Turn the libraries' errors about malformed data into a message beside the form."""
    try:
        yield
    except NONSENSE as error:
        raise ValidationError(UNREADABLE, code="unreadable") from error


class CredentialField(forms.JSONField):
    """The passkey's answer: a JSON object of a sensible size."""

    widget = forms.HiddenInput
    default_error_messages = {"invalid": UNREADABLE, "required": UNREADABLE}

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > LONGEST_CREDENTIAL:
            raise ValidationError(UNREADABLE, code="too_long")
        with refusing_nonsense():
            found = super().to_python(value)
        if found is not None and not isinstance(found, dict):
            raise ValidationError(UNREADABLE, code="no_object")
        return found

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Nothing: an answer works once, so the form that is shown again starts without it."""
        return InvalidJSONInput("")


class AddPasskeyForm(allauth_forms.AddWebAuthnForm):
    """The name may be left out: the passkey is on the device by then, and must not be lost for that."""

    credential = CredentialField()
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
                cleaned = super().clean()
            except ValidationError as error:
                if getattr(error, "code", "") == "incorrect_code":
                    raise ValidationError(NO_PIN) from error
                raise
            if credential := cleaned.get("credential"):
                cleaned["credential"] = _known_parts(credential)
        return cleaned


class UsePasskeyForm(allauth_forms.AuthenticateWebAuthnForm):
    credential = CredentialField()

    def clean_credential(self) -> Any:
        with refusing_nonsense():
            return super().clean_credential()


class UsePasskeyAgainForm(allauth_forms.ReauthenticateWebAuthnForm):
    credential = CredentialField()

    def clean_credential(self) -> Any:
        with refusing_nonsense():
            return super().clean_credential()


class SignInWithPasskeyForm(allauth_forms.LoginWebAuthnForm):
    credential = CredentialField()

    def clean_credential(self) -> Any:
        with refusing_nonsense():
            return super().clean_credential()


def _known_parts(credential: dict[str, Any]) -> dict[str, Any]:
    """What is stored of a new passkey: the parts the standard names and the hub reads again, no others."""
    known = dict(RegistrationResponse.from_dict(credential))
    extensions = credential.get("clientExtensionResults") or {}
    is_kept_on_device = (extensions.get("credProps") or {}).get("rk")
    rk = {"rk": is_kept_on_device} if isinstance(is_kept_on_device, bool) else {}
    known["clientExtensionResults"] = {"credProps": rk}
    return json.loads(json.dumps(known, default=dict))
