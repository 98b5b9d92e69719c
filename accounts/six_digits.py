"""The box for a code: the phone shows its digits, and offers what came by message."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SixDigits(forms.CharField):
    """A code of six digits. Blanks between them are for the form to forgive."""

    def __init__(self, **more: Any) -> None:
        look = {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "class": "hub-code-input",
            "spellcheck": "false",
        }
        usual: dict[str, Any] = {
            "label": _("Six-digit code"),
            "max_length": 20,
            "widget": forms.TextInput(attrs=look),
        }
        super().__init__(**usual | more)
