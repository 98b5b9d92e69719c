"""The invitation in the raw mail, as a mail program gets it, read by two calendar libraries."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from core.local_time import from_civil
from outbox.models import Message
from sessions.calendar import session_calendar
from sessions.enums import SessionMode
from sessions.services.bookings import book_place, cancel_booking
from tests.factories import BookingFactory, LearningSessionFactory, UserFactory
from tests.signing_in import sign_in

from .calendars import calendar_in, event_in, new_mail, read_by_vobject, unfolded

pytestmark = pytest.mark.django_db

TODAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SUMMER = datetime(2026, 7, 7, 12, 30)  # noqa: DTZ001 - what London's clocks show
WINTER = datetime(2027, 1, 12, 12, 30)  # noqa: DTZ001 - what London's clocks show
SECRET = "https://meeting.example.org/secret-meeting"
AWKWARD = 'Sleep; safe, "warm" \\ quiet'
LONG_URDU = "محفوظ نیند: بچے کی پہلی رات گھر میں، اور والدین کے سوالات " * 2
LONG_EMOJI = "👩🏽‍🍼 feeding 🍼 " * 6
FORGED_NAME = 'Ann "Nan"\r\nATTENDEE:mailto:forged@example.org'


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


def booking_on(civil_start, **details):
    starts_at = from_civil(civil_start)
    details |= {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=45)}
    return BookingFactory(session=LearningSessionFactory(join_url=SECRET, **details))


def invitation_of(booking):
    """The calendar in the mail that confirms ``booking``."""
    assert Message.objects.get().about == f"booking:{booking.uuid}"
    return calendar_in(new_mail())


def cancellation_of(booking):
    """The calendar in the mail that follows when ``booking`` is cancelled."""
    cancel_booking(booking=booking, actor=booking.person)
    return calendar_in(new_mail())


# --- What the calendar says ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("civil", "start", "end"),
    [
        (SUMMER, "20260707T113000Z", "20260707T121500Z"),
        (WINTER, "20270112T123000Z", "20270112T131500Z"),
    ],
    ids=["summer", "winter"],
)
def test_times_are_written_in_utc_and_right_in_every_season(civil, start, end):
    starts_at = from_civil(civil)
    both = (starts_at, starts_at + timedelta(minutes=45))

    ics = invitation_of(booking_on(civil))

    event, other = event_in(ics), read_by_vobject(ics)
    assert (event.start, event.end) == both == (other.dtstart.value, other.dtend.value)
    assert f"\r\nDTSTART:{start}\r\n".encode() in ics
    assert f"\r\nDTEND:{end}\r\n".encode() in ics
    assert b"VTIMEZONE" not in ics


def test_times_that_are_not_in_utc_yet_are_converted():
    booking = booking_on(SUMMER)
    booking.session.starts_at = from_civil(SUMMER)

    ics = session_calendar(booking)

    assert b"\r\nDTSTART:20260707T113000Z\r\n" in ics


def test_an_invitation_says_what_it_is_whose_it_is_and_which():
    booking = booking_on(SUMMER)

    ics = invitation_of(booking)

    calendar, event = icalendar.Calendar.from_ical(ics), event_in(ics)
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "REQUEST")
    assert calendar["PRODID"] == "-//Midlands health visiting learning hub//Sessions//EN"
    assert event["UID"] == f"{booking.uuid}@hub.example.org"
    assert (event["SEQUENCE"], event["STATUS"]) == (0, "CONFIRMED")
    assert event.decoded("DTSTAMP") == TODAY
    assert (event["SUMMARY"], read_by_vobject(ics).summary.value) == (booking.session.title,) * 2
    assert read_by_vobject(ics).uid.value == event["UID"]


def test_the_hub_invites_and_the_person_who_booked_need_not_answer():
    booking = booking_on(SUMMER)

    email = new_mail()

    event = event_in(calendar_in(email))
    other = read_by_vobject(calendar_in(email))
    (sender,) = email["From"].addresses
    assert str(event["ORGANIZER"]) == f"mailto:{sender.addr_spec}" == other.organizer.value
    assert dict(event["ORGANIZER"].params) == {}
    assert str(event["ATTENDEE"]) == f"mailto:{booking.person.email}" == other.attendee.value
    assert email["To"] == booking.person.email
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"
    assert event["ATTENDEE"].params["CN"] == booking.person.name == other.attendee.params["CN"][0]


def test_a_cancellation_is_of_the_same_event_and_comes_after_the_invitation():
    booking = booking_on(SUMMER)
    invited = event_in(invitation_of(booking))

    ics = cancellation_of(booking)

    event, other = event_in(ics), read_by_vobject(ics)
    assert icalendar.Calendar.from_ical(ics)["METHOD"] == "CANCEL"
    assert (event["UID"], other.uid.value) == (invited["UID"],) * 2
    assert (invited["SEQUENCE"], event["SEQUENCE"], other.sequence.value) == (0, 1, "1")
    assert (event["STATUS"], other.status.value) == ("CANCELLED",) * 2
    assert [event[name] for name in ("ORGANIZER", "ATTENDEE")] == [
        invited[name] for name in ("ORGANIZER", "ATTENDEE")
    ]
    assert (event.start, event.end) == (invited.start, invited.end)


def test_booking_again_after_cancelling_is_a_new_event():
    first = booking_on(SUMMER)
    old = event_in(invitation_of(first))
    cancellation_of(first)

    second = book_place(session=first.session, person=first.person)
    new = event_in(calendar_in(new_mail()))

    assert new["UID"] == f"{second.uuid}@hub.example.org"
    assert new["UID"] != old["UID"]
    assert new["SEQUENCE"] == 0


@pytest.mark.parametrize("mode", SessionMode)
def test_it_leads_to_the_gate_and_never_names_the_meeting(mode):
    booking = booking_on(SUMMER, mode=mode, venue="Room 4, Civic Centre; Leicester")
    gate = settings.SITE_URL + reverse("sessions:gate", args=[booking.uuid])

    email = new_mail()
    ics = calendar_in(email)
    cancelled = cancellation_of(booking)

    event = event_in(ics)
    assert event["URL"] == gate
    assert gate in event["DESCRIPTION"]
    place = {
        SessionMode.ONLINE: gate,
        SessionMode.IN_PERSON: booking.session.venue,
        SessionMode.HYBRID: f"{booking.session.venue} / {gate}",
    }
    assert event["LOCATION"] == place[mode]
    parts = [part.get_payload(decode=True) or b"" for part in email.walk()]
    everything = unfolded(b"".join([*parts, cancelled]))
    assert gate.encode() in everything
    assert b"meeting.example.org" not in everything


# --- How it is written down ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "title", [LONG_URDU[:120].strip(), LONG_EMOJI[:120].strip(), "x" * 120, AWKWARD]
)
def test_lines_are_short_end_as_they_must_and_read_back(title):
    booking = booking_on(SUMMER, title=title, summary=(title * 3)[:280].strip())

    ics = invitation_of(booking)

    event, other = event_in(ics), read_by_vobject(ics)
    assert (event["SUMMARY"], other.summary.value) == (title, title)
    assert event["DESCRIPTION"].startswith(f"{booking.session.summary}\n\n")
    assert other.description.value == event["DESCRIPTION"]
    assert max(len(line) for line in ics.split(b"\r\n")) <= 75
    assert re.findall(rb"(?<!\r)\n|\r(?!\n)", ics) == []
    assert ics.endswith(b"END:VCALENDAR\r\n")
    for line in ics.split(b"\r\n"):
        line.decode()  # no character is torn apart


def test_commas_semicolons_quotes_and_backslashes_are_escaped():
    ics = invitation_of(booking_on(SUMMER, title=AWKWARD))

    assert rb'SUMMARY:Sleep\; safe\, "warm" \\ quiet' in unfolded(ics)


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("O'Neil, Ann; RN: lead", "O'Neil, Ann; RN: lead"),
        ("شبانہ بیگم", "شبانہ بیگم"),
        (FORGED_NAME, 'Ann "Nan" ATTENDEE:mailto:forged@example.org'),
        ("Ann\nBEGIN:VALARM\x07", "Ann BEGIN:VALARM"),
    ],
)
def test_a_name_stays_a_name_whatever_is_in_it(name, read):
    person = UserFactory(name=name)
    booking = BookingFactory(person=person)

    ics = invitation_of(booking)

    event = event_in(ics)
    assert event["ATTENDEE"].params["CN"] == read
    assert str(event["ATTENDEE"]) == f"mailto:{person.email}"
    assert [
        line for line in ics.split(b"\r\n") if line.startswith((b"ATTENDEE:", b"BEGIN:VAL"))
    ] == []
    assert read_by_vobject(ics).attendee.value == f"mailto:{person.email}"


def test_a_title_of_several_lines_adds_none_to_the_calendar():
    title = "Sleep\r\nATTENDEE:mailto:forged@example.org\nEND:VEVENT\x0b\x85\u2028DTSTART:19700101T000000Z"

    ics = invitation_of(booking_on(SUMMER, title=title))

    event = event_in(ics)
    assert event["SUMMARY"] == " ".join(title.split()) == read_by_vobject(ics).summary.value
    assert str(event["ATTENDEE"]) != "mailto:forged@example.org"
    assert event.start.year == 2026


# --- The file that can be downloaded -------------------------------------------------------------


def downloaded(client, booking, *, by=None):
    sign_in(client, by or booking.person)
    return client.get(reverse("sessions:calendar_file", args=[booking.uuid]))


def test_the_file_is_the_same_event_without_an_invitation(client):
    booking = booking_on(SUMMER)
    invited = event_in(invitation_of(booking))

    response = downloaded(client, booking)

    calendar, event = icalendar.Calendar.from_ical(response.content), event_in(response.content)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert (
        response["Content-Disposition"]
        == f'attachment; filename="session-{booking.session_id}.ics"'
    )
    assert calendar["METHOD"] == "PUBLISH"
    assert {"ATTENDEE", "ORGANIZER"} & set(event) == set()
    for name in ("UID", "SEQUENCE", "SUMMARY", "URL", "STATUS"):
        assert event[name] == invited[name]
    assert (event.start, event.end) == (invited.start, invited.end)
    assert read_by_vobject(response.content).uid.value == event["UID"]
    assert b"meeting.example.org" not in unfolded(response.content)


def test_nobody_else_gets_the_file(client):
    assert downloaded(client, BookingFactory(), by=UserFactory()).status_code == 404


def test_a_cancelled_booking_has_no_file(client):
    booking = BookingFactory()
    cancel_booking(booking=booking, actor=booking.person)

    assert downloaded(client, booking).status_code == 404
