"""What the closing page says stays behind, and that it says so truly."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from outbox.services import claim_next, deliver
from sessions.services.bookings import cancel_booking
from tests.factories import BookingFactory, LearningSessionFactory, lunchtime
from tests.signing_in import sign_in

from .lives import somebody
from .steps import newest_code, parse, told

pytestmark = pytest.mark.django_db
CLOSE, CODE, CONFIRM = (
    "/my-account/close/",
    "/my-account/close/code/",
    "/my-account/close/confirm/",
)
CLOSED = "Your account is closed, and what we held about you is deleted."


@pytest.fixture
def person(hub) -> User:
    return somebody()


@pytest.fixture
def at_home(client, person) -> Client:
    sign_in(client, person)
    return client


def close_with_code(client: Client) -> None:
    client.post(CODE)
    client.post(CONFIRM, {"code": newest_code()})


def send_what_is_owed() -> list[mail.EmailMessage]:
    mail.outbox.clear()
    while (message := claim_next()) is not None:
        deliver(message)
    return mail.outbox


def words(client: Client, address: str = CLOSE) -> str:
    return " ".join(parse(client.get(address)).main.get_text(" ").split())


# --- Entries in people's own calendars ------------------------------------------------------------


def test_the_page_names_the_entries_that_stay_in_ones_own_calendar(at_home, person):
    later = BookingFactory(
        person=person,
        session=LearningSessionFactory(title="Weaning", starts_at=lunchtime(in_days=9)),
    )
    BookingFactory(
        person=person, session=LearningSessionFactory(title="Sleep", starts_at=lunchtime(in_days=3))
    )
    gone = BookingFactory(person=person, session=LearningSessionFactory(title="Feeding"))
    cancel_booking(booking=gone, actor=person)
    BookingFactory(session=LearningSessionFactory(title="Of somebody else"))

    page = parse(at_home.get(CLOSE))

    named = [strong.get_text() for strong in page.main.select("li strong")]
    assert named == ["Sleep", "Weaning"]
    assert page.find("a", href=f"/my-sessions/{later.uuid}/cancel/") is not None
    assert "Delete these entries yourself" in words(at_home)


def test_who_has_no_place_to_come_is_told_the_same_in_short(at_home, person):
    assert "You have no place to come." in words(at_home)
    assert "Delete these entries yourself" not in words(at_home)


def test_no_cancellation_is_sent_for_what_was_booked_as_the_page_says(at_home, person):
    BookingFactory(person=person)
    assert send_what_is_owed()[0].to == [person.email]

    close_with_code(at_home)

    assert send_what_is_owed() == []
    assert told(at_home.get("/")) == [
        f"{CLOSED} Sessions in your own calendar are still there: delete them yourself."
    ]  # fmt: skip


def test_whoever_cancels_first_gets_the_mail_that_takes_the_entry_out(at_home, person):
    booking = BookingFactory(person=person)
    send_what_is_owed()

    at_home.post(f"/my-sessions/{booking.uuid}/cancel/", follow=True)

    (sent,) = send_what_is_owed()
    assert b"METHOD:CANCEL" in sent.calendar
    close_with_code(at_home)
    assert told(at_home.get("/")) == [CLOSED]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_number_of_questions(
    at_home, person, count, django_assert_num_queries
):
    for _ in range(count):
        BookingFactory(person=person)

    with django_assert_num_queries(7):
        assert len(at_home.get(CLOSE).context["coming"]) == count
