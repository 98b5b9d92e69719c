"""The waiting list: who gets a place that came free, and when an offer has run out.

All of it happens inside the lock on the session, right where a place comes free. So there is never a
free place beside somebody who waits for it, except in the last hour, when a place is anybody's.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from core.one_by_one import for_each
from core.working_hours import hours_later
from sessions.enums import BookingStatus, WaitingListKind
from sessions.models import Booking, LearningSession
from sessions.models.booking import BookingQuerySet

from .moves import free_places, locked_session, move, owe

OFFER_WORKING_HOURS = 8
SHORTEST_OFFER = timedelta(minutes=15)


def settle(session: LearningSession, *, now: datetime) -> list[Booking]:
    """End the offers that have run out, then give free places to those who wait; returns who got one.

    The session must be locked. Every verb ends with this, so nothing waits for the worker.
    """
    for booking in _run_out(session, now=now).select_related("person"):
        booking.session = session
        move(booking, BookingStatus.EXPIRED, actor=None, why="The offer ran out.")
        owe(booking, "booking.expired")
    return _promote(session, now=now)


def next_in_line(session: LearningSession, *, now: datetime, places: int | None) -> list[Booking]:
    """Those who would get a place if there were ``places`` in all (``None``: no limit) at ``now``."""
    if session.is_cancelled or now >= session.promotion_stops_at:
        return []
    waiting = session.bookings.waiting_in_order().select_related("person")
    if places is None:
        return list(waiting)
    held = session.bookings.holding_a_place().count() - _run_out(session, now=now).count()
    return list(waiting[: max(places - held, 0)])


def offer_ends_at(session: LearningSession, *, now: datetime) -> datetime:
    """When an offer made at ``now`` runs out.

    After a working day's office hours, but never in the second half of the time that is left until
    promotion stops, so that the next person still has a chance; and never later than that.
    """
    left = session.promotion_stops_at - now
    soon = now + max(left / 2, SHORTEST_OFFER)
    return min(hours_later(now, hours=OFFER_WORKING_HOURS), soon, session.promotion_stops_at)


def settle_all(*, now: datetime | None = None) -> int:
    """Settle every session in which an offer has run out or somebody waits beside a free place.

    Returns how many sessions were settled. The worker's safety net: each verb settles by itself.
    """
    now = now or timezone.now()
    asked = Q(bookings__status=BookingStatus.OFFERED)  # also after the start: an offer must end
    wait = Q(bookings__status=BookingStatus.WAITING, starts_at__gt=now)
    open_sessions = LearningSession.objects.filter(asked | wait, cancelled_at__isnull=True)

    def settle_one(pk: int) -> int:
        with locked_session(pk) as session:
            return bool(settle(session, now=now))

    keys = set(open_sessions.values_list("pk", flat=True))
    return for_each(keys, settle_one, doing="giving free places to those who wait")


def _run_out(session: LearningSession, *, now: datetime) -> BookingQuerySet:
    """Offers past their end; all of them once the session, moved forward perhaps, has started."""
    offers = session.bookings.filter(status=BookingStatus.OFFERED)
    return offers if session.starts_at <= now else offers.filter(offer_expires_at__lte=now)


def _promote(session: LearningSession, *, now: datetime) -> list[Booking]:
    lucky = next_in_line(session, now=now, places=session.capacity)
    if not lucky:
        return []
    status, kind, why = BookingStatus.BOOKED, "booking.promoted", "A place came free."
    ends_at = None
    if session.waiting_list == WaitingListKind.BY_OFFER:
        status, kind, why = BookingStatus.OFFERED, "booking.offered", ""
        ends_at = offer_ends_at(session, now=now)
    for booking, place_no in zip(lucky, free_places(session), strict=False):
        booking.session = session
        move(booking, status, actor=None, why=why, offer_expires_at=ends_at, place_no=place_no)
        owe(booking, kind)
    return lucky
