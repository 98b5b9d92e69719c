"""Inputs that Django has not: the browser's own date and time pickers, and text with suggestions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms


class NativeDateInput(forms.DateInput):
    """The browser's date picker. Sends and shows ISO dates, whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            attrs={"class": "nhsuk-input--width-10", **(attrs or {})}, format="%Y-%m-%d"
        )


class NativeTimeInput(forms.TimeInput):
    """The browser's time picker, hours and minutes."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "nhsuk-input--width-5", **(attrs or {})}, format="%H:%M")


class NativeDateTimeInput(forms.DateTimeInput):
    """The browser's own picker for a date and a time: what is no date cannot be typed into it."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


class DatalistInput(forms.TextInput):
    """A text input that suggests ``options`` and takes anything."""

    template_name = "components/forms/widgets/datalist.html"

    def __init__(self, options: Iterable[str] = (), attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.options = options

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}-options"
        context["widget"]["attrs"]["list"] = list_id
        context["widget"]["list_id"] = list_id
        context["widget"]["options"] = [str(option) for option in self.options]
        return context
