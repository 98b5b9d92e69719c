"""What an organiser changes, as they do it: page by page, asked first, pressed once or twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from outbox.models import Message
from sessions.audit import audit
from sessions.enums import WaitingListKind
from sessions.models import Booking, LearningSession
from sessions.services.bookings import book_place, cancel_booking
from sessions.services.changes import tell_changes
from tests.factories import LearningSessionFactory, UserFactory
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
MONDAY = datetime(2027, 2, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Time stands still until a test moves it; in the end every rule of the audit holds."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller
        assert {rule: found for rule, found in audit().items() if found} == {}


def session_in(days: float = 7, **given: object) -> LearningSession:
    given = {"capacity": 2, "waiting_list": WaitingListKind.AUTOMATIC, **given}
    starts_at = MONDAY + timedelta(days=days)
    return LearningSessionFactory(
        title="Safer sleep", starts_at=starts_at, ends_at=starts_at + timedelta(minutes=30), **given
    )


def book(session: LearningSession, people: int = 1) -> list[Booking]:
    return [book_place(session=session, person=UserFactory()) for _ in range(people)]


def page_of(session: LearningSession, name: str) -> str:
    return f"/admin/programme/{session.pk}/{name}/"


def words(answer: Any) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


def status(booking: Booking) -> str:
    return Booking.objects.get(pk=booking.pk).status


def mails(booking: Booking) -> list[str]:
    return list(Message.objects.filter(about=booking.about).order_by("pk").values_list("kind", flat=True))  # fmt: skip


def hidden_fields(answer: Any) -> dict[str, list[str]]:
    """What the form that is shown sends along unseen."""
    form = BeautifulSoup(answer.content, "html.parser").select_one("main form[method=post]")
    fields: dict[str, list[str]] = {}
    for field in form.select("input[type=hidden]"):
        if field["name"] != "csrfmiddlewaretoken":
            fields.setdefault(field["name"], []).append(field["value"])
    return fields


# --- Places -------------------------------------------------------------------------------------


def test_more_places_are_shown_first_and_then_book_exactly_those_shown(organiser_client: Client):
    session = session_in()
    *_, third, fourth, fifth = book(session, 5)
    page = page_of(session, "places")

    shown = organiser_client.post(page, {"capacity": "4"})
    assert status(third) == "waiting"
    done = organiser_client.post(page, {"capacity": "4", **hidden_fields(shown)}, follow=True)

    assert "2 people get a place and are told:" in words(shown)
    assert [third.person.email in words(shown), fifth.person.email in words(shown)] == [True, False]
    assert "Change it and book 2 people" in words(shown)
    assert "Changed. 2 people got a place." in words(done)
    assert [status(each) for each in (third, fourth, fifth)] == ["booked", "booked", "waiting"]


def test_what_changed_meanwhile_is_said_and_nothing_is_done(organiser_client: Client):
    session = session_in()
    *_, third, fourth = book(session, 4)
    page = page_of(session, "places")
    shown = organiser_client.post(page, {"capacity": "3"})
    cancel_booking(booking=third, actor=third.person)

    answer = organiser_client.post(page, {"capacity": "3", **hidden_fields(shown)})

    assert "The waiting list has changed meanwhile. Please look again." in words(answer)
    session.refresh_from_db()
    assert (answer.status_code, session.capacity, status(fourth)) == (422, 2, "waiting")


def test_by_offer_the_page_says_that_people_are_asked(organiser_client: Client):
    session = session_in(waiting_list=WaitingListKind.BY_OFFER)
    *_, third = book(session, 3)
    page = page_of(session, "places")

    shown = organiser_client.post(page, {"capacity": "3"})
    done = organiser_client.post(page, {"capacity": "3", **hidden_fields(shown)}, follow=True)

    assert "1 person is offered a place" in words(shown)
    assert "Changed. 1 person is offered a place." in words(done)
    assert status(third) == "offered"


def test_fewer_places_unbook_nobody_and_say_so(organiser_client: Client):
    session = session_in()
    book(session, 2)
    page = page_of(session, "places")

    shown = organiser_client.post(page, {"capacity": "1"})
    organiser_client.post(page, {"capacity": "1", **hidden_fields(shown)})

    assert "Nobody loses a place. There will be 1 person more than places." in words(shown)
    assert "2 of 1 places taken, over by 1" in words(
        organiser_client.get(page_of(session, "bookings"))
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-1", "greater than or equal to 0"),
        ("100001", "less than or equal to 100000"),
        ("9" * 40, "less than or equal to 100000"),
        ("many", "Enter a whole number."),
        ("2.5", "Enter a whole number."),
    ],
)
def test_what_is_no_number_of_places_is_refused_in_words(organiser_client: Client, typed, said):
    session = session_in()

    answers = [
        organiser_client.post(page_of(session, "places"), {"capacity": typed, **more})
        for more in ({}, {"expected": ["", "not-a-booking"]})
    ]

    assert [(answer.status_code, said in words(answer)) for answer in answers] == [(422, True)] * 2
    session.refresh_from_db()
    assert session.capacity == 2


def test_in_the_form_of_the_session_the_places_point_to_their_own_page(organiser_client: Client):
    session = session_in()
    book(session)
    edit = f"/admin/snippets/learning_sessions/learningsession/edit/{session.pk}/"
    form = organiser_client.get(edit).context["form"]
    posted = {name: form[name].value() or "" for name in form.fields if name != "body"}
    times = ("starts_at", "ends_at", "published_from")
    posted |= {name: getattr(session, name).strftime("%Y-%m-%d %H:%M") for name in times}
    posted |= {"capacity": "9", "topics": [], "speakers": [], "body-count": "0"}

    answer = organiser_client.post(edit, posted)

    assert "People have booked or wait. This page shows who gets a place:" in words(answer)
    links = BeautifulSoup(answer.content, "html.parser").select("main a")
    assert page_of(session, "places") in {link.get("href") for link in links}


def test_moving_a_session_asks_for_agreement_and_then_tells(organiser_client: Client, clock):
    session = session_in()
    told = book(session, 2)
    Message.objects.update(status="sent", finished_at=MONDAY)
    facts = {f"told_{name}": getattr(session, name) for name in ("starts_at", "ends_at", "mode")}
    session.bookings.update(told_title=session.title, **facts)
    edit = f"/admin/snippets/learning_sessions/learningsession/edit/{session.pk}/"
    form = organiser_client.get(edit).context["form"]
    posted = {name: form[name].value() or "" for name in form.fields if name != "body"}
    times = ("starts_at", "ends_at", "published_from")
    posted |= {name: getattr(session, name).strftime("%Y-%m-%d %H:%M") for name in times}
    posted |= {"mode": "in_person", "venue": "Derby", "capacity": "2", "topics": [], "speakers": []}
    posted |= {"body-count": "0", "agreed_to_tell": "", "tell_title": ""}

    asked = organiser_client.post(edit, posted)
    agreed = organiser_client.post(edit, posted | {"agreed_to_tell": "on"})
    clock.shift(timedelta(minutes=10))
    tell_changes()

    assert "2 people will be told, in ten minutes. Tick the box to agree." in words(asked)
    assert BeautifulSoup(asked.content, "html.parser").select_one("[name=agreed_to_tell]")
    assert agreed.status_code == 302
    assert [mails(each)[-1] for each in told] == ["booking.changed"] * 2


# --- Cancelling, undoing, closing ---------------------------------------------------------------


def test_cancelling_shows_the_count_wants_a_reason_and_pressed_twice_tells_once(
    organiser_client: Client,
):
    session = session_in()
    people = book(session, 3)
    page = page_of(session, "cancel")

    asked = organiser_client.get(page)
    bare = organiser_client.post(page, {"why": "  "})
    first, second = (
        organiser_client.post(page, {"why": "The speaker is ill."}, follow=True) for _ in range(2)
    )

    assert "Cancel it and tell 3 people" in words(asked)
    assert (bare.status_code, "This field is required." in words(bare)) == (422, True)
    assert "Cancelled. 3 people are told." in words(first)
    assert "It is cancelled already." in words(second)
    assert [mails(each).count("session.cancelled") for each in people] == [1, 1, 1]


def test_a_cancellation_is_undone_once(organiser_client: Client):
    session = session_in()
    people = book(session, 3)
    organiser_client.post(page_of(session, "cancel"), {"why": "x"})
    page = page_of(session, "reinstate")

    first, second = (organiser_client.post(page, follow=True) for _ in range(2))

    assert "It takes place. 3 people are told." in words(first)
    assert "It takes place already." in words(second)
    again = session.bookings.live().order_by("pk")
    assert [each.person for each in again] == [each.person for each in people]
    assert [each.status for each in again] == ["booked", "booked", "waiting"]


def test_a_session_that_has_started_is_not_cancelled(
    organiser_client: Client, organiser: User, clock
):
    session = session_in(days=0.5)
    book(session)
    clock.move_to(session.starts_at)
    sign_in(organiser_client, organiser, second_factor=True)  # half a day is too long for the first

    answer = organiser_client.post(page_of(session, "cancel"), {"why": "x"})

    assert "This session has started, so it cannot be cancelled any more." in words(answer)


def test_booking_closes_and_opens_and_pressed_twice_is_pressed_once(organiser_client: Client):
    session = session_in()
    page = page_of(session, "close")
    closed = []
    for do in ("close", "close", "open", "open", "", "nonsense"):
        organiser_client.post(page, {"do": do})
        session.refresh_from_db()
        closed.append(session.booking_closes_at is not None)

    assert closed == [True, True, False, False, False, False]


# --- People: see test_admin_people.py -----------------------------------------------------------


def test_the_table_shows_where_each_stands_without_asking_for_each(organiser_client: Client):
    session = session_in()
    book(session, 2)
    second, first = book(session, 2)
    Booking.objects.filter(pk=first.pk).update(priority=1)
    organiser_client.get(page_of(session, "bookings"))  # what is kept for the next time is kept
    queries = []
    for more in (0, 20):
        book(session, more)
        with CaptureQueriesContext(connection) as captured:
            page = organiser_client.get(page_of(session, "bookings"))
        queries.append(len(captured))

    assert queries[0] == queries[1]

    rows = BeautifulSoup(page.content, "html.parser").select("table.listing tbody tr")
    texts = {row.select_one("strong").text: " ".join(row.get_text(" ").split()) for row in rows}
    assert "Waiting, number 1 " in texts[first.person.name]
    assert "Waiting, number 2 " in texts[second.person.name]
    assert list(texts)[2:4] == [first.person.name, second.person.name]


def test_people_from_unexpected_domains_are_flagged(organiser_client: Client):
    session = session_in()
    for email in ("ann@trust.nhs.uk", "bob@gmail.example"):
        book_place(session=session, person=UserFactory(email=email))

    page = organiser_client.get(page_of(session, "bookings"))

    rows = BeautifulSoup(page.content, "html.parser").select("table.listing tbody tr")
    flagged = {row.select_one("strong").text for row in rows if row.select_one(".w-status")}
    assert flagged == {User.objects.get(email="bob@gmail.example").name}
