"""What we hold about somebody, and closing an account: nothing of the person is left anywhere."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client

from accounts.closing import close_account
from accounts.models import User
from outbox.models import Message
from sessions.audit import audit
from sessions.enums import WaitingListKind
from sessions.models import Booking, SessionSuggestion
from sessions.services.bookings import book_place, cancel_booking, swap_place, tell_access_needs
from tests.factories import BookingFactory, LearningSessionFactory, UserFactory, lunchtime
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
NAME, EMAIL, NEED = (
    "Zebedee Quillfeather",
    "zebedee.quillfeather@trust.example",
    "needs-a-signer-xyzzy",
)
TRACES = ["Quillfeather", "zebedee", "xyzzy", "Frobnicator", "Plugh Trust"]


@pytest.fixture
def person(hub) -> User:
    return UserFactory(name=NAME, email=EMAIL, job_role="Frobnicator", organisation="Plugh Trust")


def traces_in_the_database() -> dict[str, list[str]]:
    """Every table in which a word about the person still stands, with the rows."""
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names of our own tables
            for row in cursor.fetchall():
                text = repr(row).lower()
                if any(trace.lower() in text for trace in TRACES):
                    found.setdefault(table, []).append(text[:200])
    return found


def a_busy_life(person: User, client: Client) -> Booking:
    """Somebody who signed in, booked, told needs, cancelled, swapped, suggested and was mailed."""
    sign_in(client, person)
    client.get("/my-sessions/")
    held = BookingFactory(person=person, session=LearningSessionFactory(capacity=1))
    tell_access_needs(booking=held, text=NEED)
    cancelled = BookingFactory(person=person)
    cancel_booking(booking=cancelled, actor=person, why=f"{NAME} is ill")
    given = BookingFactory(person=person)
    swap_place(booking=given, to=UserFactory(), actor=person, why="for xyzzy")
    SessionSuggestion.objects.create(person=person, title="xyzzy", why=NAME)
    Message.objects.filter(recipient=person).update(note=f"550 no such user {EMAIL}")
    return held


def test_everything_held_is_shown_and_can_be_taken_along(client, person):
    a_busy_life(person, client)

    page = client.get("/my-details/data/").content.decode()
    held = json.loads(client.get("/my-details/data.json").content)

    for trace in (NAME, EMAIL, NEED, "Frobnicator", "Plugh Trust"):
        assert trace in page
        assert trace in json.dumps(held)
    assert [len(held[kind]) for kind in ("account", "bookings", "suggestions")] == [1, 3, 1]


def test_closing_leaves_no_trace_of_the_person_anywhere(client, person):
    a_busy_life(person, client)
    assert traces_in_the_database() != {}

    answer = client.post("/my-details/close/")

    assert (answer.status_code, answer.url) == (302, "/")
    assert traces_in_the_database() == {}


def test_counts_and_other_people_stay_as_they_were(client, person):
    held = a_busy_life(person, client)
    colleague = BookingFactory(session=LearningSessionFactory(title="Of somebody else"))
    past = BookingFactory(
        person=person, session=LearningSessionFactory(starts_at=lunchtime(in_days=2))
    )
    past.session.starts_at, past.session.ends_at = lunchtime(in_days=-2), lunchtime(in_days=-1)
    past.session.save()
    bookings = Booking.objects.count()

    close_account(person)

    past.refresh_from_db()
    colleague.refresh_from_db()
    held.refresh_from_db()
    assert (Booking.objects.count(), past.status, colleague.status) == (
        bookings,
        "booked",
        "booked",
    )
    assert held.status == "cancelled"
    assert {rule: found for rule, found in audit().items() if found} == {}


def test_whoever_waits_gets_the_place(client, person):
    session = LearningSessionFactory(capacity=1, waiting_list=WaitingListKind.AUTOMATIC)
    BookingFactory(session=session, person=person)
    waiting = book_place(session=session, person=UserFactory())

    close_account(person)

    waiting.refresh_from_db()
    assert waiting.status == "booked"


def test_asking_for_the_page_closes_nothing_and_closing_twice_changes_nothing(client, person):
    sign_in(client, person)

    assert client.get("/my-details/close/").status_code == 200
    person.refresh_from_db()
    assert person.name == NAME

    close_account(person)
    close_account(person)
    person.refresh_from_db()
    assert (person.is_active, person.name) == (False, "")


def test_a_closed_address_can_begin_anew(client, person):
    close_account(person)

    client.post("/sign-in/", {"email": EMAIL})

    assert User.objects.get(email=EMAIL).pk != person.pk


def test_a_visitor_is_asked_to_sign_in(client, hub):
    for address in ("/my-details/data/", "/my-details/data.json", "/my-details/close/"):
        assert client.get(address).url == f"/sign-in/?next={address}"
