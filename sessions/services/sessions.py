"""What an organiser does to a session."""

from __future__ import annotations

from django.db import transaction

from core.local_time import weeks_later
from sessions.models import LearningSession

COPIED = [
    "title",
    "summary",
    "outcomes",
    "body",
    "audience",
    "mode",
    "venue",
    "join_url",
    "capacity",
]


@transaction.atomic
def copy_weekly(*, session: LearningSession, weeks: int) -> list[LearningSession]:
    """Copy ``session`` to each of the next ``weeks`` weeks at the same time of day on the wall.

    The copies are hidden until an organiser shows them, and have no bookings. Raises
    ``ValidationError``, and makes none, where the clock change makes a time impossible or double.
    """
    return [_copy(session, weeks=week) for week in range(1, weeks + 1)]


def _copy(session: LearningSession, *, weeks: int) -> LearningSession:
    copy = LearningSession(
        **{name: getattr(session, name) for name in COPIED},
        starts_at=weeks_later(session.starts_at, weeks=weeks),
        ends_at=weeks_later(session.ends_at, weeks=weeks),
    )
    if session.booking_closes_at:
        copy.booking_closes_at = weeks_later(session.booking_closes_at, weeks=weeks)
    copy.topics = session.topics.all()
    copy.speakers = session.speakers.all()
    copy.save()
    return copy
