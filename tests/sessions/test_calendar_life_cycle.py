"""A booking from its first mail to its last, in the calendar of the person who gets them.

Every mail is read raw, and every calendar in it by two libraries.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import icalendar
import pytest
import time_machine

from accounts.models import User
from sessions.audit import audit
from sessions.enums import SessionMode, WaitingListKind
from sessions.models import Booking, LearningSession
from sessions.services import changes
from sessions.services.bookings import accept_offer, book_place, cancel_booking
from sessions.services.swaps import swap_place
from sessions.services.waiting import next_in_line
from tests.factories import LearningSessionFactory, UserFactory

from .calendars import event_in, new_mails, read_by_vobject

pytestmark = pytest.mark.django_db
MONDAY = datetime(2027, 2, 1, 9, tzinfo=UTC)
STARTS = datetime(2027, 2, 15, 12, 30, tzinfo=UTC)
LASTS = timedelta(minutes=45)
DAY = timedelta(days=1)
PLAIN = ["text/plain", "text/html"]


@dataclass(frozen=True)
class Entry:
    """What a mail says about somebody's calendar."""

    to: str
    method: str
    status: str
    uid: str
    sequence: int
    starts: datetime
    title: str
    place: str


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller
        assert {rule: found for rule, found in audit().items() if found} == {}


@pytest.fixture
def session() -> LearningSession:
    return LearningSessionFactory(
        title="Safer sleep",
        starts_at=STARTS,
        ends_at=STARTS + LASTS,
        mode=SessionMode.IN_PERSON,
        venue="Room 4, Leicester",
        capacity=1,
        waiting_list=WaitingListKind.AUTOMATIC,
    )


def entries() -> list[Entry | None]:
    """What the mails that go out now do to calendars, in their order; ``None`` for one with no calendar."""
    return [_entry(raw) for raw in new_mails()]


def _entry(raw: bytes) -> Entry | None:
    mail = message_from_bytes(raw, policy=policy.default)
    parts = [part for part in mail.walk() if not part.is_multipart()]
    types = [part.get_content_type() for part in parts]
    if types == PLAIN:
        return None
    assert types == [*PLAIN, "text/calendar"]
    ics = parts[-1].get_payload(decode=True)
    event, other = event_in(ics), read_by_vobject(ics)
    entry = Entry(
        to=mail["To"],
        method=str(icalendar.Calendar.from_ical(ics)["METHOD"]),
        status=str(event["STATUS"]),
        uid=str(event["UID"]),
        sequence=int(event["SEQUENCE"]),
        starts=event.start,
        title=str(event["SUMMARY"]),
        place=str(event["LOCATION"]),
    )
    assert parts[-1]["Content-Type"].params["method"] == entry.method
    assert event.end - event.start == other.dtend.value - other.dtstart.value == LASTS
    assert str(event["ATTENDEE"]) == f"mailto:{entry.to}" == other.attendee.value
    assert entry == Entry(
        to=entry.to,
        method=entry.method,
        status=other.status.value,
        uid=other.uid.value,
        sequence=int(other.sequence.value),
        starts=other.dtstart.value,
        title=other.summary.value,
        place=other.location.value,
    )
    return entry


def book(session: LearningSession, person: User | None = None) -> Booking:
    return book_place(session=session, person=person or UserFactory())


def cancel(booking: Booking) -> None:
    cancel_booking(booking=booking, actor=booking.person)


def change(
    session: LearningSession, clock: time_machine.Traveller, *, tell_title: bool = False, **facts
) -> None:
    """Change ``facts`` as the organiser's form does, and have people told as the worker does."""
    session.refresh_from_db()
    for name, value in facts.items():
        setattr(session, name, value)
    session.save()
    changes.note_changed_facts(session, tell_title=tell_title)
    clock.shift(timedelta(minutes=11))
    changes.tell_changes()


def uid_of(booking: Booking) -> str:
    return f"{booking.uuid}@hub.example.org"


def summed_up(found: list[Entry | None]) -> list[tuple[str, str, str, int]]:
    assert None not in found
    return [(each.method, each.status, each.uid, each.sequence) for each in found if each]


# --- One booking from beginning to end ----------------------------------------------------------


def test_a_booking_is_one_entry_whose_number_rises_until_it_is_taken_back(session, clock):
    booking = book(session)
    found = entries()
    change(session, clock, starts_at=STARTS + DAY, ends_at=STARTS + DAY + LASTS)
    found += entries()
    change(session, clock, title="Sleep", tell_title=True)
    found += entries()
    change(session, clock, venue="Town hall, Derby")
    found += entries()
    cancel(booking)
    found += entries()

    uid = uid_of(booking)
    assert summed_up(found) == [
        ("REQUEST", "CONFIRMED", uid, 0),
        ("REQUEST", "CONFIRMED", uid, 1),
        ("REQUEST", "CONFIRMED", uid, 2),
        ("REQUEST", "CONFIRMED", uid, 3),
        ("CANCEL", "CANCELLED", uid, 4),
    ]
    assert [each.starts for each in found] == [STARTS] + [STARTS + DAY] * 4
    assert [each.title for each in found] == ["Safer sleep"] * 2 + ["Sleep"] * 3
    assert [each.place for each in found] == ["Room 4, Leicester"] * 3 + ["Town hall, Derby"] * 2
    assert {each.to for each in found} == {booking.person.email}


def test_booking_again_is_an_entry_of_its_own(session):
    first = book(session)
    cancel(first)
    assert entries() == [None]  # told of nothing before, so there is nothing to take back
    second = book(session, first.person)
    found = entries()
    cancel(second)
    third = book(session, first.person)
    found += entries()

    assert summed_up(found) == [
        ("REQUEST", "CONFIRMED", uid_of(second), 0),
        ("CANCEL", "CANCELLED", uid_of(second), 1),
        ("REQUEST", "CONFIRMED", uid_of(third), 0),
    ]
    assert len({uid_of(each) for each in (first, second, third)}) == 3


def test_an_invitation_that_is_sent_again_replaces_the_one_before(session):
    booking = book(session)
    found = entries()
    changes.send_invitation_again(booking=booking)
    found += entries()
    cancel(booking)
    found += entries()

    uid = uid_of(booking)
    assert summed_up(found) == [
        ("REQUEST", "CONFIRMED", uid, 0),
        ("REQUEST", "CONFIRMED", uid, 1),
        ("CANCEL", "CANCELLED", uid, 2),
    ]


def test_several_changes_before_the_mail_went_out_are_one_new_number(session, clock):
    booking = book(session)
    entries()
    change(session, clock, venue="Town hall, Derby")
    change(session, clock, starts_at=STARTS + DAY, ends_at=STARTS + DAY + LASTS)
    changes.tell_changes()

    (entry,) = entries()

    assert summed_up([entry]) == [("REQUEST", "CONFIRMED", uid_of(booking), 1)]
    assert (entry.starts, entry.place) == (STARTS + DAY, "Town hall, Derby")


# --- The waiting list ---------------------------------------------------------------------------


def test_nothing_enters_the_calendar_of_somebody_who_waits_until_they_are_promoted(session, clock):
    first, waiting = book(session), book(session)
    invited, told = entries()
    change(session, clock, venue="Town hall, Derby")
    changed, told_again = entries()
    cancel(first)
    taken_back, promoted = entries()

    assert [told, told_again] == [None, None]
    assert summed_up([invited, changed, taken_back, promoted]) == [
        ("REQUEST", "CONFIRMED", uid_of(first), 0),
        ("REQUEST", "CONFIRMED", uid_of(first), 1),
        ("CANCEL", "CANCELLED", uid_of(first), 2),
        ("REQUEST", "CONFIRMED", uid_of(waiting), 0),
    ]
    assert (promoted.to, promoted.place) == (waiting.person.email, "Town hall, Derby")


@pytest.mark.parametrize("told_of_a_change", [False, True])
def test_nothing_is_taken_out_of_the_calendar_of_somebody_who_only_waited(
    session, clock, told_of_a_change
):
    book(session)
    waiting = book(session)
    if told_of_a_change:
        entries()
        change(session, clock, venue="Town hall, Derby")
    entries()

    cancel(waiting)

    assert entries() == [None]


def test_an_offer_enters_no_calendar_before_it_is_accepted(session):
    LearningSession.objects.update(waiting_list=WaitingListKind.BY_OFFER)
    first, asked, behind = (book(session) for _ in range(3))
    entries()
    cancel(first)
    _, offered = entries()
    accept_offer(booking=asked, actor=asked.person)
    accepted = entries()
    cancel(asked)
    taken_back, next_offered = entries()
    cancel(behind)

    assert [offered, next_offered, *entries()] == [None, None, None]
    assert summed_up([*accepted, taken_back]) == [
        ("REQUEST", "CONFIRMED", uid_of(asked), 0),
        ("CANCEL", "CANCELLED", uid_of(asked), 1),
    ]


def test_more_places_bring_the_first_invitation(session, organiser):
    book(session)
    waiting = book(session)
    entries()
    shown = [each.uuid for each in next_in_line(session, now=MONDAY, places=2)]

    changes.change_capacity(session=session, capacity=2, expected=shown, actor=organiser)

    assert summed_up(entries()) == [("REQUEST", "CONFIRMED", uid_of(waiting), 0)]


# --- Given away, cancelled for all, undone ------------------------------------------------------


def test_a_place_given_away_leaves_one_calendar_and_enters_another(session):
    giver = book(session)
    entries()

    theirs = swap_place(booking=giver, to=UserFactory(), actor=giver.person)

    found = entries()
    assert summed_up(found) == [
        ("CANCEL", "CANCELLED", uid_of(giver), 1),
        ("REQUEST", "CONFIRMED", uid_of(theirs), 0),
    ]
    assert [each.to for each in found] == [giver.person.email, theirs.person.email]


def test_a_cancelled_session_is_taken_back_and_comes_again_as_another_entry(session, organiser):
    booked, waiting = book(session), book(session)
    entries()
    changes.cancel_session(session=session, actor=organiser, why="The speaker is ill.")
    taken_back, told = entries()
    changes.reinstate_session(session=session, actor=organiser)
    again, told_again = entries()

    new = session.bookings.live().get(person=booked.person)
    assert [told, told_again] == [None, None]
    assert summed_up([taken_back, again]) == [
        ("CANCEL", "CANCELLED", uid_of(booked), 1),
        ("REQUEST", "CONFIRMED", uid_of(new), 0),
    ]
    assert new.uuid != booked.uuid
    cancel(new)
    gone, promoted = entries()
    in_their_place = session.bookings.live().get(person=waiting.person)
    assert summed_up([gone, promoted]) == [
        ("CANCEL", "CANCELLED", uid_of(new), 1),
        ("REQUEST", "CONFIRMED", uid_of(in_their_place), 0),
    ]
