"""A series: what belongs to it, and booking all of it in one go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from accounts.decorators import to_details, to_sign_in
from accounts.models import User
from accounts.second_step import user_with_second_step
from core.local_time import to_civil
from sessions import queries
from sessions.enums import BookingStatus
from sessions.models import Booking, LearningSession, Series
from sessions.permissions import can_organise_series, why_not_bookable
from sessions.services.series import book_series


@dataclass(frozen=True)
class Part:
    """A session of a series as one reader sees it."""

    session: LearningSession
    booking: Booking | None
    why_not: str

    @property
    def can_be_booked(self) -> bool:
        return self.booking is None and not self.why_not


@dataclass(frozen=True)
class SeriesParts:
    """A series as one reader sees it: what is to come, and what is over."""

    coming: list[Part]
    past: list[LearningSession]

    @property
    def to_book(self) -> list[Part]:
        return [part for part in self.coming if part.can_be_booked]

    @property
    def is_by_request(self) -> bool:
        """Whether an organiser approves every place that can be had."""
        return bool(self.to_book) and all(part.session.needs_approval for part in self.to_book)

    @property
    def mine(self) -> list[Part]:
        return [part for part in self.coming if part.booking]


def series_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The sessions of one series."""
    series, parts = _visible_series(request, pk)
    return render(request, "pages/series.html", {"series": series, "parts": parts})


@never_cache
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks, and asks who you are if need be; only the POST books."""
    series, parts = _visible_series(request, pk)
    if not request.user.is_authenticated:
        return to_sign_in(request)
    if request.method != "POST":
        return render(request, "sessions/book_series.html", {"series": series, "parts": parts})
    if not request.user.has_told_details:
        return to_details(request)
    return redirect(_book_and_tell(request, series))


def title_of_series(pk: int) -> str:
    """What a series is called, if anybody may know."""
    series = Series.objects.filter(pk=pk).first()
    shown = series and series.sessions.published().exists()
    return series.name if series and shown else ""


def book_as_intended(request: HttpRequest, pk: int) -> str:
    """Book the series that was wanted before signing in; returns where to go next."""
    try:
        series, _parts = _visible_series(request, pk)
    except Http404:
        messages.error(request, _("The series you wanted is no longer there."))
        return reverse("sessions:my_sessions")
    return _book_and_tell(request, series)


def _visible_series(request: HttpRequest, pk: int) -> tuple[Series, SeriesParts]:
    """The series, if something of it is published; its organisers see it empty too."""
    series = get_object_or_404(Series, pk=pk)
    parts = _parts_for(request.user, series, now=timezone.now())
    if not (
        parts.coming or parts.past or can_organise_series(user_with_second_step(request), series)
    ):
        raise Http404
    return series, parts


def _parts_for(person: User | AnonymousUser, series: Series, *, now: datetime) -> SeriesParts:
    sessions = list(queries.sessions_of(series, now=now))
    coming = [session for session in sessions if session.ends_at > now]
    mine = queries.live_bookings(person, coming)
    return SeriesParts(
        coming=[
            Part(session, mine.get(session.pk), why_not_bookable(session, now=now))
            for session in coming
        ],
        past=[session for session in reversed(sessions) if session.ends_at <= now],
    )


def _book_and_tell(request: HttpRequest, series: Series) -> str:
    refused = book_series(series=series, person=request.user)
    coming = _parts_for(request.user, series, now=timezone.now())
    if told := _what_i_have([part.booking for part in coming.mine if part.booking]):
        messages.success(request, told)
    if refused:
        messages.warning(request, _what_was_refused(refused))
    elif not told:
        messages.error(request, _("There is nothing in this series that can be booked any more."))
    return series.get_absolute_url()


def _what_i_have(bookings: list[Booking]) -> str:
    """How many places, waits and requests somebody has in the series now."""
    statuses = [booking.status for booking in bookings]
    places, waits, asked, offers = (
        statuses.count(status)
        for status in (
            BookingStatus.BOOKED,
            BookingStatus.WAITING,
            BookingStatus.REQUESTED,
            BookingStatus.OFFERED,
        )
    )
    told = {
        ngettext("You have %(n)s place.", "You have %(n)s places.", places): places,
        ngettext("You wait for %(n)s place.", "You wait for %(n)s places.", waits): waits,
        ngettext("You asked for %(n)s place.", "You asked for %(n)s places.", asked): asked,
        ngettext("%(n)s place is kept for you.", "%(n)s places are kept for you.", offers): offers,
    }
    sentences = [sentence % {"n": count} for sentence, count in told.items() if count]
    if places:
        sentences.append(_("An e-mail about each is on its way."))
    return " ".join(sentences)


def _what_was_refused(refused: dict[LearningSession, str]) -> str:
    lines = [
        (session.title, date_format(to_civil(session.starts_at), "j F"), why)
        for session, why in refused.items()
    ]
    return format_html("{}{}", _("Not booked:"), format_html_join("", "<br>{}, {}: {}", lines))
