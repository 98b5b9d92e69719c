"""Giving a place to a colleague."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.limits import DAY, WEEK, Limit, TooMany
from accounts.models import User
from accounts.services import person_with_address
from sessions.enums import BookingSource, BookingStatus
from sessions.exceptions import BookingError
from sessions.models import Booking, LearningSession

from .moves import begin, fresh, lock_account, locked_session, move, owe
from .waiting import settle

# By giver. They count every gift alike: a limit on gifts to new people would tell who is new.
GIFTS_A_DAY = Limit("places given away, day", 5, DAY)
GIFTS_A_WEEK = Limit("places given away, week", 10, WEEK)


def give_place(*, booking: Booking, address: str, giver: User) -> None:
    """Give the place of ``giver`` to the person with ``address``, whose account is made if need be.

    Nothing that follows tells the giver about that person. Raises ``BookingError`` for what is wrong
    with the place itself or for the giver's own address, ``TooMany`` after too many gifts.
    """
    if reason := _why_not_given(booking, address, giver, now=timezone.now()):
        raise BookingError(reason)
    if not GIFTS_A_DAY.take(str(giver.pk)):
        raise TooMany(_("You have given away enough places for today. Please try again tomorrow."))
    if not GIFTS_A_WEEK.take(str(giver.pk)):
        raise TooMany(_("You have given away enough places this week. Please try again in a week."))
    swap_place(booking=booking, to=person_with_address(address), actor=giver)


def swap_place(*, booking: Booking, to: User, actor: User, why: str = "") -> Booking | None:
    """Move the place of ``booking`` to the person ``to``, past the waiting list. Both are told.

    Raises ``BookingError`` for a place one does not have, for oneself, and after the start. An
    organiser is also refused, with the reason, where ``to`` has a place already or no open account.
    Somebody who gives their own place away must not learn that: their place is given up all the same
    and goes to the next who waits, and the answer is ``None``.
    """
    now = timezone.now()
    with locked_session(booking.session_id) as session:
        booking = fresh(booking, session)
        if reason := _why_not_given(booking, to.email, actor, now=now):
            raise BookingError(reason)
        cannot = _why_not_taken(session, to)
        if cannot and not _is_own(booking, actor):
            raise BookingError(cannot)
        move(booking, BookingStatus.CANCELLED, actor=actor, why=why or "Given to a colleague.")
        owe(booking, "booking.cancelled")
        theirs = None if cannot else _book(session, to, actor=actor, why=why)
        settle(session, now=now)
    return theirs


def _book(session: LearningSession, person: User, *, actor: User, why: str) -> Booking:
    """Give ``person`` the place that has just come free, whatever they had before."""
    booking = session.bookings.live().filter(person=person).select_related("person").first()
    source, booked = BookingSource.COLLEAGUE, BookingStatus.BOOKED
    if booking is None:
        booking = begin(
            session=session, person=person, status=booked, actor=actor, source=source, why=why
        )
    else:
        booking.session, booking.source = session, source
        booking.save(update_fields=["source"])
        move(booking, booked, actor=actor, why=why or "Given by a colleague.")
    owe(booking, "booking.confirmed")
    return booking


def _is_own(booking: Booking, actor: User) -> bool:
    return actor.pk == booking.person_id


def _why_not_given(booking: Booking, address: str, actor: User, *, now: datetime) -> str:
    """Why this place cannot be given to anybody; empty if it can."""
    session, is_own = booking.session, _is_own(booking, actor)
    if not booking.is_booked:
        return _("There is no place to give away any more.")
    if session.starts_at <= now:
        return _("This session has started, so the place cannot be given away.")
    if session.needs_approval and is_own:
        return _("An organiser approves each place on this session. Please ask them.")
    if address == booking.person.email and is_own:
        return _("That is your own address. Enter a colleague's.")
    if address == booking.person.email:
        return _("That is the address of the person who has the place.")
    return ""


def _why_not_taken(session: LearningSession, person: User) -> str:
    """Why ``person`` cannot have a place that somebody gives them. For organisers' eyes only."""
    if not lock_account(person):
        return _("This account is closed, so it cannot have a place.")
    if session.bookings.filter(person=person, status=BookingStatus.BOOKED).exists():
        return _("They have a place already.")
    return ""
