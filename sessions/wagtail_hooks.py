"""Where the programme enters the Wagtail admin."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet

from accounts.models import User

from .admin.board import BoardView
from .admin.series import NewSeriesView
from .admin.viewsets import ProgrammeGroup
from .models import LearningSession, Speaker
from .permissions import can_organise, is_organiser

register_snippet(ProgrammeGroup)


@hooks.register("register_admin_urls", order=-1)
def register_urls() -> list[URLPattern | URLResolver]:
    return [
        path("programme/board/", BoardView.as_view(), name="programme_board"),
        path("programme/series/new/", NewSeriesView.as_view(), name="sessions_admin_new_series"),
        path("programme/<int:pk>/", include("sessions.admin.urls")),
        # The translation tool would list every session's title here, to whoever may open the admin.
        path("localize/api/snippets/learning_sessions/<path:rest>", refuse),
    ]


def refuse(request: HttpRequest, rest: str) -> HttpResponse:
    raise PermissionDenied


@hooks.register("register_snippet_listing_buttons")
def session_buttons(snippet: object, user: User, next_url: str | None = None) -> Iterable[Button]:
    """The list shows an organiser their own sessions only."""
    if isinstance(snippet, LearningSession) and is_organiser(user):
        pages = [
            ("bookings", _("Bookings")),
            ("register", _("Register to print")),
            ("announce", _("Write to its people")),
            ("copy_weekly", _("Copy to the following weeks")),
        ]
        for priority, (name, label) in enumerate(pages):
            url = reverse(f"sessions_admin:{name}", args=[snippet.pk])
            yield Button(label, url, icon_name="list-ul", priority=priority)


@hooks.register("before_delete_snippet")
def refuse_what_is_used(request: HttpRequest, snippets: list[object]) -> HttpResponse | None:
    """Say in plain words why a session with bookings, or its speaker, stays."""
    for snippet in snippets:
        if isinstance(snippet, LearningSession) and not can_organise(request.user, snippet):
            raise PermissionDenied
        if isinstance(snippet, LearningSession) and snippet.bookings.exists():
            reason = _("People have booked “%(title)s”, so it stays. Close its booking instead.")
        elif isinstance(snippet, Speaker) and snippet.sessions.exists():
            reason = _("“%(title)s” speaks at a session, so they stay. Take them off it first.")
        else:
            continue
        messages.error(request, reason % {"title": snippet})
        return redirect(type(snippet).snippet_viewset.get_url_name("list"))
    return None
