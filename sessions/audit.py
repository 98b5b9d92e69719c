"""What must always hold of bookings: each rule is one read-only question.

A rule that holds yields nothing; what it yields names the records that break it, and no person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from outbox.enums import MessageStatus
from outbox.models import Message

from .emails import invitation_was_sent
from .enums import HOLDS_A_PLACE, LIVE
from .models import Booking, BookingEvent, JoinTap

Breach = Mapping[str, Any]


def audit() -> dict[str, list[dict[str, object]]]:
    """Ask every rule; returns the breaches of each rule by its name, an empty list where it holds."""
    return {rule.__name__: [_plain(breach) for breach in rule()] for rule in RULES}


def one_live_booking_per_person() -> Iterable[Breach]:
    """Nobody has two live bookings for one session."""
    per_person = Booking.objects.live().values("session", "person").annotate(live=Count("pk"))
    return per_person.filter(live__gt=1).values("session", "live")


def place_number_exactly_while_held() -> Iterable[Breach]:
    """A booking has a place number if and only if it holds a place."""
    held = Q(status__in=HOLDS_A_PLACE)
    wrong = (held & Q(place_no__isnull=True)) | (~held & Q(place_no__isnull=False))
    return Booking.objects.filter(wrong).values("uuid", "status", "place_no")


def never_more_taken_than_places() -> Iterator[Breach]:
    """At the moment each place was taken there were no more held than there were places.

    The events of a session stand in the order in which they happened, because each is written while
    the session is locked. So counting them up gives what was held after each.
    """
    events = BookingEvent.objects.order_by("booking__session_id", "pk").values(
        "pk", "booking__session_id", "from_status", "to_status", "places_then"
    )
    for session, in_order in groupby(
        events.iterator(), key=lambda event: event["booking__session_id"]
    ):
        held = 0
        for event in in_order:
            took = event["to_status"] in HOLDS_A_PLACE
            had = event["from_status"] in HOLDS_A_PLACE
            held += took - had
            places = event["places_then"]
            if took and not had and places is not None and held > places:
                yield {"session": session, "event": event["pk"], "held": held, "places": places}


def events_replay_to_the_status() -> Iterator[Breach]:
    """Each event begins where the one before it ended; the last one ends at the booking's status."""
    for booking in Booking.objects.prefetch_related("events").iterator(chunk_size=500):
        status = ""
        for event in booking.events.all():
            if event.from_status != status:
                yield {"uuid": booking.uuid, "event": event.pk, "should_begin_at": status}
            status = event.to_status
        if status != booking.status:
            yield {"uuid": booking.uuid, "status": booking.status, "events_say": status}


def ended_bookings_never_move() -> Iterable[Breach]:
    """No event begins at a status that is an end."""
    return BookingEvent.objects.exclude(from_status__in=["", *LIVE]).values("pk", "from_status")


def cancelled_session_has_no_live_bookings() -> Iterable[Breach]:
    """Nobody still has a place on a session that does not take place."""
    stranded = Booking.objects.live().filter(session__cancelled_at__isnull=False)
    return stranded.values("uuid", "session", "status")


def one_mail_of_a_kind_per_booking() -> Iterable[Breach]:
    """A booking is confirmed once and cancelled once."""
    mails = Message.objects.filter(about__startswith="booking:").values("about", "kind")
    return mails.annotate(mails=Count("pk")).filter(mails__gt=1)


def calendar_is_taken_back_when_a_booking_ends() -> Iterator[Breach]:
    """A cancellation is owed or sent exactly for bookings that ended after an invitation."""
    for booking in Booking.objects.iterator(chunk_size=500):
        cancellations = Message.objects.filter(
            about=f"booking:{booking.uuid}", kind="booking.cancelled"
        ).exclude(status=MessageStatus.DROPPED)
        ended = booking.status not in LIVE
        if not ended and cancellations.exists():
            yield {"uuid": booking.uuid, "problem": "cancellation for a live booking"}
        if ended and invitation_was_sent(booking) and not cancellations.exists():
            yield {"uuid": booking.uuid, "problem": "invitation never taken back"}
        if booking.calendar_sequence != int(ended):
            yield {"uuid": booking.uuid, "sequence": booking.calendar_sequence}


def joined_only_with_a_place_and_in_time() -> Iterable[Breach]:
    """Every tap on Join was made by somebody who had held a place, between opening and end."""
    booked = BookingEvent.objects.filter(
        booking=OuterRef("booking"), to_status__in=HOLDS_A_PLACE, at__lte=OuterRef("at")
    )
    return JoinTap.objects.filter(~Exists(booked)).values("pk", "booking__uuid", "at")


RULES: list[Callable[[], Iterable[Breach]]] = [
    one_live_booking_per_person,
    place_number_exactly_while_held,
    never_more_taken_than_places,
    events_replay_to_the_status,
    ended_bookings_never_move,
    cancelled_session_has_no_live_bookings,
    one_mail_of_a_kind_per_booking,
    calendar_is_taken_back_when_a_booking_ends,
    joined_only_with_a_place_and_in_time,
]


def _plain(breach: Breach) -> dict[str, object]:
    return {name: value if isinstance(value, int) else str(value) for name, value in breach.items()}
