"""What an organiser changes about a session, and how its people come to know.

Nobody is told of a change when it is saved. What each person was last told stands in their booking;
a minute's job compares it with what is true now. So a change made twice, undone, or saved while mail
was down tells each person once, and only what is true.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.one_by_one import for_each
from outbox import services as outbox
from outbox.enums import UNFINISHED
from outbox.models import Message
from sessions.enums import HOLDS_A_PLACE, BookingSource, BookingStatus
from sessions.exceptions import BookingError
from sessions.models import Booking, LearningSession

from .moves import begin, locked_session, move, owe
from .waiting import next_in_line, settle

HOLD = timedelta(minutes=10)
NO_HOLD_BEFORE = timedelta(hours=1)
SESSION_CANCELLED = "The session was cancelled."
TELLING = [
    "booking.confirmed",
    "booking.promoted",
    "booking.waiting",
    "booking.changed",
]

TELLING_AN_END = [
    "booking.cancelled",
    "booking.declined",
    "booking.expired",
    "session.cancelled",  # of an earlier cancellation, which was undone
]


def change_capacity(
    *,
    session: LearningSession,
    capacity: int | None,
    expected: Sequence[UUID],
    actor: User,
) -> list[Booking]:
    """Set the number of places (``None``: no limit) and book, or ask, exactly the ``expected`` people.

    They are the bookings that ``next_in_line`` named when the organiser looked. Raises
    ``BookingError``, and changes nothing, if the waiting list is another by now. Fewer places than
    people un-book nobody.
    """
    now = timezone.now()
    with locked_session(session.pk) as session:
        lucky = next_in_line(session, now=now, places=capacity)
        if [booking.uuid for booking in lucky] != list(expected):
            raise BookingError(_("The waiting list has changed meanwhile. Please look again."))
        session.capacity = capacity
        session.save(update_fields=["capacity"])
        return settle(session, now=now)


def cancel_session(*, session: LearningSession, actor: User, why: str) -> int:
    """Cancel the session and every live booking of it; each person is told once. Returns how many.

    Of what was still to be mailed, only that a booking ended before goes out. Cancelling twice changes
    nothing.
    Raises ``BookingError`` once it has started.
    """
    now = timezone.now()
    with locked_session(session.pk) as session:
        if session.is_cancelled:
            return 0
        if session.starts_at <= now:
            raise BookingError(_("This session has started, so it cannot be cancelled any more."))
        session.cancelled_at, session.cancelled_why = now, why
        session.save(update_fields=["cancelled_at", "cancelled_why"])
        _drop_what_became_untrue(session)
        live = list(session.bookings.live().select_related("person"))
        for booking in live:
            booking.session = session
            move(booking, BookingStatus.CANCELLED, actor=actor, why=SESSION_CANCELLED)
            owe(booking, "session.cancelled")
    return len(live)


def reinstate_session(*, session: LearningSession, actor: User) -> int:
    """Undo a cancellation: everybody who had a place or waited gets a new booking in the same order.

    The ended bookings stay ended, because calendars do not take up a cancelled entry again. Returns
    how many people are told. Raises ``BookingError`` once the session would have started.
    """
    now = timezone.now()
    with locked_session(session.pk) as session:
        if not session.is_cancelled:
            return 0
        if session.starts_at <= now:
            raise BookingError(_("The session would have started by now. Make a new one."))
        ended = _ended_with_the_session(session)
        session.cancelled_at, session.cancelled_why = None, ""
        session.facts_changed_at = now
        session.save(update_fields=["cancelled_at", "cancelled_why", "facts_changed_at"])
        for booking, before in ended:
            _begin_again(booking, before, session=session, actor=actor)
        settle(session, now=now)
    return len(ended)


def close_booking(*, session: LearningSession) -> None:
    """Nobody can book from now on; whoever has a place keeps it."""
    LearningSession.objects.filter(pk=session.pk).update(booking_closes_at=timezone.now())


def reopen_booking(*, session: LearningSession) -> None:
    """Booking is open again, until the session ends."""
    LearningSession.objects.filter(pk=session.pk).update(booking_closes_at=None)


def send_invitation_again(*, booking: Booking) -> None:
    """Owe a booked person the confirmation and the calendar entry once more.

    One that is still on its way is enough. Raises ``BookingError`` for somebody without a place.
    """
    with locked_session(booking.session_id):
        booking = Booking.objects.select_related("person", "session").get(pk=booking.pk)
        if not booking.is_booked:
            raise BookingError(_("Only somebody who has a place can be sent an invitation."))
        under_way = Message.objects.filter(about=booking.about, kind="booking.confirmed")
        if under_way.filter(status__in=UNFINISHED).exists():
            return
        booking.calendar_sequence += 1
        booking.save(update_fields=["calendar_sequence"])
        owe(booking, "booking.confirmed", again=f"again-{booking.calendar_sequence}")


def note_changed_facts(session: LearningSession, *, tell_title: bool) -> None:
    """Begin the ten minutes after which people are told; ``tell_title`` has them told the title too.

    Call it when time, place or title of ``session`` were saved differently.
    """
    session.facts_changed_at = timezone.now()
    if tell_title:
        session.told_title = session.title
    session.save(update_fields=["facts_changed_at", "told_title"])


def people_to_tell(session: LearningSession) -> int:
    """How many people would be told of a change: all who have a place, an offer, or wait."""
    return session.bookings.live().exclude(status=BookingStatus.REQUESTED).count()


def tell_changes(*, now: datetime | None = None) -> int:
    """Owe a mail to everybody who was last told something else than what is true now.

    Ten minutes after the last change, at once when the start is within the hour. Whoever is owed a
    mail that will tell the truth anyway is not owed another. Returns how many were found.
    """
    now = now or timezone.now()
    return for_each(
        _sessions_to_tell(now),
        lambda pk: _tell_changes_of(pk, now=now),
        doing="telling people about a change",
    )


def _tell_changes_of(pk: int, *, now: datetime) -> int:
    with locked_session(pk) as session:
        untold = _untold(session)
        for booking in untold:
            booking.session = session
            booking.calendar_sequence += booking.is_booked
            booking.save(update_fields=["calendar_sequence"])
            owe(booking, "booking.changed", again=f"{now:%Y%m%dT%H%M%S}")
    return len(untold)


def _sessions_to_tell(now: datetime) -> list[int]:
    held = Q(
        session__facts_changed_at__gt=now - HOLD,
        session__starts_at__gt=now + NO_HOLD_BEFORE,
    )
    untold = Booking.objects.live().told_otherwise().exclude(held)
    coming = untold.filter(session__ends_at__gt=now, session__cancelled_at__isnull=True)
    return sorted(set(coming.values_list("session", flat=True)))


def _untold(session: LearningSession) -> list[Booking]:
    """Live bookings that were told otherwise and for which no mail is under way that will tell."""
    untold = list(session.bookings.live().told_otherwise().select_related("person"))
    under_way = Message.objects.filter(
        status__in=UNFINISHED,
        kind__in=TELLING,
        about__in=[booking.about for booking in untold],
    )
    will_be_told = set(under_way.values_list("about", flat=True))
    return [booking for booking in untold if booking.about not in will_be_told]


def _drop_what_became_untrue(session: LearningSession) -> None:
    about = [booking.about for booking in session.bookings.all()]
    untrue = Message.objects.filter(about__in=about).exclude(kind__in=TELLING_AN_END)
    outbox.drop(untrue, why=SESSION_CANCELLED)


def _ended_with_the_session(session: LearningSession) -> list[tuple[Booking, str]]:
    """The bookings that this cancellation ended, with their status before: places first, then waits.

    Not those of people who have closed their account since.
    """
    ended = session.bookings.filter(
        person__is_active=True,
        status=BookingStatus.CANCELLED,
        ended_at__gte=session.cancelled_at,
        events__why=SESSION_CANCELLED,
        events__to_status=BookingStatus.CANCELLED,
    )
    in_order = ended.annotate(before=F("events__from_status")).order_by(
        "-priority", "made_at", "pk"
    )
    pairs = [(booking, booking.before) for booking in in_order.select_related("person")]
    return sorted(pairs, key=lambda pair: pair[1] not in HOLDS_A_PLACE)


def _begin_again(booking: Booking, before: str, *, session: LearningSession, actor: User) -> None:
    if session.bookings.live().filter(person=booking.person_id).exists():
        return
    status = BookingStatus.BOOKED if before in HOLDS_A_PLACE else BookingStatus(before)
    if status == BookingStatus.BOOKED and session.is_full:
        status = BookingStatus.WAITING  # there are fewer places than there were
    again = begin(
        session=session,
        person=booking.person,
        status=status,
        actor=actor,
        source=BookingSource(booking.source),
        why="The session takes place after all.",
    )
    again.priority = booking.priority
    again.save(update_fields=["priority"])
    owe(again, "booking.reinstated")
