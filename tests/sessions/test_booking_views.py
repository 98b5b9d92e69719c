"""Booking and cancelling through the pages, with everything a browser may do twice or wrongly."""

from __future__ import annotations

import uuid

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from outbox.models import Message
from sessions.models import AccessNeeds, Booking, JoinTap
from sessions.services.bookings import cancel_booking
from tests.factories import BookingFactory, LearningSessionFactory, UserFactory
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


def said(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_one_post_books_and_leads_back_to_the_session(health_visitor_client: Client, hub):
    session = LearningSessionFactory()

    answer = health_visitor_client.post(f"{session.get_absolute_url()}book/")

    assert (answer.status_code, answer.url) == (302, session.get_absolute_url())
    assert session.places_taken == 1
    page = health_visitor_client.get(answer.url)
    assert "You have a place" in page.content.decode()


def test_a_get_never_books_or_cancels(health_visitor_client: Client, health_visitor, hub):
    session = LearningSessionFactory()
    held = BookingFactory(person=health_visitor)

    for name, args in [("book", [session.pk]), ("cancel", [held.uuid]), ("gate", [held.uuid])]:
        assert health_visitor_client.get(reverse(f"sessions:{name}", args=args)).status_code == 200

    for name in ("join", "accept"):
        answer = health_visitor_client.get(reverse(f"sessions:{name}", args=[held.uuid]))
        assert (answer.status_code, answer.url) == (302, held.get_absolute_url())
    assert list(Booking.objects.values_list("pk", "status")) == [(held.pk, "booked")]


def test_double_click_back_and_resubmit_make_one_booking_and_one_mail(health_visitor_client, hub):
    session = LearningSessionFactory()

    for _ in range(3):
        health_visitor_client.post(f"{session.get_absolute_url()}book/")

    assert Booking.objects.count() == 1
    assert Message.objects.count() == 1


def test_cancelling_in_two_tabs_is_said_kindly_and_done_once(
    health_visitor_client, health_visitor, hub
):
    booking = BookingFactory(person=health_visitor)
    address = reverse("sessions:cancel", args=[booking.uuid])

    answers = [health_visitor_client.post(address) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Message.objects.filter(kind="booking.cancelled").count() == 1
    assert "This place is cancelled" in health_visitor_client.get(address).content.decode()


def test_a_full_session_refuses_in_words_and_changes_nothing(health_visitor_client, hub):
    session = LearningSessionFactory(capacity=1)
    BookingFactory(session=session)

    answer = health_visitor_client.post(f"{session.get_absolute_url()}book/")

    assert said(answer) == ["This session is full."]
    assert session.bookings.count() == 1


def test_a_session_that_is_not_there_or_hidden_is_not_found(health_visitor_client, hub):
    hidden = LearningSessionFactory(published_from=None)

    for pk in (hidden.pk, 999_999, 99_999_999_999_999_999_999):
        for method in (health_visitor_client.get, health_visitor_client.post):
            assert method(f"/sessions/{pk}/book/").status_code == 404


def test_a_visitor_is_asked_who_they_are_and_nothing_is_booked_yet(client: Client, hub):
    session = LearningSessionFactory()

    for method in (client.get, client.post):
        answer = method(f"{session.get_absolute_url()}book/")
        assert (answer.status_code, answer.url) == (
            302,
            f"/sign-in/?next={session.get_absolute_url()}book/",
        )

    assert not Booking.objects.exists()


OWN_PAGES = ["gate", "join", "accept", "swap", "cancel", "access_needs", "calendar_file"]


@pytest.mark.parametrize("name", OWN_PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_elses_booking_is_not_there_for_anybody_else(client, organiser, hub, name, method):
    booking = BookingFactory()
    address = reverse(f"sessions:{name}", args=[booking.uuid])
    statuses = {}
    for person in (UserFactory(), organiser):
        sign_in(client, person, second_factor=True)
        statuses[person.email] = getattr(client, method)(address).status_code
    client.logout()
    visitor = getattr(client, method)(address)

    assert set(statuses.values()) == {404}
    assert (visitor.status_code, visitor.url) == (302, f"/sign-in/?next={address}")
    booking.refresh_from_db()
    assert booking.is_booked
    assert not JoinTap.objects.exists()


def test_a_made_up_booking_is_not_found(health_visitor_client, hub):
    for name in OWN_PAGES:
        address = reverse(f"sessions:{name}", args=[uuid.uuid4()])
        assert health_visitor_client.post(address).status_code == 404


def test_access_needs_are_kept_for_organisers_only(client, health_visitor, organiser, hub):
    booking = BookingFactory(person=health_visitor)
    address = reverse("sessions:access_needs", args=[booking.uuid])
    sign_in(client, health_visitor)

    client.post(address, {"text": "A signer, please"})
    assert AccessNeeds.objects.get().text == "A signer, please"
    assert "A signer, please" in client.get(address).content.decode()

    too_long = client.post(address, {"text": "x" * 1001})
    assert too_long.status_code == 422
    assert "x" * 1001 in too_long.content.decode()  # nothing typed is lost
    assert AccessNeeds.objects.get().text == "A signer, please"


def test_access_needs_of_a_cancelled_booking_cannot_be_told(
    health_visitor_client, health_visitor, hub
):
    booking = BookingFactory(person=health_visitor)
    cancel_booking(booking=booking, actor=health_visitor)

    address = reverse("sessions:access_needs", args=[booking.uuid])
    assert health_visitor_client.post(address, {"text": "x"}).status_code == 404


def test_cancelling_after_the_start_is_refused_in_words(health_visitor_client, health_visitor, hub):
    booking = BookingFactory(person=health_visitor)

    with time_machine.travel(booking.session.starts_at, tick=False):
        answer = health_visitor_client.post(reverse("sessions:cancel", args=[booking.uuid]))

    assert said(answer) == ["This session has started, so there is nothing left to cancel."]


def test_a_database_that_is_too_busy_asks_to_try_again(health_visitor_client, hub):
    """What PostgreSQL says when the lock is not had in time, SQLite when it stays locked."""
    session = LearningSessionFactory()

    def too_busy(execute, sql, params, many, context):
        if "learning_sessions_learningsession" in sql and context["connection"].in_atomic_block:
            raise OperationalError("canceling statement due to lock timeout")
        return execute(sql, params, many, context)

    address = f"{session.get_absolute_url()}book/"
    with connection.execute_wrapper(_after_the_page_was_found(too_busy)):
        answer = health_visitor_client.post(address)

    assert said(answer) == [
        "Many people are booking at this moment. Nothing was changed. Please try again."
    ]
    assert not Booking.objects.exists()


def _after_the_page_was_found(wrapper):
    """Let the view find the session; only the locked reading in the service fails."""
    seen = []

    def wrap(execute, sql, params, many, context):
        if 'FROM "learning_sessions_learningsession"' in sql:
            seen.append(sql)
        return (wrapper if len(seen) > 1 else lambda e, *rest: e(*rest))(
            execute, sql, params, many, context
        )

    return wrap
