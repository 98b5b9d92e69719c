"""The waiting list: joined, left, promoted in order, offered, asked for, swapped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from outbox.models import Message
from sessions.audit import audit
from sessions.enums import MOVES, BookingStatus, WaitingListKind
from sessions.exceptions import BookingError, IllegalMove
from sessions.models import Booking, LearningSession
from sessions.services.bookings import (
    accept_offer,
    add_person,
    answer_request,
    book_place,
    cancel_booking,
)
from sessions.services.moves import move
from sessions.services.swaps import swap_place
from sessions.services.waiting import offer_ends_at, settle_all
from tests.factories import LearningSessionFactory, UserFactory

pytestmark = pytest.mark.django_db
# A Monday morning without a bank holiday near.
MONDAY = datetime(2027, 2, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Time stands still until a test moves it; in the end every rule of the audit holds."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller
        assert {rule: found for rule, found in audit().items() if found} == {}


def session_in(days: float, **given: object) -> LearningSession:
    given = {"capacity": 1, "waiting_list": WaitingListKind.AUTOMATIC, **given}
    starts_at = MONDAY + timedelta(days=days)
    return LearningSessionFactory(
        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=30), **given
    )


def book(session: LearningSession) -> Booking:
    return book_place(session=session, person=UserFactory())


def status(booking: Booking) -> str:
    booking.refresh_from_db()
    return booking.status


def mails(booking: Booking) -> list[str]:
    owed = Message.objects.filter(about=booking.about).order_by("pk")
    return list(owed.values_list("kind", flat=True))


def test_a_full_session_puts_people_on_the_list_in_order():
    session = session_in(7)

    first, second, third = (book(session) for _ in range(3))

    assert [each.status for each in (first, second, third)] == ["booked", "waiting", "waiting"]
    assert [each.position for each in (first, second, third)] == [0, 1, 2]
    assert mails(second) == ["booking.waiting"]


def test_joining_twice_keeps_the_position_and_owes_one_mail():
    session = session_in(7)
    book(session)
    waiting = book(session)
    book(session)

    again = book_place(session=session, person=waiting.person)

    assert (again, again.position) == (waiting, 1)
    assert mails(waiting) == ["booking.waiting"]


def test_leaving_the_list_moves_the_others_up():
    session = session_in(7)
    book(session)
    second, third = book(session), book(session)

    cancel_booking(booking=second, actor=second.person)

    assert (status(second), third.position) == ("cancelled", 1)


def test_a_place_that_comes_free_goes_to_the_first_who_waits_at_once():
    session = session_in(7)
    first, second, third = (book(session) for _ in range(3))

    cancel_booking(booking=first, actor=first.person)

    assert [status(second), status(third)] == ["booked", "waiting"]
    assert mails(second) == ["booking.waiting", "booking.promoted"]


def test_equal_times_are_told_apart_by_who_came_first():
    session = session_in(7)
    first = book(session)
    waiting = [book(session) for _ in range(5)]
    assert len({each.made_at for each in waiting}) == 1

    cancel_booking(booking=first, actor=first.person)

    assert [status(each) for each in waiting] == ["booked"] + ["waiting"] * 4


def test_a_higher_priority_goes_first():
    session = session_in(7)
    first, second, third = (book(session) for _ in range(3))
    Booking.objects.filter(pk=third.pk).update(priority=1)

    cancel_booking(booking=first, actor=first.person)

    assert [status(second), status(third)] == ["waiting", "booked"]


def test_newcomers_never_pass_those_who_wait(clock):
    session = session_in(7, capacity=2)
    first, second = book(session), book(session)
    waiting = book(session)
    LearningSession.objects.update(booking_closes_at=MONDAY)  # nobody new, but the list goes on

    cancel_booking(booking=first, actor=first.person)

    assert status(waiting) == "booked"
    with pytest.raises(BookingError, match="closed"):
        book(session)
    assert status(second) == "booked"


@pytest.mark.parametrize(("minutes_before", "promoted"), [(60.1, True), (60, False), (1, False)])
def test_promotion_stops_an_hour_before_the_start(clock, minutes_before, promoted):
    session = session_in(7)
    first, second = book(session), book(session)
    clock.move_to(session.starts_at - timedelta(minutes=minutes_before))

    cancel_booking(booking=first, actor=first.person)

    assert status(second) == ("booked" if promoted else "waiting")


def test_in_the_last_hour_a_free_place_is_anybodys(clock):
    session = session_in(7)
    first, waiting = book(session), book(session)
    clock.move_to(session.starts_at - timedelta(minutes=30))
    cancel_booking(booking=first, actor=first.person)

    newcomer = book(session)

    assert (newcomer.status, status(waiting)) == ("booked", "waiting")


def test_in_the_last_hour_somebody_who_waits_takes_the_place_by_asking(clock):
    session = session_in(7)
    first, waiting = book(session), book(session)
    clock.move_to(session.starts_at - timedelta(minutes=30))
    cancel_booking(booking=first, actor=first.person)

    taken = book_place(session=session, person=waiting.person)

    assert (taken, taken.status) == (waiting, "booked")


# --- Offers -------------------------------------------------------------------------------------


def offered(days: float = 14) -> tuple[Booking, Booking]:
    """Somebody with an offer, and somebody who waits behind them."""
    session = session_in(days, waiting_list=WaitingListKind.BY_OFFER)
    first, second, third = (book(session) for _ in range(3))
    cancel_booking(booking=first, actor=first.person)
    second.refresh_from_db()
    return second, third


def test_by_offer_the_place_is_held_and_the_first_is_asked():
    second, third = offered()

    assert [second.status, status(third)] == ["offered", "waiting"]
    assert second.session.is_full
    assert mails(second) == ["booking.waiting", "booking.offered"]


def test_an_offer_is_accepted_once():
    booking, _ = offered()

    for _ in range(2):
        booking = accept_offer(booking=booking, actor=booking.person)

    assert booking.status == "booked"
    assert mails(booking) == ["booking.waiting", "booking.offered", "booking.confirmed"]


def test_an_offer_that_ran_out_is_refused_even_with_the_worker_stopped(clock):
    booking, behind = offered()
    clock.move_to(booking.offer_expires_at)

    with pytest.raises(BookingError, match="has run out"):
        accept_offer(booking=booking, actor=booking.person)

    assert [status(booking), status(behind)] == ["expired", "offered"]


def test_an_offer_is_good_until_its_last_second(clock):
    booking, _ = offered()
    clock.move_to(booking.offer_expires_at - timedelta(seconds=1))

    assert accept_offer(booking=booking, actor=booking.person).status == "booked"


def test_the_worker_ends_offers_and_asks_the_next(clock):
    booking, behind = offered()
    clock.move_to(booking.offer_expires_at)

    settle_all()
    settle_all()

    assert [status(booking), status(behind)] == ["expired", "offered"]
    assert mails(booking)[-1] == "booking.expired"
    assert mails(behind) == ["booking.waiting", "booking.offered"]


def test_declining_an_offer_asks_the_next():
    booking, behind = offered()

    cancel_booking(booking=booking, actor=booking.person)

    assert [status(booking), status(behind)] == ["cancelled", "offered"]


def test_there_is_no_offer_to_accept_for_somebody_who_waits():
    _, waiting = offered()

    with pytest.raises(BookingError, match="no offer to accept"):
        accept_offer(booking=waiting, actor=waiting.person)


@pytest.mark.parametrize(
    ("now", "starts", "ends"),
    [
        # A working day later: Friday afternoon to Monday afternoon.
        ("2027-02-05T15:00+00:00", "2027-03-05T12:30+00:00", "2027-02-08T15:00+00:00"),
        # Easter: Good Friday and Easter Monday are bank holidays in England.
        ("2027-03-25T16:00+00:00", "2027-05-05T11:30+00:00", "2027-03-30T15:00+00:00"),
        # Asked on a Saturday: counts from Monday at nine.
        ("2027-02-06T12:00+00:00", "2027-03-05T12:30+00:00", "2027-02-08T17:00+00:00"),
        # Near the start it shrinks: half of what is left until an hour before.
        ("2027-02-08T09:00+00:00", "2027-02-08T14:00+00:00", "2027-02-08T11:00+00:00"),
        # Never shorter than a quarter of an hour, and never after promotion stops.
        ("2027-02-08T09:00+00:00", "2027-02-08T10:20+00:00", "2027-02-08T09:15+00:00"),
        ("2027-02-08T09:00+00:00", "2027-02-08T10:05+00:00", "2027-02-08T09:05+00:00"),
    ],
)
def test_an_offer_lasts_a_working_day_and_shrinks_near_the_start(now, starts, ends):
    session = LearningSession(starts_at=datetime.fromisoformat(starts))

    assert offer_ends_at(session, now=datetime.fromisoformat(now)) == datetime.fromisoformat(ends)


# --- Requests -----------------------------------------------------------------------------------


def test_where_an_organiser_approves_people_ask_first(organiser):
    session = session_in(7, needs_approval=True)
    yes, no = book(session), book(session)
    assert [yes.status, no.status] == ["requested", "requested"]

    for _ in range(2):
        answer_request(booking=yes, actor=organiser, approve=True)
        answer_request(booking=no, actor=organiser, approve=False)

    assert [status(yes), status(no)] == ["booked", "declined"]
    assert mails(yes) == ["booking.requested", "booking.confirmed"]
    assert mails(no) == ["booking.requested", "booking.declined"]


def test_a_yes_on_a_full_session_puts_on_the_list(organiser):
    session = session_in(7, needs_approval=True)
    first, second = book(session), book(session)

    for booking in (first, second):
        answer_request(booking=booking, actor=organiser, approve=True)

    assert [status(first), status(second)] == ["booked", "waiting"]


def test_a_yes_on_a_full_session_without_a_list_is_refused(organiser):
    session = session_in(7, needs_approval=True, waiting_list=WaitingListKind.OFF)
    first, second = book(session), book(session)
    answer_request(booking=first, actor=organiser, approve=True)

    with pytest.raises(BookingError, match="Add a place first"):
        answer_request(booking=second, actor=organiser, approve=True)


# --- Swapping -----------------------------------------------------------------------------------


def test_a_place_goes_to_a_colleague_and_not_to_the_list():
    session = session_in(7)
    giver, waiting = book(session), book(session)
    colleague = UserFactory()

    theirs = swap_place(booking=giver, to=colleague, actor=giver.person)

    assert [status(giver), theirs.status, status(waiting)] == ["cancelled", "booked", "waiting"]
    assert mails(giver)[-1] == "booking.cancelled"
    assert mails(theirs) == ["booking.confirmed"]


def test_a_colleague_who_waits_leaves_the_list_for_the_place():
    session = session_in(7)
    giver, waiting, behind = (book(session) for _ in range(3))

    theirs = swap_place(booking=giver, to=waiting.person, actor=giver.person)

    assert (theirs, status(waiting), behind.position) == (waiting, "booked", 1)


def test_a_colleague_with_an_offer_leaves_a_place_for_the_next():
    session = session_in(14, capacity=2, waiting_list=WaitingListKind.BY_OFFER)
    giver, other, asked, behind = (book(session) for _ in range(4))
    cancel_booking(booking=other, actor=other.person)
    assert status(asked) == "offered"

    swap_place(booking=giver, to=asked.person, actor=giver.person)

    assert [status(asked), status(behind)] == ["booked", "offered"]


def test_a_place_cannot_be_given_to_oneself():
    giver = book(session_in(7, capacity=2))

    with pytest.raises(BookingError, match="your own address"):
        swap_place(booking=giver, to=giver.person, actor=giver.person)

    assert status(giver) == "booked"


def test_a_place_given_to_somebody_who_has_one_goes_to_the_next_who_waits(organiser):
    """The giver is not told that they have one. An organiser, who sees the list anyway, is."""
    session = session_in(7, capacity=2)
    giver, other, waiting = (book(session) for _ in range(3))

    with pytest.raises(BookingError, match="have a place already"):
        swap_place(booking=giver, to=other.person, actor=organiser)
    assert swap_place(booking=giver, to=other.person, actor=giver.person) is None

    assert [status(each) for each in (giver, other, waiting)] == ["cancelled", "booked", "booked"]


def test_a_place_given_to_somebody_who_is_stopped_goes_to_the_next_who_waits():
    session = session_in(7)
    giver, waiting = book(session), book(session)

    swapped = swap_place(booking=giver, to=UserFactory(is_active=False), actor=giver.person)

    assert (swapped, status(giver), status(waiting)) == (None, "cancelled", "booked")


def test_there_is_nothing_to_give_away_without_a_place_or_after_the_start(clock):
    session = session_in(7)
    giver, waiting = book(session), book(session)

    with pytest.raises(BookingError, match="no place to give away"):
        swap_place(booking=waiting, to=UserFactory(), actor=waiting.person)
    clock.move_to(session.starts_at)
    with pytest.raises(BookingError, match="has started"):
        swap_place(booking=giver, to=UserFactory(), actor=giver.person)


def test_where_an_organiser_approves_only_they_swap(organiser):
    session = session_in(7, needs_approval=True)
    giver = book(session)
    answer_request(booking=giver, actor=organiser, approve=True)

    with pytest.raises(BookingError, match="approves each place"):
        swap_place(booking=giver, to=UserFactory(), actor=giver.person)

    assert swap_place(booking=giver, to=UserFactory(), actor=organiser).status == "booked"


# --- Adding and the table -----------------------------------------------------------------------


def test_an_organiser_adds_somebody_past_closed_booking_with_a_reason(organiser):
    session = session_in(7, capacity=2, booking_closes_at=MONDAY)

    booking = add_person(
        session=session, person=UserFactory(), actor=organiser, why="Speaker's guest"
    )

    event = booking.events.get()
    assert (booking.status, event.why, event.actor) == ("booked", "Speaker's guest", organiser)


def test_nobody_is_added_to_a_full_session(organiser):
    session = session_in(7)
    book(session)

    with pytest.raises(BookingError, match="Add a place first"):
        add_person(session=session, person=UserFactory(), actor=organiser, why="x")


NO_MOVES = [(a, b) for a in BookingStatus for b in BookingStatus if b not in MOVES[a]]


@pytest.mark.parametrize(("before", "after"), NO_MOVES)
def test_what_the_table_of_moves_does_not_have_cannot_happen(before, after):
    booking = Booking(session=session_in(7), person=UserFactory(), status=before)

    with pytest.raises(IllegalMove):
        move(booking, after, actor=None)


def test_ends_are_ends():
    assert [MOVES[end] for end in ("cancelled", "expired", "declined")] == [[], [], []]
