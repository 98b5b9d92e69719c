"""People in the Wagtail admin: found, given a group, stopped from signing in. Never a password."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

from core.form_fields import AddressField

from .models import User

FIELDS = ["email", "name", "job_role", "organisation", "area"]


class PersonCreationForm(UserCreationForm):
    email = AddressField(label=_("E-mail address"))
    first_name = None
    last_name = None

    class Meta(UserCreationForm.Meta):
        fields = [*FIELDS, "is_superuser", "groups"]

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        return super().save(commit)


class PersonEditForm(UserEditForm):
    email = AddressField(label=_("E-mail address"))
    first_name = None
    last_name = None

    class Meta(UserEditForm.Meta):
        fields = [*FIELDS, "is_active", "is_superuser", "groups"]


class PeopleViewSet(UserViewSet):
    list_per_page = 50

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return PersonEditForm if for_update else PersonCreationForm
