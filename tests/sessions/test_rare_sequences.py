"""Sequences that hardly ever happen and once went wrong: each is the shortest that showed it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail

from outbox.models import Message
from outbox.services import claim_next, deliver
from sessions.audit import audit
from sessions.enums import BookingSource, WaitingListKind
from sessions.exceptions import BookingError
from sessions.models import Booking, LearningSession
from sessions.services import changes
from sessions.services.bookings import (
    accept_offer,
    add_person,
    book_place,
    cancel_booking,
)
from sessions.services.reminders import owe_reminders
from sessions.services.swaps import swap_place
from sessions.services.waiting import next_in_line, settle_all
from tests.factories import LearningSessionFactory, UserFactory

pytestmark = pytest.mark.django_db
MONDAY = datetime(2027, 2, 1, 9, tzinfo=UTC)
HALF_AN_HOUR, SECOND = timedelta(minutes=30), timedelta(seconds=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller
        assert {rule: found for rule, found in audit().items() if found} == {}


def session_in(days: float, **given: object) -> LearningSession:
    given = {"capacity": 1, "waiting_list": WaitingListKind.AUTOMATIC, "title": "Sleep", **given}
    starts_at = MONDAY + timedelta(days=days)
    return LearningSessionFactory(starts_at=starts_at, ends_at=starts_at + HALF_AN_HOUR, **given)


def book(session: LearningSession, people: int = 1) -> list[Booking]:
    return [book_place(session=session, person=UserFactory()) for _ in range(people)]


def cancel(booking: Booking) -> None:
    cancel_booking(booking=booking, actor=booking.person)


def offered(days: float = 14, *, behind: int = 1) -> list[Booking]:
    """Somebody with an offer, then those who wait behind them."""
    first, *others = book(session_in(days, waiting_list=WaitingListKind.BY_OFFER), 2 + behind)
    cancel(first)
    others[0].refresh_from_db()
    return others


def statuses(*bookings: Booking) -> list[str]:
    return [Booking.objects.get(pk=each.pk).status for each in bookings]


def send_all() -> list[str]:
    before = len(mail.outbox)
    while (message := claim_next()) is not None:
        deliver(message)
    return [email.subject for email in mail.outbox[before:]]


def move_to(session: LearningSession, starts_at: datetime) -> None:
    session.refresh_from_db()
    session.starts_at, session.ends_at = starts_at, starts_at + HALF_AN_HOUR
    session.save()
    changes.note_changed_facts(session, tell_title=False)


# --- Offers -------------------------------------------------------------------------------------


def test_who_is_shown_counts_the_place_of_an_offer_that_has_run_out(clock, organiser):
    asked, *behind = offered(behind=3)
    clock.move_to(asked.offer_expires_at)
    session = asked.session

    shown = [each.uuid for each in next_in_line(session, now=asked.offer_expires_at, places=2)]
    got = changes.change_capacity(session=session, capacity=2, expected=shown, actor=organiser)

    assert [each.uuid for each in got] == shown == [each.uuid for each in behind[:2]]
    assert statuses(asked, *behind) == ["expired", "offered", "offered", "waiting"]


def test_an_organiser_adds_somebody_in_place_of_an_offer_that_has_run_out(clock, organiser):
    (asked,) = offered(behind=0)
    clock.move_to(asked.offer_expires_at)

    added = add_person(session=asked.session, person=UserFactory(), actor=organiser, why="Guest")

    assert statuses(asked, added) == ["expired", "booked"]


def test_an_offer_ends_at_the_start_of_a_session_that_was_moved_forward(clock):
    asked, _ = offered()
    move_to(asked.session, MONDAY + timedelta(hours=2))
    clock.move_to(MONDAY + timedelta(hours=2))
    assert asked.offer_expires_at > MONDAY + timedelta(hours=2)

    with pytest.raises(BookingError, match="run out"):
        accept_offer(booking=asked, actor=asked.person)


def test_offers_end_although_the_worker_was_away_until_after_the_session(clock):
    asked, behind = offered()
    clock.move_to(asked.session.ends_at)

    settle_all()

    assert statuses(asked, behind) == ["expired", "waiting"]


# --- Places -------------------------------------------------------------------------------------


def test_nobody_gets_a_place_on_a_session_that_is_over(clock):
    session = session_in(7)
    first, waiting = book(session, 2)
    clock.move_to(session.starts_at - HALF_AN_HOUR)
    cancel(first)
    clock.move_to(session.ends_at)

    again = book_place(session=session, person=waiting.person)

    assert again.status == "waiting"


@pytest.mark.parametrize("colleague_waits", [False, True])
def test_a_place_can_be_given_away_although_there_are_fewer_by_now(organiser, colleague_waits):
    session = session_in(7, capacity=2)
    giver, _ = book(session, 2)
    colleague = book(session)[0].person if colleague_waits else UserFactory()
    changes.change_capacity(session=session, capacity=1, expected=[], actor=organiser)

    theirs = swap_place(booking=giver, to=colleague, actor=giver.person)

    assert (theirs.status, theirs.source) == ("booked", BookingSource.COLLEAGUE)
    assert session.bookings.holding_a_place().count() == 2


# --- Mail ---------------------------------------------------------------------------------------


def test_mail_about_an_earlier_end_outlives_the_cancellation_of_the_session(organiser):
    session = session_in(7, capacity=2)
    left, _ = book(session, 2)
    cancel(left)

    changes.cancel_session(session=session, actor=organiser, why="Ill")

    assert {rule for rule, found in audit().items() if found} == set()
    assert sorted(send_all()) == ["Cancelled: Sleep", "Place cancelled: Sleep"]


def test_an_invitation_is_taken_back_although_the_session_was_cancelled_twice(clock, organiser):
    session = session_in(7)
    book(session)
    send_all()
    for _ in range(2):
        clock.shift(SECOND)
        changes.cancel_session(session=session, actor=organiser, why="Ill")
        clock.shift(SECOND)
        changes.reinstate_session(session=session, actor=organiser)

    sent = send_all()

    assert sent[0] == "Cancelled: Sleep"
    assert sent[-1] == "It takes place after all: Sleep"


def test_nobody_reads_tomorrow_on_the_day_itself(clock):
    session = session_in(7.2)
    book(session)
    send_all()
    clock.move_to(session.starts_at - timedelta(days=1))
    owe_reminders()

    clock.move_to(MONDAY + timedelta(days=7))

    assert send_all() == []


def test_whoever_booked_again_before_they_were_told_anything_hears_of_the_last_booking_only():
    session = session_in(7)
    (first,) = book(session)
    cancel(first)
    book_place(session=session, person=first.person)

    assert send_all() == ["You have a place: Sleep"]


def test_the_last_mail_about_a_session_is_the_last_that_was_owed(clock):
    """Although an older one was tried often, and so is tried again later than a newer one."""
    session = session_in(7)
    (first,) = book(session)
    send_all()
    cancel(first)
    later = MONDAY + HALF_AN_HOUR
    Message.objects.filter(kind="booking.cancelled").update(attempts=9, due_at=later)
    book_place(session=session, person=first.person)

    assert send_all() == []
    clock.move_to(later)
    assert send_all() == ["Place cancelled: Sleep", "You have a place: Sleep"]
