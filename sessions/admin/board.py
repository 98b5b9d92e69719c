"""The organiser's first page: the next four weeks, and what needs a hand, in sentences with links."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from outbox.enums import MessageStatus
from sessions.board import Board, Need, Row, board
from sessions.enums import BookingStatus
from sessions.models import LearningSession
from sessions.permissions import is_organiser

SENTENCES = {
    Need.REQUESTS: ngettext_lazy(
        "%(count)s person asks for a place. Answer them.",
        "%(count)s people ask for a place. Answer them.",
        "count",
    ),
    Need.FAILED_MAILS: ngettext_lazy(
        "An e-mail to %(count)s person failed. See why, and send it again.",
        "E-mails to %(count)s people failed. See why, and send them again.",
        "count",
    ),
    Need.LATE_MAILS: ngettext_lazy(
        "An e-mail to %(count)s person has been waiting for over an hour. See why.",
        "E-mails to %(count)s people have been waiting for over an hour. See why.",
        "count",
    ),
    Need.NO_LINK: gettext_lazy("It starts soon and has no meeting link. Add it."),
    Need.HIDDEN: gettext_lazy("It is within a week and hidden. Say from when it is shown."),
    Need.OVER: ngettext_lazy(
        "%(count)s person more is booked than there are places. Add a place, or leave it.",
        "%(count)s people more are booked than there are places. Add places, or leave it.",
        "count",
    ),
    Need.FULL_WITH_WAITING: ngettext_lazy(
        "It is full and %(count)s person waits. Could you add a place?",
        "It is full and %(count)s people wait. Could you add places?",
        "count",
    ),
    Need.CANCELLED: gettext_lazy("It is cancelled. Undo that if it was a mistake."),
}
# Where somebody can lend the hand; the others are on the page of the bookings.
PAGES = {
    Need.OVER: "capacity",
    Need.FULL_WITH_WAITING: "capacity",
    Need.CANCELLED: "reinstate",
}
MAILS = {Need.FAILED_MAILS: MessageStatus.FAILED, Need.LATE_MAILS: MessageStatus.QUEUED}


class BoardMenuItem(MenuItem):
    """ "Next four weeks", above the lists, for those who run sessions."""

    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("Next four weeks"),
            reverse("programme_board"),
            name="programme-board",
            icon_name="calendar-check",
            order=-1,
        )

    def is_shown(self, request: HttpRequest) -> bool:
        return is_organiser(request.user)


class BoardView(WagtailAdminTemplateMixin, TemplateView):
    """The sessions of the next four weeks that the organiser runs."""

    template_name = "sessions/admin/board.html"
    page_title = gettext_lazy("Next four weeks")
    header_icon = "calendar-check"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_organiser(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = board(self.request.user, now=timezone.now())
        needs = [
            {"row": row, "said": say(need, row), "url": address(need, row.session)}
            for need, row in shown.needs()
        ]
        return super().get_context_data(**kwargs) | {
            "rows": shown.rows,
            "needs": needs,
            "totals": totals(shown),
        }


def totals(shown: Board) -> list[tuple[int, str]]:
    """The line on top: numbers and what they count."""
    sessions, booked = len(shown.rows), shown.total(BookingStatus.BOOKED)
    waiting, offers = shown.total(BookingStatus.WAITING), shown.total(BookingStatus.OFFERED)
    requests, failing = shown.total(BookingStatus.REQUESTED), shown.failing
    return [
        (sessions, ngettext("session", "sessions", sessions)),
        (booked, _("booked")),
        (waiting, _("waiting")),
        (offers, ngettext("offer open", "offers open", offers)),
        (requests, ngettext("request to answer", "requests to answer", requests)),
        (failing, ngettext("person without their e-mail", "people without their e-mail", failing)),
    ]


def say(need: Need, row: Row) -> str:
    """What needs a hand, as a sentence."""
    count = {
        Need.REQUESTS: row.requests,
        Need.FAILED_MAILS: row.failed,
        Need.LATE_MAILS: row.late,
        Need.OVER: row.session.over_by,
        Need.FULL_WITH_WAITING: row.session.waiting_count,
    }.get(need, 0)
    return str(SENTENCES[need] % {"count": count})


def address(need: Need, session: LearningSession) -> str:
    """Where somebody can lend the hand."""
    if need in MAILS:
        return f"{reverse('outbox:index')}?status={MAILS[need]}"
    if need in {Need.NO_LINK, Need.HIDDEN}:
        return reverse(session.snippet_viewset.get_url_name("edit"), args=[session.pk])
    page = PAGES.get(need, "bookings")
    return reverse(f"sessions_admin:{page}", args=[session.pk])
