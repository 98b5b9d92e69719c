"""What we ask a person: where to send the code, the code, and who they are."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.core import context as allauth_context
from allauth.core.ratelimit import consume
from django import forms
from django.utils.translation import gettext_lazy as _

from core.form_fields import AddressField
from core.forms import DatalistInput, HubForm, HubModelForm
from core.models import Area, Organisation

from .models import User
from .six_digits import SixDigits


class SignInForm(HubForm, RequestLoginCodeForm):
    """One box for everybody, whether or not we have seen the address before."""

    email = AddressField(
        label=_("Your e-mail address"),
        help_text=_("We send you a code. Use your work address if you can."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": _("Enter your e-mail address.")},
    )

    def clean_email(self) -> str:
        """Find the account. Allauth would look for it without regard to case, and so find another's."""
        email = self.cleaned_data["email"]
        if not consume(allauth_context.request, action="request_login_code", key=email):
            raise get_adapter().validation_error("too_many_login_attempts")
        self._user = User.objects.filter(email=email, is_active=True).first()
        return email


class CodeForm(HubForm, ConfirmLoginCodeForm):
    """The six digits from the mail."""

    code = SixDigits(error_messages={"required": _("Enter the code from the e-mail.")})

    def clean_code(self) -> str:
        try:
            return super().clean_code()
        except forms.ValidationError as error:
            raise forms.ValidationError(
                _(
                    "That is not the code in our newest e-mail to you. Check it, or ask for another."
                ),
                code=error.code,
            ) from error


class ClosingForm(HubForm):
    """The six digits that close an account."""

    code = SixDigits(error_messages={"required": _("Enter the code from the e-mail.")})


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
