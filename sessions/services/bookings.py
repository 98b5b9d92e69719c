"""What people do with a place: take it, wait for it, answer an offer, give it back.

Whatever takes or frees a place locks the session's row first, so two people cannot take the last
one. The database's own constraints stand behind that. The mail is owed in the same transaction.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from sessions.enums import BookingSource, BookingStatus
from sessions.exceptions import BookingError, SessionHasStarted
from sessions.models import AccessNeeds, Booking, LearningSession
from sessions.permissions import why_not_bookable

from .moves import begin, fresh, locked_session, move, owe
from .waiting import settle

MAILS = {
    BookingStatus.BOOKED: "booking.confirmed",
    BookingStatus.WAITING: "booking.waiting",
    BookingStatus.REQUESTED: "booking.requested",
}


def book_place(
    *,
    session: LearningSession,
    person: User,
    source: BookingSource = BookingSource.SELF,
) -> Booking:
    """Give ``person`` a place on ``session``, or one in its waiting list, and owe them the mail.

    Where an organiser approves bookings, it is a request. Asking twice returns the booking there is
    and owes nothing more, but for somebody who waits in the last hour, when a free place is theirs
    for the asking. Raises ``BookingError``, whose message is safe to show.
    """
    now = timezone.now()
    with locked_session(session.pk) as session:
        settle(session, now=now)
        booking = session.bookings.live().filter(person=person).select_related("person").first()
        if booking is not None:
            return _take_if_free(booking, session, now=now)
        if reason := why_not_bookable(session, now=now):
            raise BookingError(reason)
        status = _first_status(session)
        booking = begin(session=session, person=person, status=status, actor=person, source=source)
        owe(booking, MAILS[status])
    return booking


def cancel_booking(*, booking: Booking, actor: User, why: str = "") -> Booking:
    """Give the place (or the wait, the offer, the request) back; its person is told.

    Cancelling twice changes nothing the second time, nor does it for one that has ended otherwise.
    Raises ``BookingError`` once the session has started: its record stays as it is.
    """
    now = timezone.now()
    with locked_session(booking.session_id) as session:
        booking = fresh(booking, session)
        if not booking.is_live:
            return booking
        if session.starts_at <= now:
            raise SessionHasStarted(
                _("This session has started, so there is nothing left to cancel.")
            )
        move(booking, BookingStatus.CANCELLED, actor=actor, why=why)
        owe(booking, "booking.cancelled")
        settle(session, now=now)
    return booking


def accept_offer(*, booking: Booking, actor: User) -> Booking:
    """Turn an offer into a place. Accepting twice is accepting once.

    Raises ``BookingError`` when it has run out, whether or not the worker has noticed, or was given
    back.
    """
    now = timezone.now()
    with locked_session(booking.session_id) as session:
        settle(session, now=now)
        booking = fresh(booking, session)
        if booking.status == BookingStatus.OFFERED:
            move(booking, BookingStatus.BOOKED, actor=actor)
            owe(booking, "booking.confirmed")
    if booking.status == BookingStatus.EXPIRED:
        raise BookingError(_("This offer has run out, and the place went to the next person."))
    if not booking.is_booked:
        raise BookingError(_("There is no offer to accept any more."))
    return booking


def answer_request(*, booking: Booking, actor: User, approve: bool, why: str = "") -> Booking:
    """Say yes or no to somebody who asked for a place.

    Yes books them, or puts them in the waiting list of a full session. Answering what was answered
    changes nothing.
    """
    now = timezone.now()
    with locked_session(booking.session_id) as session:
        settle(session, now=now)
        booking = fresh(booking, session)
        if booking.status != BookingStatus.REQUESTED:
            return booking
        if not approve:
            move(booking, BookingStatus.DECLINED, actor=actor, why=why)
            owe(booking, "booking.declined")
            return booking
        if session.is_full and not session.has_waiting_list:
            raise BookingError(_("The session is full. Add a place first, or decline."))
        status = BookingStatus.WAITING if session.is_full else BookingStatus.BOOKED
        move(booking, status, actor=actor, why=why)
        owe(booking, MAILS[status])
    return booking


def add_person(*, session: LearningSession, person: User, actor: User, why: str) -> Booking:
    """Have an organiser book ``person``, past closed booking and past the waiting list, with a reason.

    Raises ``BookingError`` when there is no free place, and for what is over or cancelled.
    """
    now = timezone.now()
    with locked_session(session.pk) as session:
        settle(session, now=now)
        booking = session.bookings.live().filter(person=person).select_related("person").first()
        if booking is not None and booking.is_booked:
            return booking
        if session.is_cancelled or session.ends_at <= now:
            raise BookingError(_("Nobody can be added: the session is over or cancelled."))
        if (booking is None or booking.place_no is None) and session.is_full:
            raise BookingError(_("The session is full. Add a place first."))
        if booking is None:
            booking = begin(
                session=session,
                person=person,
                status=BookingStatus.BOOKED,
                actor=actor,
                source=BookingSource.ORGANISER,
                why=why,
            )
        else:
            booking.session = session
            move(booking, BookingStatus.BOOKED, actor=actor, why=why)
        owe(booking, "booking.confirmed")
        settle(session, now=now)
    return booking


def tell_access_needs(*, booking: Booking, text: str) -> None:
    """Keep what the person needs to take part; empty text takes it back."""
    if text.strip():
        AccessNeeds.objects.update_or_create(booking=booking, defaults={"text": text.strip()})
    else:
        AccessNeeds.objects.filter(booking=booking).delete()


def _first_status(session: LearningSession) -> BookingStatus:
    if session.needs_approval:
        return BookingStatus.REQUESTED
    return BookingStatus.WAITING if session.is_full else BookingStatus.BOOKED


def _take_if_free(booking: Booking, session: LearningSession, *, now: datetime) -> Booking:
    """In the last hour nobody is promoted any more: who waits takes a free place by asking."""
    if booking.status == BookingStatus.WAITING and not session.is_full and now < session.ends_at:
        booking.session = session
        move(booking, BookingStatus.BOOKED, actor=booking.person)
        owe(booking, "booking.confirmed")
    return booking
