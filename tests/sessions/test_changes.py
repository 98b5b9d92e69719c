"""What an organiser changes, and how each person is told of it once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail

from outbox.enums import MessageStatus
from outbox.models import Message
from outbox.services import claim_next, deliver
from sessions.audit import audit
from sessions.enums import SessionMode, WaitingListKind
from sessions.exceptions import BookingError
from sessions.models import Booking, LearningSession
from sessions.services import changes
from sessions.services.bookings import book_place, cancel_booking
from sessions.services.reminders import owe_reminders
from sessions.services.waiting import next_in_line
from tests.factories import LearningSessionFactory, UserFactory

pytestmark = pytest.mark.django_db
MONDAY = datetime(2027, 2, 1, 9, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Time stands still until a test moves it; in the end every rule of the audit holds."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller
        assert {rule: found for rule, found in audit().items() if found} == {}


@pytest.fixture
def session() -> LearningSession:
    starts_at = MONDAY + timedelta(days=10, hours=3, minutes=30)
    return LearningSessionFactory(
        title="Safer sleep",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
        capacity=2,
        waiting_list=WaitingListKind.AUTOMATIC,
    )


def book(session: LearningSession, people: int = 1) -> list[Booking]:
    return [book_place(session=session, person=UserFactory()) for _ in range(people)]


def send_all() -> list[str]:
    """Send what is due; returns the subjects of what went out, in order."""
    before = len(mail.outbox)
    while (message := claim_next()) is not None:
        deliver(message)
    return [email.subject for email in mail.outbox[before:]]


def alter(session: LearningSession, *, tell_title: bool = False, **facts: object) -> None:
    session.refresh_from_db()
    for name, value in facts.items():
        setattr(session, name, value)
    session.save()
    changes.note_changed_facts(session, tell_title=tell_title)


# --- Places -------------------------------------------------------------------------------------


def test_more_places_book_exactly_those_who_were_shown(session, organiser):
    *_, third, fourth = book(session, 4)
    shown = [each.uuid for each in next_in_line(session, now=MONDAY, places=3)]
    assert shown == [third.uuid]

    lucky = changes.change_capacity(session=session, capacity=3, expected=shown, actor=organiser)

    assert [booking.uuid for booking in lucky] == shown
    fourth.refresh_from_db()
    assert (fourth.status, fourth.position) == ("waiting", 1)


def test_when_the_list_changed_meanwhile_nothing_happens(session, organiser):
    *_, third, _fourth = book(session, 4)
    shown = [third.uuid]
    cancel_booking(booking=third, actor=third.person)

    with pytest.raises(BookingError, match="changed meanwhile"):
        changes.change_capacity(session=session, capacity=3, expected=shown, actor=organiser)

    session.refresh_from_db()
    assert session.capacity == 2


def test_no_limit_books_everybody_who_waits(session, organiser):
    waiting = book(session, 5)[2:]
    shown = [each.uuid for each in waiting]

    changes.change_capacity(session=session, capacity=None, expected=shown, actor=organiser)

    assert session.bookings.holding_a_place().count() == 5


def test_fewer_places_unbook_nobody_and_promote_nobody(session, organiser):
    first, _, third = book(session, 3)

    changes.change_capacity(session=session, capacity=1, expected=[], actor=organiser)
    cancel_booking(booking=first, actor=first.person)

    session.refresh_from_db()
    third.refresh_from_db()
    assert (session.places_taken, session.over_by, third.status) == (1, 0, "waiting")


# --- Time, place, title -------------------------------------------------------------------------


def test_a_moved_session_tells_each_person_once_after_ten_minutes(session, clock):
    book(session, 3)
    send_all()
    alter(session, starts_at=session.starts_at + WEEK, ends_at=session.ends_at + WEEK)

    clock.shift(timedelta(minutes=9, seconds=59))
    assert (changes.tell_changes(), send_all()) == (0, [])
    clock.shift(timedelta(seconds=1))
    assert changes.tell_changes() == 3
    assert send_all() == ["Changed: Safer sleep"] * 3
    clock.shift(timedelta(hours=1))
    assert (changes.tell_changes(), send_all()) == (0, [])


def test_changes_within_ten_minutes_become_one_mail(session, clock):
    book(session)
    send_all()
    for _ in range(3):
        alter(session, starts_at=session.starts_at + WEEK, ends_at=session.ends_at + WEEK)
        clock.shift(timedelta(minutes=5))
        changes.tell_changes()
    assert send_all() == []

    clock.shift(timedelta(minutes=5))
    changes.tell_changes()

    assert send_all() == ["Changed: Safer sleep"]


def test_a_change_that_is_undone_in_time_is_told_to_nobody(session, clock):
    book(session)
    send_all()
    was = (session.starts_at, session.ends_at)
    alter(session, starts_at=was[0] + WEEK, ends_at=was[1] + WEEK)
    alter(session, starts_at=was[0], ends_at=was[1])
    clock.shift(timedelta(minutes=11))

    assert (changes.tell_changes(), send_all()) == (0, [])


def test_a_change_that_is_undone_later_is_told_as_another_change(session, clock):
    book(session)
    send_all()
    was = (session.starts_at, session.ends_at)
    told = []
    for starts_at, ends_at in [(was[0] + WEEK, was[1] + WEEK), was]:
        alter(session, starts_at=starts_at, ends_at=ends_at)
        clock.shift(timedelta(minutes=11))
        changes.tell_changes()
        told += send_all()

    assert told == ["Changed: Safer sleep"] * 2


def test_within_the_last_hour_people_are_told_at_once(session, clock):
    book(session)
    send_all()
    clock.move_to(session.starts_at - timedelta(minutes=50))
    alter(session, mode=SessionMode.IN_PERSON, venue="Derby")

    assert changes.tell_changes() == 1


def test_a_title_is_told_only_if_the_organiser_says_so(session, clock):
    book(session)
    send_all()
    alter(session, title="Safer sleep, again")
    clock.shift(timedelta(minutes=11))
    assert changes.tell_changes() == 0

    alter(session, title="Sleep", tell_title=True)
    clock.shift(timedelta(minutes=11))
    changes.tell_changes()

    assert send_all() == ["Changed: Sleep"]


def test_whoever_has_not_been_told_anything_yet_is_told_the_truth_once(session, clock):
    book(session)
    alter(session, starts_at=session.starts_at + WEEK, ends_at=session.ends_at + WEEK)
    clock.shift(timedelta(minutes=11))

    assert changes.tell_changes() == 0
    assert send_all() == ["You have a place: Safer sleep"]
    assert (changes.tell_changes(), send_all()) == (0, [])


def test_a_lost_signal_does_not_matter(session, clock):
    """Saved past the form, by a script, without a word to anybody: found all the same."""
    book(session)
    send_all()
    LearningSession.objects.update(venue="Derby", mode="hybrid")

    assert changes.tell_changes() == 1
    assert send_all() == ["Changed: Safer sleep"]


# --- Cancelling and undoing ---------------------------------------------------------------------


def test_a_cancelled_session_tells_everybody_once_with_others_to_choose(session, organiser):
    people = book(session, 3)
    send_all()
    LearningSessionFactory(title="Another one", starts_at=MONDAY + WEEK)

    counts = [
        changes.cancel_session(session=session, actor=organiser, why="The speaker is ill.")
        for _ in range(2)
    ]

    assert counts == [3, 0]
    assert send_all() == ["Cancelled: Safer sleep"] * 3
    body = mail.outbox[-1].body
    assert ("The speaker is ill." in body, "Another one" in body) == (True, True)
    assert {Booking.objects.get(pk=each.pk).status for each in people} == {"cancelled"}


def test_nothing_else_goes_out_about_a_cancelled_session(session, organiser):
    book(session, 3)

    changes.cancel_session(session=session, actor=organiser, why="x")

    assert send_all() == ["Cancelled: Safer sleep"] * 3
    dropped = Message.objects.filter(status=MessageStatus.DROPPED)
    assert dropped.count() == 3


def test_a_session_that_has_started_is_not_cancelled(session, organiser, clock):
    book(session)
    clock.move_to(session.starts_at)

    with pytest.raises(BookingError, match="has started"):
        changes.cancel_session(session=session, actor=organiser, why="x")


def test_an_undone_cancellation_gives_everybody_their_place_again_in_order(session, organiser):
    before = book(session, 4)
    send_all()
    changes.cancel_session(session=session, actor=organiser, why="Mistake")
    send_all()

    told = changes.reinstate_session(session=session, actor=organiser)

    again = list(session.bookings.live().order_by("pk"))
    assert told == 4
    assert [each.person for each in again] == [each.person for each in before]
    assert [each.status for each in again] == ["booked", "booked", "waiting", "waiting"]
    assert {each.uuid for each in again}.isdisjoint(each.uuid for each in before)
    assert send_all() == ["It takes place after all: Safer sleep"] * 4


def test_an_undone_cancellation_leaves_out_who_had_left_before(session, organiser, clock):
    gone, stays = book(session, 2)
    cancel_booking(booking=gone, actor=gone.person)
    changes.cancel_session(session=session, actor=organiser, why="Mistake")
    changes.reinstate_session(session=session, actor=organiser)
    again = session.bookings.live().get()
    cancel_booking(booking=again, actor=again.person)
    clock.shift(timedelta(minutes=1))

    changes.cancel_session(session=session, actor=organiser, why="Once more")
    changes.reinstate_session(session=session, actor=organiser)

    assert again.person == stays.person
    assert not session.bookings.live().exists()


def test_booking_closes_and_opens_again(session):
    changes.close_booking(session=session)
    with pytest.raises(BookingError, match="closed"):
        book(session)

    changes.reopen_booking(session=session)
    assert book(session)[0].is_booked


def test_an_invitation_is_sent_again_with_a_higher_sequence(session):
    (booking,) = book(session)
    send_all()

    changes.send_invitation_again(booking=booking)

    assert send_all() == ["You have a place: Safer sleep"]
    booking.refresh_from_db()
    assert booking.calendar_sequence == 1


# --- Reminders ----------------------------------------------------------------------------------


def remind(clock, moment: datetime) -> list[str]:
    clock.move_to(moment)
    owe_reminders()
    return send_all()


def test_reminders_come_a_day_and_an_hour_before_and_once(session, clock):
    book(session)
    send_all()
    day, hour = session.starts_at - timedelta(days=1), session.starts_at - timedelta(hours=1)

    assert remind(clock, day - timedelta(seconds=1)) == []
    assert remind(clock, day) == ["Tomorrow: Safer sleep"]
    assert remind(clock, day + timedelta(minutes=5)) == []
    assert remind(clock, hour) == ["In an hour: Safer sleep"]
    assert remind(clock, hour + timedelta(minutes=5)) == []


@pytest.mark.parametrize(
    ("starts_at", "reminded_at"),
    [
        # The clocks go forward on 28 March 2027: a civil day is 23 hours.
        ("2027-03-28T11:30+00:00", "2027-03-27T12:30+00:00"),
        # And back on 31 October: 25 hours.
        ("2027-10-31T12:30+00:00", "2027-10-30T11:30+00:00"),
    ],
)
def test_the_day_before_is_a_civil_day(clock, starts_at, reminded_at):
    starts_at, reminded_at = map(datetime.fromisoformat, (starts_at, reminded_at))
    session = LearningSessionFactory(
        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=30), title="Clocks"
    )
    book(session)
    send_all()

    assert remind(clock, reminded_at - timedelta(seconds=1)) == []
    assert remind(clock, reminded_at) == ["Tomorrow: Clocks"]


def test_nobody_who_has_just_booked_is_reminded(session, clock):
    clock.move_to(session.starts_at - timedelta(hours=30))
    book(session)
    send_all()

    assert remind(clock, session.starts_at - timedelta(days=1)) == []
    assert remind(clock, session.starts_at - timedelta(hours=1)) == ["In an hour: Safer sleep"]


def test_a_reminder_of_an_old_time_never_goes_out(session, clock):
    book(session)
    send_all()
    clock.move_to(session.starts_at - timedelta(days=1))
    owe_reminders()
    alter(session, starts_at=session.starts_at + WEEK, ends_at=session.ends_at + WEEK)

    assert [subject for subject in send_all() if "Tomorrow" in subject] == []
    clock.shift(timedelta(minutes=11))
    changes.tell_changes()
    assert send_all() == ["Changed: Safer sleep"]
    session.refresh_from_db()
    assert remind(clock, session.starts_at - timedelta(days=1)) == ["Tomorrow: Safer sleep"]


def test_a_reminder_too_late_is_dropped_and_counted(session, clock):
    book(session)
    send_all()
    clock.move_to(session.starts_at - timedelta(days=1))
    owe_reminders()

    clock.move_to(session.starts_at - timedelta(hours=1, minutes=59))
    assert send_all() == []
    assert Message.objects.filter(kind="reminder.day", status=MessageStatus.DROPPED).count() == 1


def test_people_who_wait_are_not_reminded(session, clock):
    book(session, 3)
    send_all()

    assert len(remind(clock, session.starts_at - timedelta(days=1))) == 2
