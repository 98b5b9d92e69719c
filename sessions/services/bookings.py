"""Taking and giving back a place.

Whatever takes or frees a place locks the session's row first, so two people cannot take the last
one. The database's own constraints stand behind that. The mail is owed in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from outbox import services as outbox
from sessions.enums import BookingSource, BookingStatus
from sessions.exceptions import BookingError, TryAgain
from sessions.models import AccessNeeds, Booking, BookingEvent, LearningSession
from sessions.permissions import why_not_bookable


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


def book_place(
    *, session: LearningSession, person: User, source: BookingSource = BookingSource.SELF
) -> Booking:
    """Give ``person`` a place on ``session`` and owe them the confirmation.

    Asking twice returns the booking there is, and owes nothing more. Raises ``BookingError``, whose
    message is safe to show, when it cannot be booked.
    """
    with locked_session(session.pk) as session:
        if (booking := session.bookings.live().filter(person=person).first()) is not None:
            return booking
        if reason := why_not_bookable(session, now=timezone.now()):
            raise BookingError(reason)
        booking = Booking.objects.create(
            session=session,
            person=person,
            status=BookingStatus.BOOKED,
            place_no=_lowest_free_place(session),
            source=source,
        )
        _record(booking, from_status="", actor=person)
        _owe(booking, "booking.confirmed")
    return booking


def cancel_booking(*, booking: Booking, actor: User, why: str = "") -> Booking:
    """Give the place back and owe its person a cancellation, with the calendar's.

    Cancelling twice changes nothing the second time. Raises ``BookingError`` once the session has
    started: its record stays as it is.
    """
    with locked_session(booking.session_id) as session:
        booking = Booking.objects.select_related("person", "session").get(pk=booking.pk)
        if booking.status == BookingStatus.CANCELLED:
            return booking
        if session.starts_at <= timezone.now():
            raise BookingError(_("This session has started, so there is nothing left to cancel."))
        before = booking.status
        booking.status = BookingStatus.CANCELLED
        booking.place_no = None
        booking.ended_at = timezone.now()
        booking.calendar_sequence += 1
        booking.save(update_fields=["status", "place_no", "ended_at", "calendar_sequence"])
        _record(booking, from_status=before, actor=actor, why=why)
        _owe(booking, "booking.cancelled")
    return booking


def tell_access_needs(*, booking: Booking, text: str) -> None:
    """Keep what the person needs to take part; empty text takes it back."""
    if text.strip():
        AccessNeeds.objects.update_or_create(booking=booking, defaults={"text": text.strip()})
    else:
        AccessNeeds.objects.filter(booking=booking).delete()


def _lowest_free_place(session: LearningSession) -> int:
    taken = set(session.bookings.holding_a_place().values_list("place_no", flat=True))
    return next(number for number in count(1) if number not in taken)


def _record(booking: Booking, *, from_status: str, actor: User | None, why: str = "") -> None:
    BookingEvent.objects.create(
        booking=booking,
        from_status=from_status,
        to_status=booking.status,
        actor=actor,
        why=why,
        places_then=booking.session.capacity,
    )


def _owe(booking: Booking, kind: str) -> None:
    outbox.post(
        kind=kind,
        key=f"{kind}:{booking.uuid}",
        about=f"booking:{booking.uuid}",
        recipient=booking.person,
    )
