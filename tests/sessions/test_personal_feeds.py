"""Somebody's own calendar behind its secret address, and the page that makes and ends the address."""

from __future__ import annotations

from datetime import timedelta

import icalendar
import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sessions.enums import WaitingListKind
from sessions.models import PersonalFeed
from sessions.services.bookings import book_place, cancel_booking
from sessions.services.feeds import personal_feed
from tests.factories import BookingFactory, LearningSessionFactory, lunchtime
from tests.signing_in import sign_in

from .calendars import calendar_in, event_in, events_in, new_mail, unfolded

pytestmark = pytest.mark.django_db

MINE = "/my-sessions/calendar/"
HOST = "hub.example.org"


def events(client: Client, address: str) -> dict[str, icalendar.Event]:
    return events_in(client.get(address).content)


def own_address(person) -> str:
    return reverse("sessions:personal_calendar", args=[personal_feed(person).token])


# --- The calendar ---------------------------------------------------------------------------------


def test_ones_own_calendar_holds_ones_own_places_and_no_others(client: Client, hub, health_visitor):
    mine = BookingFactory(person=health_visitor)
    invited = event_in(calendar_in(new_mail()))
    other = BookingFactory(session=mine.session)
    full = LearningSessionFactory(capacity=1, waiting_list=WaitingListKind.AUTOMATIC)
    BookingFactory(session=full)
    waiting = BookingFactory(session=full, person=health_visitor)

    answer = client.get(own_address(health_visitor))

    event = event_in(answer.content)
    for name in ("UID", "SEQUENCE", "SUMMARY", "URL", "STATUS", "LOCATION", "TRANSP"):
        assert event[name] == invited[name]
    assert icalendar.Calendar.from_ical(answer.content)["METHOD"] == "PUBLISH"
    assert {"ATTENDEE", "ORGANIZER"} & set(event) == set()
    assert waiting.position == 1
    for stranger in (other.person.email, health_visitor.email, str(other.uuid), str(waiting.uuid)):
        assert stranger not in unfolded(answer.content).decode()


def test_a_place_given_back_is_there_as_cancelled_for_30_days(client: Client, hub, health_visitor):
    session = LearningSessionFactory(starts_at=lunchtime(in_days=60))
    first = BookingFactory(session=session, person=health_visitor)
    cancel_booking(booking=first, actor=health_visitor)
    second = book_place(session=session, person=health_visitor)
    full = BookingFactory(
        session=LearningSessionFactory(capacity=1, waiting_list=WaitingListKind.AUTOMATIC)
    ).session
    waited = book_place(session=full, person=health_visitor)
    cancel_booking(booking=waited, actor=health_visitor)
    address = own_address(health_visitor)

    now = events(client, address)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        later = events(client, address)

    gone, held = (f"{booking.uuid}@{HOST}" for booking in (first, second))
    assert {uid: str(event["STATUS"]) for uid, event in now.items()} == {
        gone: "CANCELLED", held: "CONFIRMED",
    }  # fmt: skip
    assert int(now[gone]["SEQUENCE"]) == 1
    assert now[gone]["SUMMARY"] == f"Cancelled: {session.title}"
    assert set(later) == {held}


def test_ones_own_past_sessions_stay_for_30_days(client: Client, hub, health_visitor):
    session = BookingFactory(person=health_visitor).session
    address = own_address(health_visitor)

    with time_machine.travel(session.ends_at + timedelta(days=29)):
        assert len(events(client, address)) == 1
    with time_machine.travel(session.ends_at + timedelta(days=31)):
        assert events(client, address) == {}


def test_ones_own_calendar_is_private_and_told_not_changed(client: Client, hub, health_visitor):
    booking = BookingFactory(person=health_visitor)
    address = own_address(health_visitor)
    first = client.get(address)

    again = client.get(address, headers={"if-none-match": first["ETag"]})
    cancel_booking(booking=booking, actor=health_visitor)
    after = client.get(address, headers={"if-none-match": first["ETag"]})

    assert (first["Cache-Control"], first["X-Robots-Tag"]) == ("private", "noindex")
    assert (again.status_code, again["Cache-Control"]) == (304, "private")
    assert after.status_code == 200
    assert not first.cookies
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("count", [1, 12])
def test_ones_own_calendar_asks_the_same_number_of_questions(
    client: Client, hub, health_visitor, count, django_assert_num_queries
):
    for _ in range(count):
        BookingFactory(person=health_visitor)
    address = own_address(health_visitor)
    client.get(address)  # the first of a day notes the day

    with django_assert_num_queries(3):
        client.get(address)


@pytest.mark.parametrize("token", ["x", "x" * 27, "x" * 500, "..%2F", "نیند"])
def test_a_made_up_address_is_not_found(client: Client, hub, token):
    BookingFactory()

    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_an_account_that_is_closed_has_no_calendar(client: Client, hub, health_visitor):
    address = own_address(health_visitor)
    health_visitor.is_active = False
    health_visitor.save()

    assert client.get(address).status_code == 404


# --- The page ---------------------------------------------------------------


def test_the_page_makes_shows_renews_and_ends_the_address_by_post_only(client, hub, health_visitor):
    sign_in(client, health_visitor)
    reader = Client()

    for name in (MINE, MINE):
        assert "Make my calendar address" in client.get(name).content.decode()
    assert not PersonalFeed.objects.exists()  # looking makes none

    client.post(MINE)
    client.post(MINE)  # Back, and once more
    first = own_address(health_visitor)
    page = client.get(MINE).content.decode()
    assert settings.SITE_URL + first in page
    assert f"webcal:{(settings.SITE_URL + first).partition(':')[2]}" in page
    assert reader.get(first).status_code == 200

    assert [client.get(f"{MINE}{do}/").status_code for do in ("new", "off")] == [405, 405]
    client.post(f"{MINE}new/")
    second = own_address(health_visitor)
    assert second != first
    assert [reader.get(each).status_code for each in (first, second)] == [404, 200]

    client.post(f"{MINE}off/")
    assert not PersonalFeed.objects.exists()
    assert reader.get(second).status_code == 404
    assert second not in client.get(MINE).content.decode()


def test_nobody_else_sees_or_changes_the_address(client: Client, hub, health_visitor, organiser):
    address = own_address(health_visitor)

    for method, path in [
        ("get", MINE),
        ("post", MINE),
        ("post", f"{MINE}new/"),
        ("post", f"{MINE}off/"),
    ]:
        answer = getattr(client, method)(path)
        assert (answer.status_code, answer.url.split("?")[0]) == (302, "/sign-in/")
    sign_in(client, organiser, second_factor=True)
    assert address not in client.get(MINE).content.decode()
    client.post(f"{MINE}new/")
    client.post(f"{MINE}off/")

    assert own_address(health_visitor) == address
    assert client.get(address).status_code == 200


def test_my_sessions_leads_to_it(health_visitor_client: Client, hub):
    page = health_visitor_client.get("/my-sessions/").content.decode()

    assert f'<a href="{MINE}">Your calendar, always up to date</a>' in page
