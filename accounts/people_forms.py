"""The admin's forms about people. What the one who fills them in may not change is not in them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.users.forms import UserCreationForm, UserEditForm

from core.form_fields import AddressField

from .models import User
from .permissions import groups_to_give, may_change_address

FIELDS = ["email", "name", "job_role", "organisation", "area"]


class WithinOwnRights(forms.ModelForm):
    """Leaves out, or shuts, what ``actor`` may not give or change; what is posted for it counts for nothing."""

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.to_give = groups_to_give(actor)
        if actor.is_superuser:
            return
        self.fields.pop("is_superuser", None)
        groups = self.fields["groups"]
        groups.queryset = self.to_give | self._held()  # type: ignore[attr-defined]
        groups.help_text = _("Groups that may do more than you are given by a superuser.")
        if self.instance.pk and not may_change_address(actor, self.instance):
            self.fields["email"].disabled = True
            self.fields["email"].help_text = _(
                "This person may do more than you, so a superuser changes their address."
            )

    def clean_groups(self) -> Any:
        """What they hold already may stay or go. Only what ``actor`` may give is added."""
        chosen = self.cleaned_data["groups"]
        if set(chosen) - set(self._held()) - set(self.to_give):
            raise forms.ValidationError(_("You cannot give a group that may do more than you."))
        return chosen

    def _held(self) -> Any:
        if not self.instance.pk:
            return Group.objects.none()
        return Group.objects.filter(pk__in=self.instance.groups.values("pk"))


class PersonCreationForm(WithinOwnRights, UserCreationForm):
    email = AddressField(label=gettext_lazy("E-mail address"))
    first_name = None
    last_name = None

    class Meta(UserCreationForm.Meta):
        fields = [*FIELDS, "is_superuser", "groups"]

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        return super().save(commit)


class PersonEditForm(WithinOwnRights, UserEditForm):
    email = AddressField(label=gettext_lazy("E-mail address"))
    first_name = None
    last_name = None

    class Meta(UserEditForm.Meta):
        fields = [*FIELDS, "is_active", "is_superuser", "groups"]
