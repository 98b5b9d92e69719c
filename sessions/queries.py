"""What the pages show: the programme, what is past, somebody's own sessions, who comes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Prefetch, Q, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.local_time import LONDON, to_civil

from .enums import LIVE, BookingStatus, SuggestionStatus
from .models import Booking, LearningSession, ProgrammeSettings, Series, SessionSuggestion

WEEKS_AHEAD = 8
# Said outright wherever places are counted: counting makes Django forget the usual order.
IN_TIME = ["starts_at", "pk"]

# An organiser reads who comes, who is asked, who waits, and last those who are gone.
_BY_STATUS = Case(
    *[
        When(status=status, then=number)
        for number, status in enumerate(
            [
                BookingStatus.REQUESTED,
                BookingStatus.BOOKED,
                BookingStatus.OFFERED,
                BookingStatus.WAITING,
            ]
        )
    ],
    default=9,
)


@dataclass(frozen=True)
class Wanted:
    """What a reader filters the programme by. Everything empty: the next eight weeks."""

    month: date | None = None
    topic: str = ""
    mode: str = ""
    has_places: bool = False

    @property
    def anything(self) -> bool:
        return bool(self.month or self.topic or self.mode or self.has_places)


@dataclass
class Week:
    """The sessions of one week, which begins on ``monday``."""

    monday: date
    weeks_from_now: int
    sessions: list[LearningSession] = field(default_factory=list)

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def label(self) -> str:
        if self.weeks_from_now <= 0:
            return _("This week")
        if self.weeks_from_now == 1:
            return _("Next week")
        return _("In %(weeks)s weeks") % {"weeks": self.weeks_from_now}


def programme(wanted: Wanted, *, now: datetime | None = None) -> list[Week]:
    """The published sessions that have not ended, week by week, as ``wanted``.

    Without a month: those of the next eight weeks, counted from this Monday.
    """
    now = now or timezone.now()
    shown = LearningSession.objects.published(now=now).not_ended(now=now)
    if wanted.month:
        shown = shown.filter(
            starts_at__gte=_midnight(wanted.month),
            starts_at__lt=_midnight(_next_month(wanted.month)),
        )
    else:
        shown = shown.filter(starts_at__lt=_end_of_programme(now))
    if wanted.topic:
        shown = shown.filter(topics__slug=wanted.topic)
    if wanted.mode:
        shown = shown.filter(mode=wanted.mode)
    shown = shown.with_places_taken()
    if wanted.has_places:
        shown = shown.with_places()
    return _by_week(shown.order_by(*IN_TIME).prefetch_related("topics"), now=now)


def next_sessions(
    *, topic: str = "", at_most: int, now: datetime | None = None
) -> QuerySet[LearningSession]:
    """The next published sessions that take place; about the topic with that slug only, if it is given."""
    now = now or timezone.now()
    shown = LearningSession.objects.published(now=now).not_ended(now=now)
    shown = shown.filter(cancelled_at__isnull=True)
    if topic:
        shown = shown.filter(topics__slug=topic)
    return shown.with_places_taken().order_by(*IN_TIME).prefetch_related("topics")[:at_most]


def months_with_sessions(*, now: datetime | None = None) -> list[date]:
    """The first of each month in which a published session starts that has not ended."""
    now = now or timezone.now()
    shown = LearningSession.objects.published(now=now).not_ended(now=now)
    return [month.date() for month in shown.datetimes("starts_at", "month", tzinfo=LONDON)]


def next_after_programme(*, now: datetime | None = None) -> LearningSession | None:
    """The first published session that begins after the eight weeks shown, if there is one."""
    now = now or timezone.now()
    later = LearningSession.objects.published(now=now).filter(starts_at__gte=_end_of_programme(now))
    return later.first()


def past_sessions(*, now: datetime | None = None) -> QuerySet[LearningSession]:
    """The published sessions that have ended, newest first."""
    now = now or timezone.now()
    past = LearningSession.objects.published(now=now).ended(now=now)
    return past.prefetch_related("topics").order_by("-starts_at", "-pk")


def session_for_page(pk: int) -> QuerySet[LearningSession]:
    """The session with what its page shows, published or not."""
    asked = LearningSession.objects.filter(pk=pk).select_related("series")
    return asked.prefetch_related("speakers", "topics")


def sessions_of(series: Series, *, now: datetime) -> QuerySet[LearningSession]:
    """The published sessions of ``series``, soonest first, with what a list of them shows."""
    shown = series.sessions.published(now=now).with_places_taken()
    return shown.order_by(*IN_TIME).prefetch_related("topics")


@dataclass(frozen=True)
class MySessions:
    """Somebody's own bookings: those to come, with waits and offers, and those past."""

    coming: list[Booking]
    past: list[Booking]


def my_sessions(person: User, *, now: datetime | None = None) -> MySessions:
    """The live bookings of ``person``: those to come soonest first, past places newest first."""
    now = now or timezone.now()
    live = person.bookings.live().select_related("session")
    past = live.filter(session__ends_at__lte=now, status=BookingStatus.BOOKED)
    return MySessions(
        coming=list(live.filter(session__ends_at__gt=now).order_by("session__starts_at")),
        past=list(past.order_by("-session__starts_at")),
    )


def live_booking(person: User | AnonymousUser, session: LearningSession) -> Booking | None:
    """The booking that ``person`` has for ``session`` now, if any."""
    if isinstance(person, AnonymousUser):
        return None
    return person.bookings.filter(session=session, status__in=LIVE).first()


def live_bookings(
    person: User | AnonymousUser, sessions: Iterable[LearningSession]
) -> dict[int, Booking]:
    """The bookings that ``person`` has now for any of ``sessions``, by the session's key."""
    if isinstance(person, AnonymousUser):
        return {}
    live = person.bookings.live().filter(session__in=list(sessions))
    return {booking.session_id: booking for booking in live}


def open_suggestions(person: User) -> QuerySet[SessionSuggestion]:
    """What ``person`` suggested and no organiser has answered yet, newest first."""
    return SessionSuggestion.objects.filter(person=person, status=SuggestionStatus.NEW)


def clashes(person: User, session: LearningSession) -> QuerySet[LearningSession]:
    """Other sessions that ``person`` holds a place for and that overlap with ``session``."""
    return LearningSession.objects.filter(
        pk__in=person.bookings.holding_a_place().values("session"),
        starts_at__lt=session.ends_at,
        ends_at__gt=session.starts_at,
        cancelled_at__isnull=True,
    ).exclude(pk=session.pk)


def sessions_for_organisers() -> QuerySet[LearningSession]:
    """All sessions with how many places are taken, for the admin's list."""
    return LearningSession.objects.with_places_taken()


def bookings_for_organiser(session: LearningSession, *, search: str = "") -> QuerySet[Booking]:
    """Everybody who ever booked ``session``: those who hold a place first, by name."""
    bookings = session.bookings.select_related("person", "person__area").prefetch_related(
        Prefetch("access_needs")
    )
    for word in search.split():
        bookings = bookings.filter(
            Q(person__name__icontains=word)
            | Q(person__email__icontains=word)
            | Q(person__organisation__icontains=word)
        )
    return bookings.order_by(_BY_STATUS, "-priority", "person__name", "made_at")


def register_of(session: LearningSession) -> QuerySet[Booking]:
    """Those who have a place, by name: the list that is printed and ticked at the door."""
    booked = bookings_for_organiser(session).filter(status=BookingStatus.BOOKED)
    return booked.order_by("person__name")


def outside_expected_domains(bookings: Iterable[Booking]) -> set[str]:
    """The addresses among ``bookings`` that belong to none of the expected e-mail domains."""
    expected = ProgrammeSettings.load()
    addresses = {booking.person.email for booking in bookings}
    return {address for address in addresses if not expected.is_expected(address)}


def waiting_list_of(session: LearningSession) -> QuerySet[Booking]:
    """Those who wait, in order."""
    return session.bookings.waiting_in_order().select_related("person")


def _by_week(sessions: QuerySet[LearningSession], *, now: datetime) -> list[Week]:
    weeks: dict[date, Week] = {}
    this_monday = _monday(to_civil(now).date())
    for session in sessions:
        monday = _monday(to_civil(session.starts_at).date())
        away = (monday - this_monday).days // 7
        weeks.setdefault(monday, Week(monday, away)).sessions.append(session)
    return list(weeks.values())


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _end_of_programme(now: datetime) -> datetime:
    return _midnight(_monday(to_civil(now).date()) + timedelta(weeks=WEEKS_AHEAD))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=LONDON)


def _next_month(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)
