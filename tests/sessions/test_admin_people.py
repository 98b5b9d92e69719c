"""What an organiser does for one person: adds, cancels, swaps, answers, invites again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from outbox.models import Message
from sessions.models import Booking, LearningSession
from sessions.services.bookings import book_place
from tests.factories import LearningSessionFactory, UserFactory

from .test_admin_changes import mails, page_of, status, words

pytestmark = pytest.mark.django_db
MARKUP = "<script>alert(1)</script> & =1+1"


def session(**given: object) -> LearningSession:
    return LearningSessionFactory(**{"capacity": 2, "waiting_list": "automatic", **given})


def book(at: LearningSession, person: User | None = None) -> Booking:
    return book_place(session=at, person=person or UserFactory())


def post(client: Client, booking: Booking, page: str, **data: str) -> Any:
    address = page_of(booking.session, f"bookings/{booking.uuid}/{page}")
    return client.post(address, data, follow=True)


def last_reason(booking: Booking) -> tuple[str, User | None]:
    event = booking.events.last()
    return event.why, event.actor


# --- Adding -------------------------------------------------------------------------------------


def test_a_new_address_is_booked_and_told(organiser_client: Client, organiser):
    at = session(booking_closes_at=timezone.now() - timedelta(hours=1))

    answer = organiser_client.post(
        page_of(at, "add"), {"email": " New@Example.ORG ", "why": MARKUP}, follow=True
    )

    booking = at.bookings.get()
    assert "new@example.org has a place and is told." in words(answer)
    assert (booking.person.email, booking.status, booking.source) == (
        "new@example.org",
        "booked",
        "organiser",
    )
    assert last_reason(booking) == (MARKUP, organiser)
    assert mails(booking) == ["booking.confirmed"]


def test_somebody_who_is_booked_is_not_booked_or_told_twice(organiser_client: Client):
    booking = book(session())

    organiser_client.post(
        page_of(booking.session, "add"), {"email": booking.person.email.upper(), "why": "x"}
    )

    assert (Booking.objects.count(), mails(booking)) == (1, ["booking.confirmed"])


def test_nobody_is_added_to_a_full_session_and_nothing_typed_is_lost(organiser_client: Client):
    at = session(capacity=1)
    book(at)

    answer = organiser_client.post(page_of(at, "add"), {"email": "x@example.org", "why": MARKUP})

    assert "The session is full. Add a place first." in words(answer)
    assert (answer.status_code, at.bookings.count()) == (422, 1)
    page = answer.content.decode()
    assert ("&lt;script&gt;alert(1)&lt;/script&gt; &amp; =1+1" in page, MARKUP in page) == (
        True,
        False,
    )


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"email": "nobody", "why": "x"}, "email"),
        ({"email": "a@example.org\r\nBcc: b@example.org", "why": "x"}, "email"),
        ({"email": "", "why": "x"}, "email"),
        ({"email": "a@example.org", "why": ""}, "why"),
        ({"email": "a@example.org", "why": "x" * 281}, "why"),
    ],
)
def test_what_is_wrong_is_said_beside_it(organiser_client: Client, typed, field):
    at = session()
    before = User.objects.count()

    answer = organiser_client.post(page_of(at, "add"), typed)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert (at.bookings.count(), User.objects.count()) == (0, before)


# --- Cancelling and swapping --------------------------------------------------------------------


def test_cancelling_for_somebody_keeps_the_reason_and_gives_the_place_on(
    organiser_client: Client, organiser
):
    at = session(capacity=1)
    booking, waiting = book(at), book(at)

    first, second = (
        post(organiser_client, booking, "cancel", why="They rang us.") for _ in range(2)
    )

    assert f"Cancelled. {booking.person} is told." in words(first)
    assert "It had ended already. Nothing was changed." in words(second)
    assert [status(booking), status(waiting)] == ["cancelled", "booked"]
    assert last_reason(booking) == ("They rang us.", organiser)
    assert mails(booking) == ["booking.confirmed", "booking.cancelled"]


def test_a_reason_is_wanted(organiser_client: Client):
    booking = book(session())

    for page, more in (("cancel", {}), ("swap", {"email": "a@example.org"})):
        assert post(organiser_client, booking, page, **more).status_code == 422

    assert status(booking) == "booked"


def test_swapping_for_somebody_keeps_the_reason_with_both(organiser_client: Client, organiser):
    booking = book(session(capacity=1))

    answer = post(organiser_client, booking, "swap", email="new@example.org", why="They asked.")

    theirs = Booking.objects.get(person__email="new@example.org")
    assert "The place goes to new@example.org. Both are told." in words(answer)
    assert [status(booking), theirs.status] == ["cancelled", "booked"]
    assert [last_reason(each) for each in (booking, theirs)] == [("They asked.", organiser)] * 2


@pytest.mark.parametrize("to", ["same", "other"])
def test_a_swap_that_is_none_is_refused_in_an_organisers_words(organiser_client: Client, to):
    at = session()
    booking, other = book(at), book(at)
    email = {"same": booking, "other": other}[to].person.email

    answer = post(organiser_client, booking, "swap", email=email, why="x")

    said = {
        "same": "That is the address of the person who has the place.",
        "other": "They have a place already.",
    }
    assert (said[to] in words(answer), status(booking)) == (True, "booked")


def test_a_booking_of_another_session_is_not_found_here(organiser_client: Client):
    booking, elsewhere = book(session()), session()

    address = page_of(elsewhere, f"bookings/{booking.uuid}/cancel")

    assert organiser_client.post(address, {"why": "x"}).status_code == 404
    assert status(booking) == "booked"


# --- Answering and inviting ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "said", "becomes"),
    [
        ("yes", "{person} has a place and is told.", "booked"),
        ("no", "Declined. {person} is told.", "declined"),
        ("", "Nothing was changed. Please press yes or no.", "requested"),
    ],
)
def test_requests_are_answered_once(organiser_client: Client, answer, said, becomes):
    booking = book(session(needs_approval=True))

    page = post(organiser_client, booking, "answer", answer=answer)
    again = post(organiser_client, booking, "answer", answer="no" if answer == "yes" else "yes")

    assert said.format(person=booking.person) in words(page)
    if answer:
        assert "It was answered already. Nothing was changed." in words(again)
        assert status(booking) == becomes


def test_a_yes_on_a_full_session_says_that_they_wait(organiser_client: Client):
    at = session(capacity=1, needs_approval=True)
    first, second = book(at), book(at)
    post(organiser_client, first, "answer", answer="yes")

    page = post(organiser_client, second, "answer", answer="yes")

    assert f"The session is full. {second.person} waits for a place" in words(page)
    assert status(second) == "waiting"


def test_the_invitation_is_sent_again_once_though_pressed_twice(organiser_client: Client):
    booking = book(session())
    Message.objects.update(status="sent", finished_at=timezone.now())

    for _ in range(2):
        answer = post(organiser_client, booking, "invite")

    assert "The invitation is on its way again." in words(answer)
    assert mails(booking) == ["booking.confirmed"] * 2


def test_somebody_who_waits_has_no_invitation_to_send_again(organiser_client: Client):
    at = session(capacity=1)
    book(at)
    waiting = book(at)

    answer = post(organiser_client, waiting, "invite")

    assert "Only somebody who has a place can be sent an invitation." in words(answer)
    assert mails(waiting) == ["booking.waiting"]
