"""Reminders: a civil day before, and an hour before. Once each, and never of an old time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max, Q
from django.utils import timezone

from core.local_time import days_later
from core.one_by_one import for_each
from sessions.enums import BookingStatus
from sessions.models import Booking

from .moves import owe

HOUR_BEFORE = timedelta(hours=1)
# Whoever got their place shortly before a reminder is due knows about it already.
FRESH_FOR_DAY = timedelta(hours=12)
FRESH_FOR_HOUR = timedelta(hours=1)
# After that, "tomorrow" is no news: the worker was stopped, or mail was down.
DAY_REMINDER_LASTS = timedelta(hours=12)


def day_before(starts_at: datetime) -> datetime:
    """When the first reminder is due: at the same time on the wall, the day before."""
    return days_later(starts_at, days=-1)


def owe_reminders(*, now: datetime | None = None) -> int:
    """Owe each reminder that has become due; returns how many bookings were looked at and owed one.

    The key of a reminder holds the start, so that a moved session has a reminder of its own and an
    old one is never repeated.
    """
    now = now or timezone.now()
    return for_each(
        _booked(starts_after=now, starts_before=now + timedelta(hours=26)),
        lambda each: _owe_if_due(*each, now=now),
        doing="reminding people of a session",
    )


def _owe_if_due(booking: Booking, got_place: datetime, *, now: datetime) -> int:
    starts_at = booking.session.starts_at
    due_day, due_hour = day_before(starts_at), starts_at - HOUR_BEFORE
    if due_hour <= now:
        knows_until = due_hour - FRESH_FOR_HOUR
        return _owe(booking, "reminder.hour", knows_until=knows_until, got_place=got_place)
    if due_day <= now < due_day + DAY_REMINDER_LASTS:
        knows_until = due_day - FRESH_FOR_DAY
        return _owe(booking, "reminder.day", knows_until=knows_until, got_place=got_place)
    return 0


def _booked(*, starts_after: datetime, starts_before: datetime) -> list[tuple[Booking, datetime]]:
    """Booked people of sessions that start in that span, each with when they got their place."""
    got_place = Max("events__at", filter=Q(events__to_status=BookingStatus.BOOKED))
    booked = Booking.objects.filter(
        status=BookingStatus.BOOKED,
        session__cancelled_at__isnull=True,
        session__starts_at__gt=starts_after,
        session__starts_at__lte=starts_before,
    )
    found = booked.annotate(got_place=got_place).select_related("session", "person")
    return [(booking, booking.got_place) for booking in found]


def _owe(booking: Booking, kind: str, *, knows_until: datetime, got_place: datetime) -> int:
    """Owe the reminder, but not to somebody who got their place after ``knows_until``."""
    if got_place > knows_until:
        return 0
    owe(booking, kind, again=f"{booking.session.starts_at:%Y%m%dT%H%M}")
    return 1
