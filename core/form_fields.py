"""Form fields that speak plainly."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .addresses import LONGEST, NOT_AN_ADDRESS, AddressError, canonical_address
from .local_time import from_civil, to_civil


class CivilDateTimeField(forms.DateTimeField):
    """A date and time as clocks in England show it, whatever time zone a profile holds.

    A time that the clock change skips or repeats is refused, and the message says why.
    """

    def prepare_value(self, value: object) -> object:
        return to_civil(value) if isinstance(value, datetime) and value.tzinfo else value

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(UTC):  # so that Django takes the time on the wall as it is
            moment = super().to_python(value)
        return from_civil(moment.replace(tzinfo=None)) if moment else None


class AddressField(forms.EmailField):
    """An e-mail address, in the one form of ``core.addresses``. Every form that takes one uses it."""

    default_error_messages = {"invalid": NOT_AN_ADDRESS, "required": _("Enter an e-mail address.")}
    default_validators: list[Any] = []  # canonical_address is stricter than Django's validator

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"max_length": LONGEST, **more})

    def to_python(self, value: Any) -> str:
        typed = str(super().to_python(value) or "")
        if not typed:
            return ""
        try:
            return canonical_address(typed)
        except AddressError as error:
            raise forms.ValidationError(str(error), code="invalid") from error
