"""What organisers are asked before something happens to their people."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from core.form_fields import AddressField
from sessions.enums import Audience


class CapacityForm(forms.Form):
    """The new number of places."""

    capacity = forms.IntegerField(
        label=_("Places"),
        required=False,
        min_value=0,
        max_value=100_000,
        help_text=_("Empty: no limit. Fewer than are booked un-books nobody."),
    )

    def expected(self, given: list[str]) -> list[UUID]:
        """The people the organiser saw would get a place. What is no booking stands for none."""
        found = []
        for text in given:
            try:
                found.append(UUID(text))
            except ValueError:
                continue
        return found


class ReasonForm(forms.Form):
    """Why. It is kept with the booking."""

    why = forms.CharField(
        label=_("Reason"), max_length=280, help_text=_("Kept with the booking; not in the e-mail.")
    )


class CancelSessionForm(forms.Form):
    """Why the session does not take place."""

    why = forms.CharField(
        label=_("Reason"),
        max_length=280,
        help_text=_("People read it in the e-mail and on the page: one plain sentence."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AddPersonForm(ReasonForm):
    """Whom to book, and why."""

    field_order = ["email", "why"]
    email = AddressField(label=_("E-mail address"))


class SwapForForm(AddPersonForm):
    """Who comes instead, and why."""


class AnnouncementForm(forms.Form):
    """A message, and to whom."""

    audience = forms.ChoiceField(label=_("To"), choices=Audience, widget=forms.RadioSelect)
    subject = forms.CharField(label=_("Subject"), max_length=120)
    body = forms.CharField(
        label=_("Message"),
        max_length=4000,
        help_text=_("Plain text. The session's time and place are added below it."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean_subject(self) -> str:
        """One line, whatever was pasted."""
        return " ".join(self.cleaned_data["subject"].split())
