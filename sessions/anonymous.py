"""Forgetting who came to an old session, so that every count and every rule stays true.

The people of the session are replaced by empty ones, numbered from 1, who have no name and no
address. The same empty people stand in for all sessions, so nothing links two sessions of one person;
within a session two bookings of one person stay two bookings of one person.
"""

from __future__ import annotations

from secrets import SystemRandom

from django.contrib.auth.hashers import make_password
from django.db.models import QuerySet

from accounts.models import GONE, User
from outbox.enums import UNFINISHED
from outbox.models import Message

from .models import AccessNeeds, Booking, BookingEvent, LearningSession
from .services.moves import locked_session


def forget_who_came(session: LearningSession) -> int:
    """Put empty people in the place of all who booked ``session``; returns how many bookings.

    One that still has a mail on its way waits for the next time.
    """
    if not _with_somebody(session).exists():
        return 0
    with locked_session(session.pk):
        bookings = list(_with_somebody(session).order_by("pk"))
        about = [booking.about for booking in bookings]
        if Message.objects.filter(about__in=about, status__in=UNFINISHED).exists():
            return 0
        empty = _empty_people({booking.person_id for booking in bookings}, session)
        for booking in bookings:
            Booking.objects.filter(pk=booking.pk).update(person=empty[booking.person_id])
        for person, stand_in in empty.items():
            events = BookingEvent.objects.filter(booking__session=session, actor=person)
            events.update(actor=stand_in)
        AccessNeeds.objects.filter(booking__in=bookings).delete()
        BookingEvent.objects.filter(booking__in=bookings).exclude(why="").update(why="")
        Message.objects.filter(about__in=about).delete()
    return len(bookings)


def _with_somebody(session: LearningSession) -> QuerySet[Booking]:
    return session.bookings.exclude(person__email__endswith=f"@{GONE}")


def _empty_people(people: set[int], session: LearningSession) -> dict[int, User]:
    """An empty person for each of ``people``, one whom ``session`` does not have yet."""
    there = set(session.bookings.values_list("person__email", flat=True))
    free = (f"nobody-{number}@{GONE}" for number in range(1, len(people) + len(there) + 1))
    unused = (email for email in free if email not in there)
    in_any_order = sorted(people)
    SystemRandom().shuffle(in_any_order)  # or whoever came first to the hub were always the first
    return {person: _empty(email) for person, email in zip(in_any_order, unused, strict=False)}


def _empty(email: str) -> User:
    blank = {"is_active": False, "password": make_password(None)}
    return User.objects.get_or_create(email=email, defaults=blank)[0]
