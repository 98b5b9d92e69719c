"""A weekly series: made in one go, booked in one go."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.local_time import weeks_later
from sessions.enums import BookingSource
from sessions.exceptions import BookingError
from sessions.models import LearningSession, Series

from .bookings import book_place

COPIED = [
    "summary", "outcomes", "body", "audience", "mode", "venue", "join_url", "capacity",
    "waiting_list", "needs_approval", "series",
]  # fmt: skip


@transaction.atomic
def copy_weekly(*, session: LearningSession, weeks: int) -> list[LearningSession]:
    """Copy ``session`` to each of the next ``weeks`` weeks at the same time of day on the wall.

    The copies belong to the same series, are hidden until an organiser shows them, and have no
    bookings. Raises ``ValidationError``, and makes none, where the clock change makes a time
    impossible or double.
    """
    return [_copy(session, weeks=week) for week in range(1, weeks + 1)]


@transaction.atomic
def make_weekly_series(
    *, series: Series, first: LearningSession, titles: list[str]
) -> list[LearningSession]:
    """Make ``first`` and a copy in each following week, one for each of ``titles``; returns them all.

    ``first`` is not saved yet. Raises ``ValidationError``, and makes none, as ``copy_weekly`` does.
    """
    first.series, first.title = series, titles[0]
    first.save()
    rest = [_copy(first, weeks=week, title=title) for week, title in enumerate(titles[1:], 1)]
    return [first, *rest]


def book_series(*, series: Series, person: User) -> dict[LearningSession, str]:
    """Book ``person`` on every session of ``series`` that has not ended.

    Each session is booked by itself, so one that is full does not stop the others. Returns the
    sessions that could not be booked, each with the reason.
    """
    refused = {}
    now = timezone.now()
    for session in series.sessions.published(now=now).not_ended(now=now):
        try:
            book_place(session=session, person=person, source=BookingSource.SERIES)
        except BookingError as error:
            refused[session] = str(error)
    return refused


def _copy(session: LearningSession, *, weeks: int, title: str = "") -> LearningSession:
    copy = LearningSession(
        title=title or session.title,
        **{name: getattr(session, name) for name in COPIED},
        starts_at=weeks_later(session.starts_at, weeks=weeks),
        ends_at=weeks_later(session.ends_at, weeks=weeks),
        published_from=session.published_from if title else None,
    )
    if session.booking_closes_at:
        copy.booking_closes_at = weeks_later(session.booking_closes_at, weeks=weeks)
    copy.topics = session.topics.all()
    copy.speakers = session.speakers.all()
    copy.save()
    return copy
