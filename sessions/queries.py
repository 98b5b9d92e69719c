"""What the pages show: the programme, what is past, somebody's own sessions, who comes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.local_time import LONDON, to_civil

from .enums import HOLDS_A_PLACE, LIVE
from .models import Booking, LearningSession

WEEKS_AHEAD = 8


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
    return _by_week(shown.prefetch_related("topics"), now=now)


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
    return LearningSession.objects.filter(pk=pk).prefetch_related("speakers", "topics")


@dataclass(frozen=True)
class MySessions:
    """Somebody's own bookings: what is to come, what is past, what they cancelled lately."""

    coming: list[Booking]
    past: list[Booking]


def my_sessions(person: User, *, now: datetime | None = None) -> MySessions:
    """The bookings that ``person`` holds: those to come soonest first, past ones newest first."""
    now = now or timezone.now()
    held = person.bookings.holding_a_place().select_related("session")
    return MySessions(
        coming=list(held.filter(session__ends_at__gt=now).order_by("session__starts_at")),
        past=list(held.filter(session__ends_at__lte=now).order_by("-session__starts_at")),
    )


def live_booking(person: User | AnonymousUser, session: LearningSession) -> Booking | None:
    """The booking that ``person`` has for ``session`` now, if any."""
    if isinstance(person, AnonymousUser):
        return None
    return person.bookings.filter(session=session, status__in=LIVE).first()


def clashes(person: User, session: LearningSession) -> QuerySet[LearningSession]:
    """Other sessions that ``person`` holds a place for and that overlap with ``session``."""
    return LearningSession.objects.filter(
        pk__in=person.bookings.filter(status__in=HOLDS_A_PLACE).values("session"),
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
    return bookings.order_by("status", "person__name", "made_at")


def register_of(session: LearningSession) -> QuerySet[Booking]:
    """Those who hold a place, by name: the list that is printed and ticked at the door."""
    return bookings_for_organiser(session).filter(status__in=HOLDS_A_PLACE).order_by("person__name")


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
