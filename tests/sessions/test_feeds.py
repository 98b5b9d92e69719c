"""The calendars and the news that programs fetch, read by two calendar libraries and as a browser asks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import icalendar
import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.local_time import from_civil
from sessions.enums import SessionMode
from sessions.models import LearningSession
from sessions.services.changes import cancel_session
from sessions.services.feeds import personal_feed
from tests.factories import BookingFactory, LearningSessionFactory, UserFactory, lunchtime

from .calendars import event_in, events_in, unfolded
from .test_admin import SNIPPETS, as_posted

pytestmark = pytest.mark.django_db

ICS, ATOM = "/sessions/calendar.ics", "/sessions/atom.xml"
HOST = "hub.example.org"
TODAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECRET = "https://meeting.example.org/secret-meeting"
AWKWARD = 'Sleep; safe, "warm" \\ <quiet> & نیند'
NAMES = {"a": "http://www.w3.org/2005/Atom"}


def events(client: Client, address: str = ICS) -> dict[str, icalendar.Event]:
    return events_in(client.get(address).content)


def uids(*sessions: LearningSession) -> set[str]:
    return {f"session-{session.pk}@{HOST}" for session in sessions}


def entries(client: Client) -> list[ElementTree.Element]:
    return ElementTree.fromstring(client.get(ATOM).content).findall("a:entry", NAMES)  # noqa: S314


def own_address(person) -> str:
    return reverse("sessions:personal_calendar", args=[personal_feed(person).token])


# --- The programme as a calendar ------------------------------------------------------------------


def test_it_holds_what_is_to_come_and_the_last_30_days_and_nothing_hidden(client: Client, hub):
    now = timezone.now()
    coming, recent = (
        LearningSessionFactory(),
        LearningSessionFactory(starts_at=lunchtime(in_days=-29)),
    )
    LearningSessionFactory(starts_at=lunchtime(in_days=-32))
    LearningSessionFactory(published_from=None)
    LearningSessionFactory(published_from=now + timedelta(hours=1))
    gone = LearningSessionFactory(cancelled_at=now - timedelta(days=29), cancelled_why="Snow.")
    LearningSessionFactory(cancelled_at=now - timedelta(days=31))

    found = events(client)

    assert set(found) == uids(coming, recent, gone)
    statuses = {uid: str(event["STATUS"]) for uid, event in found.items()}
    (cancelled,) = uids(gone)
    assert statuses.pop(cancelled) == "CANCELLED"
    assert set(statuses.values()) == {"CONFIRMED"}
    assert found[cancelled]["SUMMARY"] == f"Cancelled: {gone.title}"
    assert "This session is cancelled. Snow." in found[cancelled]["DESCRIPTION"]


@time_machine.travel(TODAY, tick=False)
@pytest.mark.parametrize(
    ("civil", "start"),
    [
        (datetime(2026, 3, 27, 12, 30), "20260327T123000Z"),  # noqa: DTZ001 - on London's clocks
        (datetime(2026, 4, 3, 12, 30), "20260403T113000Z"),  # noqa: DTZ001
    ],
    ids=["the week before the clocks change", "the week after"],
)
def test_half_past_twelve_stays_half_past_twelve_over_the_clock_change(client, hub, civil, start):
    LearningSessionFactory(starts_at=from_civil(civil))

    assert f"\r\nDTSTART:{start}\r\n".encode() in client.get(ICS).content
    (event,) = events(client).values()
    assert event.start == from_civil(civil)


def test_it_is_a_calendar_to_subscribe_to_that_invites_nobody(client: Client, hub):
    session = LearningSessionFactory(title=AWKWARD)
    BookingFactory(session=session)

    answer = client.get(ICS)

    calendar = icalendar.Calendar.from_ical(answer.content)
    event = event_in(answer.content)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert (calendar["METHOD"], calendar["VERSION"]) == ("PUBLISH", "2.0")
    assert calendar["X-WR-CALNAME"] == settings.HUB_NAME
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in answer.content
    assert {"ATTENDEE", "ORGANIZER"} & set(event) == set()
    assert (event["SUMMARY"], event["TRANSP"], event["SEQUENCE"]) == (AWKWARD, "TRANSPARENT", 0)
    assert event["URL"] == settings.SITE_URL + session.get_absolute_url()
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75


def test_each_change_that_an_organiser_saves_is_a_later_and_higher_one(organiser_client, hub):
    session = LearningSessionFactory()
    (before,) = events(organiser_client).values()
    posted = as_posted(organiser_client, session, title="Another title")
    saved = organiser_client.post(f"{SNIPPETS}edit/{session.pk}/", posted)
    assert saved.status_code == 302
    (edited,) = events(organiser_client).values()
    session.refresh_from_db()
    cancel_session(session=session, actor=UserFactory(), why="Snow.")
    (cancelled,) = events(organiser_client).values()

    assert edited["SUMMARY"] == "Another title"
    numbers = [int(event["SEQUENCE"]) for event in (before, edited, cancelled)]
    assert numbers == [0, 1, 2]
    times = [event.decoded("LAST-MODIFIED") for event in (before, edited, cancelled)]
    assert times == sorted(times)
    assert times[0] < times[1]


@pytest.mark.parametrize("mode", SessionMode)
def test_no_feed_names_the_meeting_and_public_ones_no_gate(client: Client, hub, mode):
    session = LearningSessionFactory(mode=mode, venue="Room 4, Derby", join_url=SECRET)
    booking = BookingFactory(session=session)

    public = unfolded(client.get(ICS).content) + client.get(ATOM).content
    own = unfolded(client.get(own_address(booking.person)).content)

    assert b"meeting.example.org" not in public + own
    assert str(booking.uuid).encode() not in public
    gate = settings.SITE_URL + reverse("sessions:gate", args=[booking.uuid])
    assert f"URL:{gate}".encode() in own


# --- The news -------------------------------------------------------------------------------------


def test_the_news_are_the_sessions_to_come_with_addresses_and_names_that_stay(client, hub):
    LearningSessionFactory(starts_at=lunchtime(in_days=-2))
    LearningSessionFactory(published_from=None)
    first = LearningSessionFactory(title=AWKWARD)
    off = LearningSessionFactory(cancelled_at=timezone.now(), starts_at=lunchtime(in_days=4))

    answer = client.get(ATOM)

    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    said = [
        [entry.findtext(f"a:{name}", namespaces=NAMES) for name in ("id", "title")]
        for entry in entries(client)
    ]
    assert said == [
        [f"tag:{HOST},2026:session-{first.pk}", AWKWARD],
        [f"tag:{HOST},2026:session-{off.pk}", f"Cancelled: {off.title}"],
    ]
    (link, _) = [entry.find("a:link", NAMES).get("href") for entry in entries(client)]
    assert link == settings.SITE_URL + first.get_absolute_url()
    feed = ElementTree.fromstring(answer.content)  # noqa: S314
    updated = datetime.fromisoformat(feed.findtext("a:updated", namespaces=NAMES))
    assert abs(updated - off.cancelled_at) < timedelta(seconds=1)
    links = {each.get("rel"): each.get("href") for each in feed.findall("a:link", NAMES)}
    assert links == {
        "alternate": f"{settings.SITE_URL}/sessions/",
        "self": settings.SITE_URL + ATOM,
    }


def test_characters_that_no_feed_may_hold_break_none(client: Client, hub):
    LearningSessionFactory(title="A\x0bB\x1f\ufffeC", summary="One\r\nATTENDEE:x\x08")

    (event,) = events(client).values()
    (entry,) = entries(client)

    assert event["SUMMARY"] == "A B C" == entry.findtext("a:title", namespaces=NAMES)
    assert "ATTENDEE" not in set(event)


def test_an_empty_programme_makes_feeds_that_can_be_read(client: Client, hub):
    assert events(client) == {}
    assert entries(client) == []
    assert client.get(ATOM)["ETag"] == client.get(ATOM)["ETag"]


# --- How they are asked for -----------------------------------------------------------------------


@pytest.mark.parametrize("address", [ICS, ATOM])
def test_who_has_it_already_is_told_so_until_it_changes(client: Client, hub, address):
    session = LearningSessionFactory()
    first = client.get(address)

    with time_machine.travel(timezone.now() + timedelta(minutes=7)):
        again = client.get(address, headers={"if-none-match": first["ETag"]})
    LearningSession.objects.filter(pk=session.pk).update(title="New")
    after = client.get(address, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert (after.status_code, b"New" in after.content) == (200, True)
    assert after["ETag"] != first["ETag"]


@pytest.mark.parametrize("address", [ICS, ATOM])
def test_public_feeds_may_be_kept_five_minutes_and_set_no_cookie(client: Client, hub, address):
    LearningSessionFactory()

    answer = client.get(address)

    assert set(answer["Cache-Control"].split(", ")) == {"public", "max-age=300"}
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(("address", "questions"), [(ICS, 3), (ATOM, 8)])
def test_feeds_ask_the_database_the_same_number_of_questions(
    client: Client, hub, count, address, questions, django_assert_num_queries
):
    LearningSessionFactory.create_batch(count)

    with django_assert_num_queries(questions):
        client.get(address)


def test_the_programme_page_names_its_feeds(client: Client, hub):
    page = client.get("/sessions/").content.decode()

    assert f'<link rel="alternate" type="application/atom+xml" href="{ATOM}"' in page
    assert f'<link rel="alternate" type="text/calendar" href="{ICS}"' in page
    for words in ("Programme as a calendar", "Atom feed", "Suggest a session"):
        assert words in page
