"""The programme and a session's page, as readers see them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from sessions.enums import SessionMode
from sessions.models import LearningSession
from tests.conftest import Hub
from tests.factories import (
    BookingFactory,
    LearningSessionFactory,
    SpeakerFactory,
    TopicFactory,
    UserFactory,
    lunchtime,
)
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
SATURDAY = datetime(2026, 11, 21, 9, tzinfo=UTC)


def titles(client: Client, address: str) -> list[str]:
    page = BeautifulSoup(client.get(address).content, "html.parser")
    return [heading.get_text(strip=True) for heading in page.select(".hub-session-card__title")]


def words(client: Client, address: str) -> str:
    page = BeautifulSoup(client.get(address).content, "html.parser")
    return " ".join(page.select_one("main").get_text(" ").split())


@time_machine.travel(SATURDAY, tick=False)
def test_the_programme_shows_eight_weeks_by_week(client: Client, hub: Hub):
    monday = datetime(2026, 11, 16, 12, 30, tzinfo=UTC)
    for days in [3, 8, 55, 56, 57]:
        LearningSessionFactory(title=f"In {days} days", starts_at=monday + timedelta(days=days))

    page = BeautifulSoup(client.get("/sessions/").content, "html.parser")

    weeks = [" ".join(week.get_text(" ").split()) for week in page.select(".hub-week__title")]
    assert weeks == [
        "Next week 23 November to 29 November",
        "In 7 weeks 4 January to 10 January",
    ]
    assert titles(client, "/sessions/") == ["In 8 days", "In 55 days"]


def test_the_programme_is_in_the_order_of_time_whenever_sessions_were_written(client, hub):
    for days in (9, 2, 30, 3):
        LearningSessionFactory(title=f"In {days} days", starts_at=lunchtime(in_days=days))

    assert titles(client, "/sessions/") == [f"In {days} days" for days in (2, 3, 9, 30)]


def test_hidden_future_and_past_sessions_are_not_in_the_programme(client: Client, hub: Hub):
    now = timezone.now()
    LearningSessionFactory(title="Shown")
    LearningSessionFactory(title="Hidden", published_from=None)
    LearningSessionFactory(title="Shown later", published_from=now + timedelta(hours=1))
    LearningSessionFactory(title="Over", starts_at=lunchtime(in_days=-3))

    assert titles(client, "/sessions/") == ["Shown"]
    assert titles(client, "/sessions/past/") == ["Over"]


def test_a_session_that_has_begun_stays_in_the_programme_until_it_ends(client: Client, hub: Hub):
    session = LearningSessionFactory()

    with time_machine.travel(session.ends_at - timedelta(seconds=1), tick=False):
        assert titles(client, "/sessions/") == [session.title]
    with time_machine.travel(session.ends_at, tick=False):
        assert titles(client, "/sessions/") == []


def test_filters_narrow_and_combine(client: Client, hub: Hub):
    feeding, data = TopicFactory(slug="feeding"), TopicFactory(slug="data")
    LearningSessionFactory(title="Feeding online", topics=[feeding])
    LearningSessionFactory(
        title="Feeding here", topics=[feeding], mode=SessionMode.IN_PERSON, venue="Derby"
    )
    full = LearningSessionFactory(title="Data, full", topics=[data], capacity=1)
    BookingFactory(session=full)

    assert titles(client, "/sessions/?topic=feeding") == ["Feeding online", "Feeding here"]
    assert titles(client, "/sessions/?topic=feeding&mode=in_person") == ["Feeding here"]
    assert titles(client, "/sessions/?topic=data") == ["Data, full"]
    assert titles(client, "/sessions/?topic=data&places=on") == []
    assert titles(client, "/sessions/?places=on") == ["Feeding online", "Feeding here"]


@time_machine.travel(SATURDAY, tick=False)
def test_the_month_filter_counts_months_in_uk_time(client: Client, hub: Hub):
    LearningSessionFactory(
        title="Just July", starts_at=datetime(2027, 6, 30, 23, 30, tzinfo=UTC)
    )  # 00:30 on 1 July in London
    LearningSessionFactory(title="June", starts_at=datetime(2027, 6, 30, 22, 30, tzinfo=UTC))

    assert titles(client, "/sessions/?month=2027-07") == ["Just July"]
    assert titles(client, "/sessions/?month=2027-06") == ["June"]


@pytest.mark.parametrize(
    "query", ["?month=banana", "?month=2026-13", "?mode=x&places=maybe", "?month="]
)
def test_a_filter_that_makes_no_sense_is_left_out(client: Client, hub: Hub, query: str):
    LearningSessionFactory(title="Shown")

    answer = client.get(f"/sessions/{query}")

    assert answer.status_code == 200
    assert titles(client, f"/sessions/{query}") == ["Shown"]


def test_empty_programmes_help(client: Client, hub: Hub):
    assert "Nothing planned yet" in words(client, "/sessions/")

    later = LearningSessionFactory(title="Far away", starts_at=lunchtime(in_days=90))
    assert "The next one is “Far away” on" in words(client, "/sessions/")

    LearningSessionFactory(starts_at=lunchtime(in_days=2))
    assert "No session fits all of that" in words(client, "/sessions/?mode=in_person")
    assert later.get_absolute_url() not in client.get("/sessions/?mode=in_person").content.decode()


@pytest.mark.parametrize("session_count", [1, 3])
def test_the_programme_asks_the_database_the_same_number_of_questions(
    client: Client, hub: Hub, session_count: int, django_assert_num_queries
):
    topics = TopicFactory.create_batch(2)
    LearningSessionFactory.create_batch(session_count, topics=topics)

    with django_assert_num_queries(17):
        answer = client.get("/sessions/")

    assert answer.context["session_count"] == session_count


@pytest.mark.parametrize("speaker_count", [1, 3])
def test_a_session_page_asks_the_same_number_of_questions(
    client: Client, hub: Hub, speaker_count: int, django_assert_num_queries
):
    session = LearningSessionFactory(
        speakers=SpeakerFactory.create_batch(speaker_count),
        topics=TopicFactory.create_batch(speaker_count),
    )

    with django_assert_num_queries(10):
        client.get(session.get_absolute_url())


@time_machine.travel(SATURDAY, tick=False)
def test_a_session_page_says_all_that_matters(client: Client, hub: Hub):
    session = LearningSessionFactory(
        title="Feeding well",
        summary="Common worries.",
        starts_at=datetime(2027, 6, 15, 11, 30, tzinfo=UTC),
        audience="Everybody who weighs babies",
        outcomes="Answer three questions\n\n  Know when to refer \n",
        capacity=12,
        topics=[TopicFactory(name="Feeding at night")],
        speakers=[
            SpeakerFactory(name="Ann Other", role="Infant feeding lead"),
            SpeakerFactory(name="Secret Name", role="Shy lead", agreed_to_be_named=False),
        ],
    )

    shown = words(client, session.get_absolute_url())

    for fact in [
        "Tuesday 15 June 2027",
        "12:30pm to 1:15pm UK time , 45 minutes",
        "Online",
        "Ann Other, Infant feeding lead",
        "Shy lead",
        "Everybody who weighs babies",
        "12 places left",
        "Answer three questions Know when to refer",
        "Feeding at night",
        "Book your place",
    ]:
        assert fact in shown
    assert "Secret Name" not in shown


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"capacity": 0}, "Booking for this session is closed."),
        ({"cancelled_at": timezone.now()}, "This session is cancelled."),
        ({"starts_at": lunchtime(in_days=-1)}, "This session is over."),
    ],
)
def test_a_session_that_cannot_be_booked_says_why_and_a_way_on(
    client: Client, hub: Hub, given: dict, said: str
):
    session = LearningSessionFactory(**given)

    shown = words(client, session.get_absolute_url())

    assert said in shown
    assert "Find another session" in shown
    assert "Book your place" not in shown


def test_a_full_session_says_so(client: Client, hub: Hub):
    booking = BookingFactory(session=LearningSessionFactory(capacity=1))

    assert "This session is full." in words(client, booking.session.get_absolute_url())


def test_a_hidden_session_is_there_for_organisers_only(
    client: Client, organiser, editor, health_visitor
):
    session = LearningSessionFactory(published_from=None)
    statuses = {}
    for person in (None, health_visitor, editor, organiser):
        browser = Client()
        if person:
            sign_in(browser, person, second_factor=person is organiser)
        statuses[person and person.name] = browser.get(session.get_absolute_url()).status_code

    assert list(statuses.values()) == [404, 404, 404, 200]


def test_a_clash_is_pointed_out_before_and_after_booking(client: Client, hub: Hub, health_visitor):
    held = BookingFactory(person=health_visitor, session=LearningSessionFactory(title="Held"))
    other = LearningSessionFactory(starts_at=held.session.starts_at + timedelta(minutes=44))
    after = LearningSessionFactory(starts_at=held.session.ends_at)
    sign_in(client, health_visitor)

    assert "At the same time you have a place on Held" in words(client, other.get_absolute_url())
    assert "At the same time" not in words(client, after.get_absolute_url())
    client.post(f"{other.get_absolute_url()}book/")
    assert "At the same time you have a place on Held" in words(client, other.get_absolute_url())


def test_two_hundred_past_sessions_come_in_pages(client: Client, hub: Hub):
    LearningSessionFactory.create_batch(25, starts_at=lunchtime(in_days=-5))

    assert len(titles(client, "/sessions/past/")) == 20
    assert len(titles(client, "/sessions/past/?page=2")) == 5
    assert len(titles(client, "/sessions/past/?page=nonsense")) == 20


def test_words_that_people_typed_are_shown_as_words(client: Client, hub: Hub):
    nasty = "<script>alert(1)</script>"
    session = LearningSessionFactory(
        title=nasty, summary=nasty, outcomes=nasty, audience=nasty, venue=nasty
    )

    for address in ("/sessions/", "/", session.get_absolute_url()):
        assert nasty not in client.get(address).content.decode()


def test_my_sessions_shows_only_mine(client: Client, hub: Hub, health_visitor):
    mine = BookingFactory(person=health_visitor)
    BookingFactory(session=LearningSessionFactory(title="Of somebody else"), person=UserFactory())
    sign_in(client, health_visitor)

    assert titles(client, "/my-sessions/") == [mine.session.title]
    assert LearningSession.objects.count() == 2
