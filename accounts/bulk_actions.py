"""What the admin does to several people at once, within the rights of the one who does it."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from wagtail.log_actions import log
from wagtail.users.views.bulk_actions import AssignRoleBulkAction, SetActiveStateBulkAction

from .models import User
from .permissions import groups_to_give, may_manage
from .staff_changes import lock_to_change, record_changes
from .web_sessions import end_web_sessions


class GiveGroup(AssignRoleBulkAction):
    """Puts people into a group that the actor may give."""

    def check_perm(self, obj: User) -> bool:
        return super().check_perm(obj) and may_manage(self.request.user, obj)

    def get_form(self, form_class: type[forms.Form] | None = None) -> forms.Form:
        form = super().get_form(form_class)
        form.fields["role"].queryset = groups_to_give(self.request.user)
        return form

    def get_execution_context(self) -> dict[str, Any]:
        return super().get_execution_context() | {"actor": self.request.user}

    @classmethod
    def execute_action(
        cls, objects: Iterable[User], role: Group | None = None, **kwargs: Any
    ) -> tuple[int, int]:
        people = lock_to_change(objects, actor=kwargs["actor"])
        if role is None or not groups_to_give(kwargs["actor"]).filter(pk=role.pk).exists():
            raise PermissionDenied
        role.user_set.add(*people)
        for person in people:
            log(instance=person, action="wagtail.edit", user=kwargs["actor"])
        return len(people), 0


class SetActive(SetActiveStateBulkAction):
    """Stops people or lets them in again. Those who are stopped are signed out at once."""

    def check_perm(self, obj: User) -> bool:
        return super().check_perm(obj) and may_manage(self.request.user, obj)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        response = super().form_valid(form)
        if not form.cleaned_data["mark_as_active"]:
            end_web_sessions(*self.actionable_objects)
        return response

    @classmethod
    def execute_action(
        cls, objects: Iterable[User], mark_as_active: bool = False, **kwargs: Any
    ) -> tuple[int, int]:
        people = lock_to_change(objects, actor=kwargs["user"])
        for before in people:
            person = copy(before)
            person.is_active = mark_as_active
            person.save(update_fields=["is_active"])
            record_changes(person, before=before, actor=kwargs["user"])
        return len(people), 0
