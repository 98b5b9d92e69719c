"""The organiser's next four weeks: what they show, to whom, and at what cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from outbox.enums import MessageStatus
from outbox.models import Message
from outbox.queries import late_mails
from sessions.board import Need, board
from sessions.enums import WaitingListKind
from sessions.models import LearningSession, Series
from sessions.services.bookings import book_place, cancel_booking
from sessions.services.changes import cancel_session, change_capacity
from tests.factories import LearningSessionFactory, UserFactory
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
BOARD = "/admin/programme/board/"
NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def standing_still() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def session_in(days: float, **given: object) -> LearningSession:
    starts_at = NOW + timedelta(days=days)
    return LearningSessionFactory(
        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=30), **given
    )


def series_of(name: str, person) -> Series:
    series = Series.objects.create(name=name)
    series.organisers.add(person)
    series.save()
    return series


def book(session: LearningSession, people: int = 1) -> list:
    return [book_place(session=session, person=UserFactory()) for _ in range(people)]


def end(mails, status: MessageStatus) -> None:
    mails.update(status=status, finished_at=timezone.now())


def needs(organiser) -> list[tuple[str, str]]:
    return [(need.name, row.session.title) for need, row in board(organiser, now=NOW).needs()]


def page_of(client: Client) -> BeautifulSoup:
    return BeautifulSoup(client.get(BOARD).content, "html.parser")


def words(tag) -> str:
    return " ".join(tag.get_text(" ").split())


def test_it_holds_what_is_on_now_and_the_next_four_weeks(organiser):
    for days, title in [(-0.01, "On now"), (27.9, "Last"), (28.1, "Too late"), (-1, "Over")]:
        session_in(days, title=title)

    assert [row.session.title for row in board(organiser, now=NOW).rows] == ["On now", "Last"]


def test_each_session_has_its_numbers(organiser_client):
    session = session_in(3, title="Sleep", capacity=2, waiting_list=WaitingListKind.BY_OFFER)
    first, *_ = book(session, 5)
    cancel_booking(booking=first, actor=first.person)
    book(session_in(4, title="Ask", needs_approval=True), 2)
    end(Message.objects.filter(kind="booking.offered"), MessageStatus.FAILED)

    page = page_of(organiser_client)

    rows = [words(row) for row in page.select("table.listing tbody tr")]
    assert rows[0].startswith("Thu 4 Feb 9:00am Sleep 2 of 2 places taken")
    assert rows[0].endswith("2 1 0 1 failed")
    assert rows[1].endswith("Ask 0 booked, no limit 0 0 2 0")
    meter = page.select_one("meter")
    assert (meter["max"], meter["value"], meter["aria-label"]) == ("2", "2", "Places taken")
    assert words(page.select_one("#totals")) == (
        "2 sessions, 1 booked, 2 waiting, 1 offer open, 2 requests to answer, "
        "1 person without their e-mail"
    )


def test_what_needs_a_hand_comes_most_urgent_first(organiser):
    cancelled, full = session_in(1, title="Cancelled"), session_in(20, title="Full", capacity=1)
    LearningSession.objects.filter(pk=full.pk).update(waiting_list=WaitingListKind.AUTOMATIC)
    book(full, 2)
    cancel_session(session=cancelled, actor=organiser, why="x")
    over = session_in(9, title="Over", capacity=3)
    book(over, 3)
    change_capacity(session=over, capacity=1, expected=[], actor=organiser)
    session_in(6, title="Hidden", published_from=None)
    session_in(1.9, title="No link", join_url="")
    late, failed = book(session_in(25, title="Late"))[0], book(session_in(26, title="Failed"))[0]
    Message.objects.filter(about=late.about).update(due_at=NOW - timedelta(hours=2))
    end(Message.objects.filter(about=failed.about), MessageStatus.FAILED)
    book(session_in(27, title="Requests", needs_approval=True))

    assert needs(organiser) == [
        (Need.REQUESTS.name, "Requests"),
        (Need.FAILED_MAILS.name, "Failed"),
        (Need.LATE_MAILS.name, "Late"),
        (Need.NO_LINK.name, "No link"),
        (Need.HIDDEN.name, "Hidden"),
        (Need.OVER.name, "Over"),
        (Need.FULL_WITH_WAITING.name, "Full"),
        (Need.CANCELLED.name, "Cancelled"),
    ]


def test_what_is_well_needs_no_hand(organiser):
    session_in(2.1, title="Link can wait", join_url="")
    session_in(1, title="In a room", mode="in_person", venue="Derby", join_url="")
    session_in(7.1, title="Hidden for now", published_from=None)
    book(session_in(3, title="Full, nobody waits", capacity=1))

    assert needs(organiser) == []


def test_each_sentence_leads_to_where_a_hand_can_be_lent(organiser_client):
    full = session_in(3, capacity=1, waiting_list=WaitingListKind.AUTOMATIC)
    book(full, 3)
    asked = session_in(4, needs_approval=True)
    (request,) = book(asked)
    end(Message.objects.filter(about=request.about), MessageStatus.FAILED)
    unlinked = session_in(1, join_url="")

    page = page_of(organiser_client)

    links = {words(link): link["href"] for link in page.select("#needs a")}
    edit = f"/admin/snippets/learning_sessions/learningsession/edit/{unlinked.pk}/"
    assert links == {
        "1 person asks for a place. Answer them.": f"/admin/programme/{asked.pk}/bookings/",
        "An e-mail to 1 person failed. See why, and send it again.": "/admin/outbox/?status=failed",
        "It starts soon and has no meeting link. Add it.": edit,
        "It is full and 2 people wait. Could you add places?": f"/admin/programme/{full.pk}/places/",
    }
    assert [organiser_client.get(address).status_code for address in links.values()] == [200] * 4


@pytest.mark.parametrize(
    ("mail", "is_late"),
    [
        ({"attempts": 0, "due_at": NOW - timedelta(minutes=61)}, True),
        ({"attempts": 0, "due_at": NOW - timedelta(minutes=59)}, False),
        ({"attempts": 0, "due_at": NOW + timedelta(minutes=10)}, False),
        # Each try moves the next one on, so it is the first try that counts.
        ({"attempts": 9, "due_at": NOW + timedelta(minutes=30), "retry_from": NOW}, False),
        (
            {
                "attempts": 9,
                "due_at": NOW + timedelta(minutes=30),
                "retry_from": NOW - timedelta(hours=2),
            },
            True,
        ),
    ],
)
def test_a_mail_is_late_an_hour_after_it_should_have_gone(mail, is_late):
    book(session_in(3))
    Message.objects.update(created_at=NOW - timedelta(days=1), **mail)

    assert late_mails(now=NOW).exists() == is_late


def test_mails_about_something_else_do_not_disturb(organiser, health_visitor):
    for about in ("booking", "page:1", "booking-like"):
        Message.objects.create(
            kind="x",
            key=about,
            about=about,
            thread=about,
            recipient=health_visitor,
            status=MessageStatus.FAILED,
            finished_at=NOW,
        )
    session_in(3)

    assert board(organiser, now=NOW).failing == 0


def test_the_number_of_queries_is_the_same_for_one_session_and_for_twenty(organiser_client):
    queries = []
    organiser_client.get(BOARD)  # what is kept for the next request is kept
    for more in (1, 19):
        for _ in range(more):
            session = session_in(3, capacity=2, waiting_list=WaitingListKind.AUTOMATIC)
            book(session, 4)
        end(Message.objects.all(), MessageStatus.FAILED)
        with CaptureQueriesContext(connection) as captured:
            rows = page_of(organiser_client).select("table.listing tbody tr")
        queries.append((len(rows), len(captured)))

    assert [rows for rows, _ in queries] == [1, 20]
    assert queries[0][1] == queries[1][1], queries


def test_it_is_first_in_the_programme_menu_of_those_who_run_sessions(organiser_client):
    page = organiser_client.get("/admin/").content.decode()

    assert page.index(BOARD) < page.index("/admin/snippets/learning_sessions/learningsession/")


def test_it_shows_an_organiser_their_own_sessions(organiser, organiser_client):
    other, own = series_of("Others'", UserFactory()), series_of("Own", organiser)
    session_in(1, title="Theirs", series=other)
    session_in(2, title="Mine", series=own)
    session_in(3, title="Everybody's")

    titles = [row.session.title for row in organiser_client.get(BOARD).context["rows"]]

    assert titles == ["Mine", "Everybody's"]


def test_it_is_refused_to_everybody_else(editor, administrator, health_visitor):
    answers = {}
    for person in (editor, administrator, health_visitor, None):
        browser = Client()
        if person:
            sign_in(browser, person, second_factor=True)
        answers[person and person.name] = browser.get(BOARD).status_code

    assert answers == {
        "Eddie Editor": 302,
        "Ada Administrator": 302,
        "Hannah Visitor": 403,
        None: 302,
    }
