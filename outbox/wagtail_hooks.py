"""The outbox in the Wagtail admin: what was sent, what waits, what failed; and sending it again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.auth import permission_required
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy

from .enums import UNFINISHED
from .letters import label_of
from .models import Message
from .services import send_again
from .visibility import visible_to


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Mails are looked at. Nobody, not even an administrator, writes, alters or deletes one here."""

    def user_has_permission(self, user: object, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: object, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


def for_those_who_may_see(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse a view of one mail to somebody from whom an app keeps it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        one = Message.objects.filter(pk=unquote(str(kwargs.get("pk", 0))))
        if one.exists() and not visible_to(request.user, one).exists():
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


class KindColumn(TitleColumn):
    """What kind of mail it is, in words."""

    def get_value(self, instance: Message) -> object:
        return label_of(instance)


class MessageIndexView(IndexView):
    """The list of mails, with "Send again" beside those that have ended."""

    @cached_property
    def columns(self) -> list[Column]:
        kind_column = self._get_title_column_class(KindColumn)
        return [
            kind_column("kind", label=_("Kind"), get_url=self.get_inspect_url),
            Column("recipient", label=_("To")),
            Column("get_status_display", label=_("Status"), sort_key="status"),
            DateColumn("created_at", label=_("Written"), sort_key="created_at"),
            Column("attempts", label=_("Attempts")),
            Column("note", label=_("Note")),
        ]

    def get_base_queryset(self) -> QuerySet[Message]:
        mails = super().get_base_queryset().select_related("recipient")
        return visible_to(self.request.user, mails)

    def get_list_more_buttons(self, instance: Message) -> list[Button]:
        if instance.status in UNFINISHED:
            return []
        if not self.request.user.has_perm("outbox.change_message"):
            return []
        url = reverse("outbox_send_again", args=[instance.pk])
        return [Button(_("Send again"), url, icon_name="mail", priority=10)]


class MessageViewSet(ModelViewSet):
    model = Message
    icon = "mail"
    permission_policy = ReadOnlyPolicy(Message)
    menu_label = gettext_lazy("E-mails sent")
    menu_order = 350
    add_to_admin_menu = True
    index_view_class = MessageIndexView
    inspect_view_enabled = True
    inspect_view_fields = [
        "kind",
        "recipient",
        "address",
        "status",
        "created_at",
        "due_at",
        "attempts",
        "finished_at",
        "note",
    ]
    copy_view_enabled = False
    form_fields = ["note"]
    list_filter = ["status", "kind"]
    search_fields = ["recipient__email", "recipient__name", "kind"]
    ordering = ["-created_at"]

    def construct_view(self, view_class: Any, **kwargs: Any) -> Callable[..., HttpResponse]:
        return for_those_who_may_see(super().construct_view(view_class, **kwargs))


@hooks.register("register_admin_viewset")
def register_viewset() -> MessageViewSet:
    return MessageViewSet("outbox")


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [path("outbox/<int:pk>/send-again/", send_again_view, name="outbox_send_again")]


@permission_required("outbox.change_message")
@for_those_who_may_see
def send_again_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first; the POST puts the mail back in the queue."""
    message = get_object_or_404(Message.objects.select_related("recipient"), pk=pk)
    if request.method != "POST":
        return render(request, "outbox/admin/send_again.html", {"message": message})
    send_again(message)
    messages.success(request, _("The e-mail is on its way again."))
    return redirect("outbox:index")
