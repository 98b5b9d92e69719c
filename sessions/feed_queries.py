"""What feeds show: sessions and bookings, each with when it last changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Max, Q
from wagtail.models import ModelLogEntry

from accounts.models import User

from .enums import BookingStatus
from .models import Booking, LearningSession, PersonalFeed

KEPT = timedelta(days=30)


@dataclass(frozen=True)
class FeedSession:
    """A session, when it last changed, and how often it was revised."""

    session: LearningSession
    changed_at: datetime
    revision: int


@dataclass(frozen=True)
class FeedBooking:
    """A booking, and when it or its session last changed."""

    booking: Booking
    changed_at: datetime


def sessions_for_calendar(*, now: datetime) -> list[FeedSession]:
    """Published sessions to come and of the last 30 days; one that is cancelled for 30 days more."""
    takes_place = Q(cancelled_at__isnull=True, ends_at__gt=now - KEPT)
    was_cancelled = Q(cancelled_at__gt=now - KEPT)
    published = LearningSession.objects.published(now=now)
    return _dated(published.filter(takes_place | was_cancelled))


def sessions_for_news(*, now: datetime) -> list[FeedSession]:
    """Published sessions to come."""
    return _dated(LearningSession.objects.published(now=now).not_ended(now=now))


def every_published_session(*, now: datetime) -> list[FeedSession]:
    """All that anybody may read about, long past ones too."""
    return _dated(LearningSession.objects.published(now=now))


def bookings_for_calendar(person: User, *, now: datetime) -> list[FeedBooking]:
    """Places of ``person`` to come and of the last 30 days; one that was given back for 30 days more."""
    has_a_place = Q(status=BookingStatus.BOOKED, session__ends_at__gt=now - KEPT)
    had_a_place = Q(
        status=BookingStatus.CANCELLED,
        ended_at__gt=now - KEPT,
        pk__in=person.bookings.filter(events__from_status=BookingStatus.BOOKED).values("pk"),
    )
    bookings = list(
        person.bookings.filter(has_a_place | had_a_place)
        .select_related("session")
        .annotate(moved_at=Max("events__at"))
        .order_by("session__starts_at", "pk")
    )
    dated = {each.session.pk: each for each in _dated(booking.session for booking in bookings)}
    return [
        FeedBooking(booking, max(dated[booking.session_id].changed_at, booking.moved_at))
        for booking in bookings
    ]


def person_of_feed(token: str) -> User | None:
    """Whose calendar has the secret ``token``; nobody once it was renewed or turned off."""
    feeds = PersonalFeed.objects.select_related("person")
    feed = feeds.filter(token=token, person__is_active=True).first()
    return feed.person if feed else None


def _dated(sessions: Iterable[LearningSession]) -> list[FeedSession]:
    sessions = list(sessions)
    edits = _edits(sessions)
    dated = []
    for session in sessions:
        edited_at, count = edits.get(str(session.pk), (None, 0))
        moments = [
            session.published_from,
            session.facts_changed_at,
            session.cancelled_at,
            edited_at,
        ]
        changed_at = max((moment for moment in moments if moment), default=session.starts_at)
        dated.append(FeedSession(session, changed_at, count + session.is_cancelled))
    return dated


def _edits(sessions: list[LearningSession]) -> dict[str, tuple[datetime, int]]:
    """When an organiser last saved each session, and how often, from Wagtail's log."""
    saved = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(LearningSession),
        object_id__in=[str(session.pk) for session in sessions],
        action="wagtail.edit",
    )
    counted = (
        saved.order_by().values("object_id").annotate(last=Max("timestamp"), count=Count("pk"))
    )
    return {row["object_id"]: (row["last"], row["count"]) for row in counted}
