"""What the programme asks its readers."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.form_fields import AddressField
from core.forms import HubForm, HubModelForm
from core.models import Topic

from .enums import SessionMode
from .models import SessionSuggestion
from .queries import Wanted


class ProgrammeFilter(HubForm):
    """A GET form: its address can be kept and sent on."""

    mark_optional = False

    month = forms.ChoiceField(label=_("Month"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    mode = forms.ChoiceField(
        label=_("Format"), required=False, choices=[("", _("Any")), *SessionMode.choices]
    )
    places = forms.BooleanField(label=_("Has places"), required=False)

    def __init__(self, data: QueryDict, *, months: list[date]) -> None:
        super().__init__(data)
        self.fields["month"].choices = [
            ("", _("Next eight weeks")),
            *((f"{month:%Y-%m}", date_format(month, "F Y")) for month in months),
        ]
        self.fields["topic"].choices = [("", _("Any")), *Topic.objects.values_list("slug", "name")]

    def wanted(self) -> Wanted:
        """What was asked for. What is not among the choices (an old link, a typo) counts as nothing."""
        self.is_valid()
        asked = self.cleaned_data
        self.errors.clear()
        month = asked.get("month")
        return Wanted(
            month=date.fromisoformat(f"{month}-01") if month else None,
            topic=asked.get("topic", ""),
            mode=asked.get("mode", ""),
            has_places=asked.get("places", False),
        )


class SwapForm(HubForm):
    """The colleague who comes instead."""

    email = AddressField(
        label=_("Your colleague's e-mail address"),
        help_text=_("We write to them, and say that the place comes from your e-mail address."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter your colleague's e-mail address.")},
    )


class AccessNeedsForm(HubForm):
    """What somebody needs to take part."""

    text = forms.CharField(
        label=_("What do you need to take part?"),
        help_text=_(
            "For example: captions, a step-free room, a signer. Only the organisers read it, and it is "
            "deleted after the session."
        ),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SuggestionForm(HubModelForm):
    """What somebody would like a session about."""

    class Meta:
        model = SessionSuggestion
        fields = ["title", "why", "can_speak"]
        labels = {
            "title": _("What should it be about?"),
            "why": _("Why would it help you or your team?"),
            "can_speak": _("I could speak about it, or know somebody who could"),
        }
        help_texts = {"title": _("A few words are enough, for example: weaning on a budget.")}
        widgets = {"why": forms.Textarea(attrs={"rows": 4})}
        error_messages = {"title": {"required": _("Say in a few words what it should be about.")}}
