"""People and groups in the Wagtail admin. Nobody raises anybody above what they hold: docs/adr/0090."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.users.views.groups import GroupViewSet
from wagtail.users.views.users import CreateView, EditView, IndexView, UserViewSet

from .models import User
from .people_forms import PersonCreationForm, PersonEditForm
from .permissions import may_manage
from .staff_changes import lock_to_change, record_changes
from .web_sessions import end_web_sessions

View = Callable[..., HttpResponse]


def superusers_are_for_superusers(view: View) -> View:
    """Refuse a view of one person, whichever it is, unless the user may manage them."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = User.objects.filter(pk=kwargs.get("pk", 0)).first()
        if person and not may_manage(request.user, person):  # type: ignore[arg-type]
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


class PeopleIndexView(IndexView):
    def get_edit_url(self, instance: User) -> str | None:
        """No link where it would be refused."""
        return super().get_edit_url(instance) if may_manage(self.request.user, instance) else None


class PersonCreateView(CreateView):
    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"actor": self.request.user}


class PersonEditView(EditView):
    """Locks first and reads again, so that rights are those of this moment and no colleague is undone."""

    object: User
    is_signed_out = False

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"actor": self.request.user}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            (self.before,) = lock_to_change([self.object], actor=request.user)  # type: ignore[arg-type]
            self.object = User.objects.get(pk=self.before.pk)
            response = super().post(request, *args, **kwargs)
        if not self.is_signed_out:
            return response
        end_web_sessions(self.object, addresses=(self.before.email,))
        if self.object == request.user:
            logout(request)
            messages.success(request, _("Your address is changed. Sign in with the new one."))
            return redirect("account_login")
        return response

    def save_instance(self) -> User:
        person = super().save_instance()
        self.is_signed_out = record_changes(person, before=self.before, actor=self.request.user)
        return person


class PeopleViewSet(UserViewSet):
    list_per_page = 50
    index_view_class = PeopleIndexView
    add_view_class = PersonCreateView
    edit_view_class = PersonEditView
    copy_view_enabled = False  # nobody is like another person

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return PersonEditForm if for_update else PersonCreationForm

    def construct_view(self, view_class: Any, **kwargs: Any) -> View:
        return superusers_are_for_superusers(super().construct_view(view_class, **kwargs))


class SuperusersOnly(ModelPermissionPolicy):
    """Who changes what a group may do could grant themselves anything, so no right to it is enough."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return user.is_active and user.is_superuser

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return user.is_active and user.is_superuser


class GroupsViewSet(GroupViewSet):
    permission_policy = SuperusersOnly(GroupViewSet.model)
