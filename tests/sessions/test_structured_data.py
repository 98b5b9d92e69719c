"""A session's facts for search engines: complete, true, and without its meeting."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from sessions.enums import SessionMode, WaitingListKind
from sessions.models import Series
from sessions.structured_data import event
from tests.factories import BookingFactory, LearningSessionFactory, SpeakerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_address")]
SITE = "https://hub.example.org"
NOW = datetime(2027, 6, 1, 9, tzinfo=UTC)
NOON = datetime(2027, 6, 8, 11, 30, tzinfo=UTC)  # 12:30 on London's clocks


@pytest.fixture
def _address(settings):
    settings.SITE_URL = SITE


def test_an_online_session_is_an_event_that_happens_on_our_own_page():
    session = LearningSessionFactory(
        title="Safer sleep", summary="Half an hour.", starts_at=NOON, capacity=20
    )
    address = f"{SITE}/sessions/{session.pk}/"

    assert event(session, now=NOW) == {
        "@context": "https://schema.org",
        "@type": "EducationEvent",
        "name": "Safer sleep",
        "description": "Half an hour.",
        "url": address,
        "startDate": "2027-06-08T12:30:00+01:00",
        "endDate": "2027-06-08T13:15:00+01:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
        "location": [{"@type": "VirtualLocation", "url": address}],
        "organizer": {
            "@type": "Organization",
            "name": "Midlands health visiting learning hub",
            "url": f"{SITE}/",
        },
        "isAccessibleForFree": True,
        "inLanguage": "en-GB",
        "audience": {"@type": "Audience", "audienceType": "Health visitors and their teams"},
        "maximumAttendeeCapacity": 20,
        "offers": {
            "@type": "Offer",
            "url": address,
            "price": "0",
            "priceCurrency": "GBP",
            "availability": "https://schema.org/InStock",
        },
    }


@pytest.mark.parametrize(
    ("mode", "attendance", "places"),
    [
        (SessionMode.IN_PERSON, "Offline", ["Place"]),
        (SessionMode.HYBRID, "Mixed", ["VirtualLocation", "Place"]),
    ],
)
def test_a_session_with_a_venue_says_where(mode, attendance, places):
    session = LearningSessionFactory(starts_at=NOON, mode=mode, venue="Library, Coventry")

    facts = event(session, now=NOW)

    assert facts["eventAttendanceMode"] == f"https://schema.org/{attendance}EventAttendanceMode"
    assert [place["@type"] for place in facts["location"]] == places
    assert facts["location"][-1]["name"] == facts["location"][-1]["address"] == "Library, Coventry"


def test_a_full_session_is_sold_out_also_with_a_waiting_list():
    session = LearningSessionFactory(capacity=1, waiting_list=WaitingListKind.AUTOMATIC)
    BookingFactory(session=session)

    assert event(session, now=timezone.now())["offers"]["availability"].endswith("/SoldOut")


def test_a_cancelled_session_says_so_and_is_not_offered():
    session = LearningSessionFactory(starts_at=NOON, cancelled_at=NOW)

    facts = event(session, now=NOW)

    assert facts["eventStatus"] == "https://schema.org/EventCancelled"
    assert "offers" not in facts


def test_an_offer_begins_and_ends_when_booking_does():
    session = LearningSessionFactory(
        starts_at=NOON,
        booking_opens_at=NOON - timedelta(days=3),
        booking_closes_at=NOON - timedelta(days=1),
    )

    assert event(session, now=NOW)["offers"]["validFrom"] == "2027-06-05T12:30:00+01:00"
    assert "offers" not in event(session, now=NOON - timedelta(days=1))


def test_a_session_of_a_series_names_it():
    series = Series.objects.create(name="Quiet hours")
    session = LearningSessionFactory(starts_at=NOON, series=series)

    assert event(session, now=NOW)["superEvent"] == {
        "@type": "EventSeries",
        "name": "Quiet hours",
        "url": f"{SITE}/series/{series.pk}/",
    }


@pytest.mark.parametrize("mode", SessionMode.values)
def test_neither_the_meeting_nor_who_speaks_without_agreement_is_told(mode):
    speaker = SpeakerFactory(name="Zebedee Quill", agreed_to_be_named=False)
    session = LearningSessionFactory(
        mode=mode,
        venue="Library",
        join_url="https://meeting.example.org/pomegranate",
        speakers=[speaker],
    )

    text = json.dumps(event(session, now=timezone.now()))

    assert [word for word in ("meeting", "pomegranate", "Zebedee") if word in text] == []
