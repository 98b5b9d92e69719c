"""What we ask a person: where to send the code, the code, and who they are."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.form_fields import AddressField
from core.forms import DatalistInput, HubForm, HubModelForm
from core.models import Area, Organisation

from .codes import try_code
from .models import OneTimeCode, User
from .six_digits import SixDigits


class SignInForm(HubForm):
    """One box for everybody, whether or not we have seen the address before."""

    email = AddressField(
        label=_("Your e-mail address"),
        help_text=_("We send you a code. Use your work address if you can."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": _("Enter your e-mail address.")},
    )


class CodeForm(HubForm):
    """The six digits from the mail. A code that is not the right one counts as a try."""

    code = SixDigits(error_messages={"required": _("Enter the code from the e-mail.")})

    def __init__(self, *args: Any, code: OneTimeCode, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = code

    def clean_code(self) -> str:
        typed: str = self.cleaned_data["code"]
        if not try_code(self.expected, typed):
            raise forms.ValidationError(
                _(
                    "That is not the code in our newest e-mail to you. Check it, or ask for another."
                ),
                code="incorrect_code",
            )
        return typed


class ClosingForm(CodeForm):
    """The six digits that close an account."""


class DetailsForm(HubModelForm):
    """Who somebody is: asked once, changed whenever they like."""

    class Meta:
        model = User
        fields = ["name", "job_role", "organisation", "area"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "job_role": forms.TextInput(attrs={"autocomplete": "organization-title"}),
        }
        labels = {
            "name": _("Full name"),
            "job_role": _("Job role"),
            "organisation": _("Where you work or study"),
            "area": _("Area"),
        }
        help_texts = {
            "name": _("As organisers should read it."),
            "job_role": _("For example: health visitor, student, commissioner."),
            "area": _("The council area you mostly work in."),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        missing = {
            "name": _("Enter your full name."),
            "job_role": _("Enter your job role."),
            "organisation": _("Enter where you work or study."),
            "area": _("Choose your area."),
        }
        for name, message in missing.items():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = message
        self.fields["organisation"].widget = DatalistInput(
            list(Organisation.objects.values_list("name", flat=True)),
            attrs={"autocomplete": "organization", "maxlength": "120"},
        )
        self.fields["area"].queryset = Area.objects.to_work_in()
        self.fields["area"].empty_label = _("Choose an area")
