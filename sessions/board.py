"""An organiser's next four weeks: how each session stands, and what needs a hand.

The number of queries is the same for one session and for hundreds: bookings and mails are counted
by the database, session by session, and put together here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from core.local_time import days_later
from outbox.models import Message
from outbox.queries import failed_mails, late_mails

from .booking_mails import with_booking
from .enums import HOLDS_A_PLACE, LIVE, BookingStatus
from .models import Booking, LearningSession
from .permissions import organised_by

DAYS_AHEAD = 28
LINK_NEEDED_BEFORE = timedelta(days=2)
SHOWN_BEFORE = timedelta(days=7)
NOT_ON_THE_BOARD = ["body", "outcomes", "summary", "audience"]


class Need(IntEnum):
    """What needs a hand, the most urgent first."""

    REQUESTS = 1
    FAILED_MAILS = 2
    LATE_MAILS = 3
    NO_LINK = 4
    HIDDEN = 5
    OVER = 6
    FULL_WITH_WAITING = 7
    CANCELLED = 8


@dataclass
class Row:
    """One session and its numbers. ``failed`` and ``late`` count people whose mails are in trouble."""

    session: LearningSession
    people: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    late: int = 0

    @property
    def offers(self) -> int:
        return self.people[BookingStatus.OFFERED]

    @property
    def requests(self) -> int:
        return self.people[BookingStatus.REQUESTED]

    def needs(self, *, now: datetime) -> list[Need]:
        """What needs a hand, most urgent first. A cancelled session needs its mails sent, no more."""
        session = self.session
        mails = {Need.FAILED_MAILS: self.failed, Need.LATE_MAILS: self.late}
        if session.is_cancelled:
            return [need for need, true in {**mails, Need.CANCELLED: True}.items() if true]
        lacks_link = session.is_online and not session.join_url
        hidden = session.published_from is None or session.published_from > now
        true = {
            Need.REQUESTS: self.requests,
            **mails,
            Need.NO_LINK: lacks_link and session.starts_at <= now + LINK_NEEDED_BEFORE,
            Need.HIDDEN: hidden and session.starts_at <= now + SHOWN_BEFORE,
            Need.OVER: session.over_by,
            Need.FULL_WITH_WAITING: session.is_full and session.waiting_count,
        }
        return [need for need, it_is in true.items() if it_is]


@dataclass
class Board:
    """The sessions in the order of their start."""

    rows: list[Row]
    now: datetime

    def needs(self) -> list[tuple[Need, Row]]:
        """Everything that needs a hand: the most urgent first, then the soonest."""
        found = [(need, row) for row in self.rows for need in row.needs(now=self.now)]
        return sorted(found, key=lambda pair: (pair[0], pair[1].session.starts_at))

    def total(self, status: str) -> int:
        return sum(row.people[status] for row in self.rows)

    @property
    def failing(self) -> int:
        """How many bookings have a mail that failed or is late."""
        return sum(row.failed + row.late for row in self.rows)


def board(user: User, *, now: datetime) -> Board:
    """The sessions of the next four weeks, on now or to come, that the organiser ``user`` runs."""
    until = days_later(now, days=DAYS_AHEAD)
    coming = LearningSession.objects.filter(ends_at__gt=now, starts_at__lt=until)
    own = organised_by(user, coming)
    rows = [Row(session) for session in own.defer(*NOT_ON_THE_BOARD)]
    people = _people_by_session(own)
    failed = _bookings_with(failed_mails(), own)
    late = _bookings_with(late_mails(now=now), own)
    for row in rows:
        key = row.session.pk
        row.people = people.get(key, Counter())
        row.failed, row.late = failed.get(key, 0), late.get(key, 0)
        _tell_counts(row)
    return Board(rows, now)


def _people_by_session(sessions: QuerySet[LearningSession]) -> dict[int, Counter[str]]:
    counted = _counted(Booking.objects.filter(status__in=LIVE), sessions, "session", "status")
    found: dict[int, Counter[str]] = {}
    for key, status, count in counted:
        found.setdefault(key, Counter())[status] = count
    return found


def _bookings_with(mails: QuerySet[Message], sessions: QuerySet[LearningSession]) -> dict[int, int]:
    """How many bookings of each of ``sessions`` one of ``mails`` is about."""
    about = with_booking(mails).exclude(Q(booking_uuid=None)).values("booking_uuid")
    return dict(_counted(Booking.objects.filter(uuid__in=about), sessions, "session"))


def _counted(
    bookings: QuerySet[Booking], sessions: QuerySet[LearningSession], *by: str
) -> Iterable[tuple]:
    of_them = bookings.filter(session__in=sessions.order_by().values("pk")).order_by()
    return of_them.values(*by).annotate(count=Count("pk")).values_list(*by, "count")


def _tell_counts(row: Row) -> None:
    """Give the session its counts, or it would ask for them one by one."""
    row.session.places_taken_count = sum(row.people[status] for status in HOLDS_A_PLACE)
    row.session.waiting_total = row.people[BookingStatus.WAITING]
