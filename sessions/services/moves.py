"""The one way a booking changes: a move from the table, recorded, inside a lock on its session."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count

from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from outbox import services as outbox
from sessions.enums import HOLDS_A_PLACE, LIVE, MOVES, BookingSource, BookingStatus
from sessions.exceptions import BookingError, IllegalMove, TryAgain
from sessions.models import AccessNeeds, Booking, BookingEvent, LearningSession


@contextmanager
def locked_session(pk: int) -> Iterator[LearningSession]:
    """A transaction that holds the session's row, so that its bookings change one at a time.

    Raises ``TryAgain`` when others hold the row for too long (PostgreSQL: ``lock_timeout``; SQLite:
    the connection's ``timeout``). SQLite has no row locks: its transactions begin by taking the
    write lock of the whole database (see ``settings/environment.py``).
    """
    try:
        with transaction.atomic(durable=True):
            yield LearningSession.objects.select_for_update(of=("self",)).get(pk=pk)
    except OperationalError as error:
        raise TryAgain(
            _("Many people are booking at this moment. Nothing was changed. Please try again.")
        ) from error


def fresh(booking: Booking, session: LearningSession) -> Booking:
    """The booking as it is now that its session is locked."""
    booking = Booking.objects.select_related("person").get(pk=booking.pk)
    booking.session = session
    return booking


def lock_account(person: User) -> bool:
    """Make a closing of this account wait until the transaction ends. False if it is closed or stopped."""
    people = User.objects.select_for_update(no_key=True)
    return people.filter(pk=person.pk, is_active=True).first() is not None


def begin(
    *,
    session: LearningSession,
    person: User,
    status: BookingStatus,
    actor: User | None,
    source: BookingSource = BookingSource.SELF,
    why: str = "",
) -> Booking:
    """A new attempt of ``person`` that begins at ``status``. The session must be locked.

    Raises ``BookingError`` for somebody whose account is closed, or is being closed at this moment.
    """
    _check("", status)
    if not lock_account(person):
        raise BookingError(_("This account is closed, so it cannot have a place."))
    booking = Booking.objects.create(
        session=session,
        person=person,
        status=status,
        source=source,
        place_no=next(free_places(session)) if status in HOLDS_A_PLACE else None,
    )
    _record(booking, from_status="", actor=actor, why=why)
    return booking


def move(
    booking: Booking,
    status: BookingStatus,
    *,
    actor: User | None,
    why: str = "",
    offer_expires_at: datetime | None = None,
    place_no: int | None = None,
) -> Booking:
    """Move ``booking`` to ``status``. The session must be locked.

    ``place_no`` is a free place, for a caller who knows one; else the lowest is looked for. Raises
    ``IllegalMove`` where the table of moves has none: that is a mistake of ours, not of the person's,
    and so has no words to show.
    """
    before = booking.status
    _check(before, status)
    booking.status = status
    booking.offer_expires_at = offer_expires_at
    booking.ended_at = None if status in LIVE else timezone.now()
    if status not in HOLDS_A_PLACE:
        booking.place_no = None
    elif booking.place_no is None:
        booking.place_no = place_no or next(free_places(booking.session))
    if before == BookingStatus.BOOKED:
        booking.calendar_sequence += 1  # its calendar entry is taken back
    booking.save(
        update_fields=[
            "status",
            "offer_expires_at",
            "ended_at",
            "place_no",
            "calendar_sequence",
        ]
    )
    if not booking.is_live:
        # What somebody needs to take part is nobody's business once they do not.
        AccessNeeds.objects.filter(booking=booking).delete()
    _record(booking, from_status=before, actor=actor, why=why)
    return booking


def owe(booking: Booking, kind: str, *, again: str = "", due_at: datetime | None = None) -> None:
    """Owe the person of ``booking`` a mail of ``kind``, once; ``again`` tells a later one apart.

    Mails to one person about one session stay in order, so that the last one they read is true.
    """
    key = f"{kind}:{booking.uuid}"
    outbox.post(
        kind=kind,
        key=f"{key}:{again}" if again else key,
        about=booking.about,
        recipient=booking.person,
        thread=f"session:{booking.session_id}:{booking.person_id}",
        due_at=due_at,
    )


def free_places(session: LearningSession) -> Iterator[int]:
    """The place numbers that nobody has now, the lowest first, without end."""
    taken = set(session.bookings.holding_a_place().values_list("place_no", flat=True))
    yield from (number for number in count(1) if number not in taken)


def _check(before: str, after: BookingStatus) -> None:
    if after not in MOVES[before]:
        raise IllegalMove(f"No booking goes from {before or 'nothing'} to {after}.")


def _record(booking: Booking, *, from_status: str, actor: User | None, why: str) -> None:
    BookingEvent.objects.create(
        booking=booking,
        from_status=from_status,
        to_status=booking.status,
        actor=actor,
        why=why,
        places_then=booking.session.capacity,
    )
