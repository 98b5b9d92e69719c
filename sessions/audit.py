"""What must always hold of bookings: each rule is one read-only question.

A rule that holds yields nothing; what it yields names the records that break it, and no person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.closing import GONE
from outbox.enums import UNFINISHED, MessageStatus
from outbox.models import Message

from .emails import invitation_was_sent
from .enums import HOLDS_A_PLACE, MOVES, BookingSource, BookingStatus
from .models import Booking, BookingEvent, JoinTap, LearningSession

Breach = Mapping[str, Any]
ONCE = [
    "booking.confirmed",
    "booking.waiting",
    "booking.promoted",
    "booking.offered",
    "booking.expired",
    "booking.requested",
    "booking.declined",
    "booking.cancelled",
    "session.cancelled",
]
TAKE_BACK = ["booking.cancelled", "session.cancelled"]
TELL_AN_END = [*TAKE_BACK, "booking.declined", "booking.expired"]
TELLING_TAKES = timedelta(minutes=15)


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
    the session is locked. So counting them up gives what was held after each. A place that a colleague
    gave was held already, even where there are fewer places by now.
    """
    events = BookingEvent.objects.order_by("booking__session_id", "pk").values(
        "pk", "booking__session_id", "booking__source", "from_status", "to_status", "places_then"
    )
    for session, in_order in groupby(
        events.iterator(), key=lambda event: event["booking__session_id"]
    ):
        held = 0
        for event in in_order:
            took = event["to_status"] in HOLDS_A_PLACE
            had = event["from_status"] in HOLDS_A_PLACE
            held += took - had
            given = event["booking__source"] == BookingSource.COLLEAGUE
            places = event["places_then"]
            if took and not had and not given and places is not None and held > places:
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


def every_move_is_in_the_table() -> Iterator[Breach]:
    """No booking made a move that the table does not have; so none that has ended moved again."""
    made = BookingEvent.objects.values("from_status", "to_status").annotate(times=Count("pk"))
    for event in made.order_by():
        if event["to_status"] not in MOVES.get(event["from_status"], []):
            yield event


def cancelled_session_has_no_live_bookings() -> Iterable[Breach]:
    """Nobody still has a place on a session that does not take place."""
    stranded = Booking.objects.live().filter(session__cancelled_at__isnull=False)
    return stranded.values("uuid", "session", "status")


def one_mail_of_a_kind_per_booking() -> Iterable[Breach]:
    """Nobody is told twice that they are booked, wait, are asked or are not coming any more."""
    mails = Message.objects.filter(about__startswith="booking:", kind__in=ONCE)
    sent_once = mails.exclude(key__contains=":again-").values("about", "kind")
    return sent_once.annotate(mails=Count("pk")).filter(mails__gt=1)


def calendar_is_taken_back_when_a_booking_ends() -> Iterator[Breach]:
    """A cancellation is owed or sent exactly for bookings that ended after an invitation.

    To somebody who closed their account nothing is sent any more: there is no address.
    """
    for booking in Booking.objects.select_related("person").iterator(chunk_size=500):
        closed = booking.person.email.endswith(f"@{GONE}")
        taken_back = Message.objects.filter(about=booking.about, kind__in=TAKE_BACK)
        if booking.is_live and taken_back.exclude(status=MessageStatus.DROPPED).exists():
            yield {"uuid": booking.uuid, "problem": "cancellation for a live booking"}
        if not booking.is_live and not closed and invitation_was_sent(booking):
            if not taken_back.exclude(status=MessageStatus.DROPPED).exists():
                yield {"uuid": booking.uuid, "problem": "invitation never taken back"}
            if booking.calendar_sequence == 0:
                yield {
                    "uuid": booking.uuid,
                    "problem": "cancellation with the invitation's sequence",
                }


def the_last_told_is_true_or_a_mail_is_owed() -> Iterator[Breach]:
    """Whoever was told another time or place is owed a mail, or will be within the minute."""
    settled = timezone.now() - TELLING_TAKES
    untold = (
        Booking.objects.live()
        .told_otherwise()
        .filter(
            Q(session__facts_changed_at__isnull=True) | Q(session__facts_changed_at__lte=settled),
            session__ends_at__gt=timezone.now(),
            session__cancelled_at__isnull=True,
        )
    )
    for booking in untold:
        if not Message.objects.filter(about=booking.about, status__in=UNFINISHED).exists():
            yield {"uuid": booking.uuid, "told": booking.told_starts_at}


def nobody_waits_beside_a_free_place() -> Iterator[Breach]:
    """While promotion goes on, there is never a free place and somebody who waits for it."""
    now = timezone.now()
    coming = LearningSession.objects.with_places_taken().filter(
        starts_at__gt=now, cancelled_at__isnull=True, waiting_total__gt=0
    )
    for session in coming:
        if now < session.promotion_stops_at and not session.is_full:
            yield {
                "session": session.pk,
                "free": session.places_left,
                "wait": session.waiting_count,
            }


def nobody_was_promoted_past_an_earlier_one() -> Iterator[Breach]:
    """Nobody got a place from the list while somebody before them in it went on waiting."""
    got = BookingEvent.objects.filter(
        from_status=BookingStatus.WAITING,
        to_status__in=HOLDS_A_PLACE,
        actor__isnull=True,
    ).select_related("booking")
    for event in got.iterator(chunk_size=500):
        booking = event.booking
        ahead = Q(priority__gt=booking.priority) | Q(priority=booking.priority) & (
            Q(made_at__lt=booking.made_at) | Q(made_at=booking.made_at, pk__lt=booking.pk)
        )
        began = BookingEvent.objects.filter(
            booking=OuterRef("pk"), to_status=BookingStatus.WAITING, pk__lt=event.pk
        )
        ended = BookingEvent.objects.filter(
            booking=OuterRef("pk"), from_status=BookingStatus.WAITING, pk__lt=event.pk
        )
        passed = Booking.objects.filter(
            ahead, Exists(began), ~Exists(ended), session=booking.session_id
        )
        if passed.exists():
            yield {"uuid": booking.uuid, "event": event.pk, "passed": passed.count()}


def no_offer_is_long_past_its_end() -> Iterable[Breach]:
    """An offer that has run out is ended within ten minutes."""
    late = Booking.objects.filter(
        status=BookingStatus.OFFERED, offer_expires_at__lt=timezone.now() - timedelta(minutes=10)
    )
    return late.values("uuid", "offer_expires_at")


def no_offer_was_accepted_after_its_end() -> Iterable[Breach]:
    """Whoever accepted an offer did so before promotion had stopped."""
    accepted = BookingEvent.objects.filter(
        from_status=BookingStatus.OFFERED,
        to_status=BookingStatus.BOOKED,
        actor=F("booking__person"),
        at__gt=F("booking__session__starts_at"),
    )
    return accepted.values("pk", "booking__uuid", "at")


def nothing_unsent_about_a_cancelled_session() -> Iterator[Breach]:
    """Of a cancelled session, nothing but its cancellation, or an earlier end, is still to be mailed."""
    unsent = Message.objects.filter(status=MessageStatus.QUEUED, about__startswith="booking:")
    for message in unsent.exclude(kind__in=TELL_AN_END).iterator(chunk_size=500):
        uuid = message.about.removeprefix("booking:")
        booking = Booking.objects.select_related("session").get(uuid=uuid)
        if booking.session.is_cancelled:
            yield {"uuid": uuid, "kind": message.kind}


def reminders_only_for_those_booked() -> Iterator[Breach]:
    """Every reminder that was sent was for somebody who then had a place."""
    sent = Message.objects.filter(kind__startswith="reminder.", status=MessageStatus.SENT)
    for message in sent.iterator(chunk_size=500):
        last = (
            BookingEvent.objects.filter(
                booking__uuid=message.about.removeprefix("booking:"), at__lte=message.finished_at
            )
            .order_by("-pk")
            .first()
        )
        if last is None or last.to_status != BookingStatus.BOOKED:
            yield {"message": message.pk, "about": message.about}


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
    every_move_is_in_the_table,
    cancelled_session_has_no_live_bookings,
    nothing_unsent_about_a_cancelled_session,
    one_mail_of_a_kind_per_booking,
    calendar_is_taken_back_when_a_booking_ends,
    the_last_told_is_true_or_a_mail_is_owed,
    nobody_waits_beside_a_free_place,
    nobody_was_promoted_past_an_earlier_one,
    no_offer_is_long_past_its_end,
    no_offer_was_accepted_after_its_end,
    reminders_only_for_those_booked,
    joined_only_with_a_place_and_in_time,
]


def _plain(breach: Breach) -> dict[str, object]:
    return {name: value if isinstance(value, int) else str(value) for name, value in breach.items()}
