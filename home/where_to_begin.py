"""The first thing on the admin's first page: what one may do here, in links with a plain sentence each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts.models import User
from sessions.models import LearningSession
from sessions.permissions import is_organiser

from .models import HomePage

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Way(NamedTuple):
    """Somewhere to go in the admin, what one does there, and who may."""

    label: StrOrPromise
    what: StrOrPromise
    address: Callable[[], str]
    may: Callable[[User], bool]


def writes_pages(user: User) -> bool:
    return bool(PagePermissionPolicy().user_has_any_permission(user, {"add", "change", "publish"}))


def _has(right: str) -> Callable[[User], bool]:
    return lambda user: user.has_perm(right)


def _at(name: str, *arguments: object) -> Callable[[], str]:
    return lambda: reverse(name, args=arguments)


def _front_page() -> str:
    home = HomePage.objects.order_by("path").first()
    return reverse("wagtailadmin_explore", args=[home.pk]) if home else ""


def _new_session() -> str:
    return reverse(LearningSession.snippet_viewset.get_url_name("add"))


WAYS = {
    _("The programme"): [
        Way(
            _("Next four weeks"),
            _("what is on, who has booked, and what needs a hand"),
            _at("programme_board"),
            is_organiser,
        ),
        Way(
            _("Add a session"),
            _("one date, with its meeting link and its places"),
            _new_session,
            _has("learning_sessions.add_learningsession"),
        ),
        Way(
            _("New weekly series"),
            _("several sessions, one a week at the same time"),
            _at("sessions_admin_new_series"),
            _has("learning_sessions.add_learningsession"),
        ),
        Way(
            _("E-mails sent"),
            _("what went to whom, what waits, what failed and why"),
            _at("outbox:index"),
            _has("outbox.view_message"),
        ),
    ],
    _("The pages"): [
        Way(
            _("Pages"),
            _("open one to change it; the plus sign at the top adds one"),
            _front_page,
            writes_pages,
        ),
        Way(
            _("Images"),
            _("put pictures in, with what they show in words"),
            _at("wagtailimages:index"),
            writes_pages,
        ),
        Way(
            _("Documents"),
            _("put files in that readers can download"),
            _at("wagtaildocs:index"),
            writes_pages,
        ),
    ],
    _("The hub"): [
        Way(
            _("Hub settings"),
            _(
                "its name, its contact address, who is behind it, and the notice on top of every page"
            ),
            _at("wagtailsettings:edit", "core", "hubsettings"),
            _has("core.change_hubsettings"),
        ),
        Way(
            _("Users"),
            _("who may do what; closing an account for somebody who asks"),
            _at("wagtailusers_users:index"),
            _has("accounts.change_user"),
        ),
        Way(
            _("How long things are kept"),
            _("after how many days the hub forgets what"),
            _at("retention:index"),
            _has("accounts.change_retentionrule"),
        ),
    ],
}


def ways_of(user: User) -> dict[StrOrPromise, list[Way]]:
    """What ``user`` may do, by heading. A heading with nothing below it is left out."""
    allowed = {heading: [way for way in ways if way.may(user)] for heading, ways in WAYS.items()}
    return {heading: ways for heading, ways in allowed.items() if ways}


class WhereToBegin(Component):
    """The panel with those links."""

    name = "where_to_begin"
    template_name = "home/admin/where_to_begin.html"
    order = 50  # above what waits for a review, and above one's last edits

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"ways": ways_of(parent_context["request"].user)}
