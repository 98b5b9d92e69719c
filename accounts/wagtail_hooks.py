"""Accounts in the Wagtail admin: closing one for somebody who asked, and how long things are kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import LogFormatter, log
from wagtail.models import ModelLogEntry, Page
from wagtail.permission_policies import ModelPermissionPolicy

from core.models import HubDocument

from .bulk_actions import GiveGroup, SetActive
from .closing import LastAdministrator, close_account
from .holdings import NotNow
from .models import RetentionRule, User
from .restrictions import keep_out
from .retention import Rule, in_words, rules
from .staff_changes import LET_IN, STOP
from .staff_holdings import CHANGE_ADDRESS, REMOVED


@hooks.register("before_serve_page", order=-1)
def open_page(
    page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]
) -> HttpResponse | None:
    told = gettext_lazy("This page is for another group of people.")
    return keep_out(page.get_view_restrictions(), request, told=told)


@hooks.register("before_serve_document", order=-1)
def open_document(document: HubDocument, request: HttpRequest) -> HttpResponse | None:
    told = gettext_lazy("This document is for another group of people.")
    return keep_out(document.collection.get_view_restrictions(), request, told=told)


@hooks.register("before_delete_user")
def close_instead(request: HttpRequest, user: User) -> HttpResponse:
    """Nobody's row is deleted, because counts stand on it: the account is closed, after asking.

    Wagtail has asked for the right by now. The log says that it was done, and no name.
    """
    if request.method != "POST":
        return render(request, "accounts/admin/close.html", {"person": user})
    try:
        close_account(user)
    except (LastAdministrator, NotNow) as error:
        messages.error(request, str(error))
        return redirect("wagtailusers_users:edit", user.pk)
    log(instance=user, action="accounts.close", user=request.user, title="(closed)")
    messages.success(request, _("The account is closed, and what we held is deleted."))
    return redirect("wagtailusers_users:index")


@hooks.register("before_bulk_action")
def close_one_by_one(
    request: HttpRequest, action_type: str, objects: Iterable[Model], view: Any
) -> HttpResponse | None:
    """Accounts are closed one at a time, each after a look at whose it is."""
    if action_type != "delete" or getattr(view, "model", None) is not User:
        return None
    messages.error(request, _("Open a person and press “Delete” there: one account at a time."))
    return redirect("wagtailusers_users:index")


for action_class in (GiveGroup, SetActive):  # in place of Wagtail's own of the same names
    hooks.register("register_bulk_action", action_class, order=1)


class AddressFormatter(LogFormatter):
    """Says which address became which."""

    label = gettext_lazy("Change address")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        told = _("E-mail address changed from %(before)s to %(after)s")
        return told % {name: log_entry.data.get(name, REMOVED) for name in ("before", "after")}


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action(
        "accounts.close", gettext_lazy("Close account"), gettext_lazy("Account closed on request")
    )
    actions.register_action(
        STOP, gettext_lazy("Stop from signing in"), gettext_lazy("Stopped from signing in")
    )
    actions.register_action(
        LET_IN, gettext_lazy("Let sign in again"), gettext_lazy("Allowed to sign in again")
    )
    actions.register_action(CHANGE_ADDRESS)(AddressFormatter)


class DaysOnlyPolicy(ModelPermissionPolicy):
    """The days are changed. What the rules are is the hub's own doing."""

    def user_has_permission(self, user: object, action: str) -> bool:
        return action in {"view", "change"} and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: object, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class DaysForm(forms.ModelForm):
    class Meta:
        model = RetentionRule
        fields = ["days"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule = rules()[self.instance.key]
        self.fields["days"] = forms.IntegerField(
            label=_("Days"),
            min_value=rule.least,
            max_value=rule.most,
            help_text=_("%(why)s Counted %(since)s. From %(least)s to %(most)s days.")
            % {"why": rule.why, "since": rule.since, "least": rule.least, "most": rule.most},
        )


class RuleColumn(TitleColumn):
    """What is kept, in words."""

    def get_value(self, instance: RetentionRule) -> object:
        return rules()[instance.key].what


class DaysColumn(Column):
    """How long, in words."""

    def get_value(self, instance: RetentionRule) -> object:
        return f"{in_words(instance.days)} {rules()[instance.key].since}"


class RetentionIndexView(IndexView):
    @cached_property
    def columns(self) -> list[Column]:
        what = self._get_title_column_class(RuleColumn)
        return [
            what("key", label=_("What"), get_url=self.get_edit_url),
            DaysColumn("days", label=_("Kept for")),
            DateColumn("last_run_at", label=_("Last kept")),
            Column("last_removed", label=_("Forgotten then")),
        ]

    def get_base_queryset(self) -> Any:
        """A rule that no app has any more is not shown."""
        return super().get_base_queryset().filter(key__in=rules())


class RetentionEditView(EditView):
    def get_object(self, queryset: Any = None) -> RetentionRule:
        rule = super().get_object(queryset)
        if rule.key not in rules():
            raise PermissionDenied
        return rule

    def get_page_subtitle(self) -> str:
        kept: Rule = rules()[self.object.key]
        return str(kept.what)


class RetentionViewSet(ModelViewSet):
    model = RetentionRule
    icon = "history"
    permission_policy = DaysOnlyPolicy(RetentionRule)
    menu_label = gettext_lazy("How long things are kept")
    menu_order = 650
    add_to_settings_menu = True
    index_view_class = RetentionIndexView
    edit_view_class = RetentionEditView
    copy_view_enabled = False
    inspect_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return DaysForm


@hooks.register("register_admin_viewset")
def register_viewset() -> RetentionViewSet:
    return RetentionViewSet("retention", url_prefix="retention")
