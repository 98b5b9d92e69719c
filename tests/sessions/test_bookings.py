"""Taking and giving back a place, as the service does it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from outbox.models import Message
from sessions.audit import audit
from sessions.enums import BookingStatus
from sessions.exceptions import BookingError
from sessions.models import AccessNeeds, Booking, BookingEvent
from sessions.services.bookings import book_place, cancel_booking, tell_access_needs
from tests.factories import BookingFactory, LearningSessionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _all_promises_hold() -> None:
    """Whatever a test here did to bookings, every rule of the audit holds afterwards."""
    yield
    assert {rule: found for rule, found in audit().items() if found} == {}


def mails_owed(booking: Booking) -> list[str]:
    return list(
        Message.objects.filter(about=f"booking:{booking.uuid}")
        .order_by("pk")
        .values_list("kind", flat=True)
    )


def test_booking_takes_the_lowest_place_and_owes_one_confirmation():
    booking = book_place(session=LearningSessionFactory(capacity=2), person=UserFactory())

    assert (booking.status, booking.place_no) == (BookingStatus.BOOKED, 1)
    assert mails_owed(booking) == ["booking.confirmed"]
    assert [event.to_status for event in booking.events.all()] == [BookingStatus.BOOKED]


def test_booking_twice_gives_the_same_booking_and_one_mail():
    session, person = LearningSessionFactory(), UserFactory()

    first, second = (book_place(session=session, person=person) for _ in range(2))

    assert first == second
    assert mails_owed(first) == ["booking.confirmed"]
    assert first.events.count() == 1


def test_the_last_place_is_taken_once():
    session = LearningSessionFactory(capacity=1)
    BookingFactory(session=session)

    with pytest.raises(BookingError, match="This session is full."):
        book_place(session=session, person=UserFactory())

    assert session.bookings.count() == 1


def test_a_place_given_back_is_taken_by_the_next_person():
    session = LearningSessionFactory(capacity=2)
    first = BookingFactory(session=session)
    BookingFactory(session=session)

    cancel_booking(booking=first, actor=first.person)
    third = book_place(session=session, person=UserFactory())

    assert third.place_no == 1
    assert session.places_taken == 2


def test_no_limit_means_no_limit():
    session = LearningSessionFactory(capacity=None)

    for _ in range(25):
        BookingFactory(session=session)

    assert (session.places_taken, session.places_left) == (25, None)


def test_no_places_at_all_means_closed():
    with pytest.raises(BookingError, match="Booking for this session is closed."):
        book_place(session=LearningSessionFactory(capacity=0), person=UserFactory())


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"published_from": None}, "This session is not open to the public yet."),
        ({"published_from": timedelta(hours=1)}, "This session is not open to the public yet."),
        ({"cancelled_at": timedelta(hours=-1)}, "This session is cancelled."),
        ({"booking_closes_at": timedelta(hours=-1)}, "Booking for this session is closed."),
        (
            {"starts_at": timedelta(hours=-3), "ends_at": timedelta(hours=-2)},
            "This session is over.",
        ),
    ],
)
def test_what_cannot_be_booked_says_why(change, reason):
    now = timezone.now()
    given = {name: value and now + value for name, value in change.items()}
    session = LearningSessionFactory(**given)

    with pytest.raises(BookingError) as refused:
        book_place(session=session, person=UserFactory())

    assert str(refused.value) == reason
    assert not Booking.objects.exists()


def test_before_booking_opens_the_reason_says_when_it_does():
    session = LearningSessionFactory(booking_opens_at=timezone.now() + timedelta(days=1))

    with pytest.raises(BookingError, match="Booking opens on"):
        book_place(session=session, person=UserFactory())


def test_somebody_late_can_still_book_while_the_session_is_on():
    session = LearningSessionFactory()

    with time_machine.travel(session.starts_at + timedelta(minutes=5), tick=False):
        booking = book_place(session=session, person=UserFactory())

    assert booking.is_booked


def test_cancelling_frees_the_place_and_owes_one_cancellation():
    booking = BookingFactory()

    for _ in range(2):
        booking = cancel_booking(booking=booking, actor=booking.person)

    assert (booking.status, booking.place_no) == (BookingStatus.CANCELLED, None)
    assert mails_owed(booking) == ["booking.confirmed", "booking.cancelled"]
    assert booking.calendar_sequence == 1


def test_booking_again_after_cancelling_is_a_new_booking():
    first = BookingFactory()
    cancel_booking(booking=first, actor=first.person)

    second = book_place(session=first.session, person=first.person)

    assert second.uuid != first.uuid
    assert first.session.bookings.count() == 2


def test_after_the_start_there_is_nothing_to_cancel():
    booking = BookingFactory()

    with (
        time_machine.travel(booking.session.starts_at, tick=False),
        pytest.raises(BookingError, match="has started"),
    ):
        cancel_booking(booking=booking, actor=booking.person)

    booking.refresh_from_db()
    assert booking.is_booked


def test_lowering_the_number_of_places_unbooks_nobody():
    session = LearningSessionFactory(capacity=3)
    for _ in range(3):
        BookingFactory(session=session)

    session.capacity = 1
    session.save()

    assert (session.places_taken, session.over_by, session.places_left) == (3, 2, 0)


def test_events_cannot_be_edited():
    event = BookingFactory().events.get()
    event.why = "changed"

    with pytest.raises(TypeError):
        event.save()


def test_access_needs_are_kept_apart_and_can_be_taken_back():
    booking = BookingFactory()

    tell_access_needs(booking=booking, text="  Captions  ")
    assert AccessNeeds.objects.get(booking=booking).text == "Captions"

    tell_access_needs(booking=booking, text=" ")
    assert not AccessNeeds.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"place_no": 1},
        {"place_no": None},
        {"place_no": 0},
        {"place_no": 2, "ended_at": "now"},
        {"place_no": 2, "same_person": True},
    ],
)
def test_the_database_itself_refuses_a_wrong_booking(wrong):
    there = BookingFactory()
    person = there.person if wrong.pop("same_person", False) else UserFactory()
    if wrong.get("ended_at"):
        wrong["ended_at"] = timezone.now()

    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.create(
            session=there.session, person=person, status=BookingStatus.BOOKED, **wrong
        )


def test_the_person_of_a_booking_cannot_be_deleted():
    booking = BookingFactory()

    with pytest.raises(Exception, match="protected"):
        User.objects.filter(pk=booking.person.pk).delete()

    assert BookingEvent.objects.count() == 1
