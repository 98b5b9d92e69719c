"""Form fields that speak plainly."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils import timezone

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
