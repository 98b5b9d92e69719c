"""A day without a mail server, on which sessions move, people come and go, and reminders fall due."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
import time_machine
from django.db.models import F

from accounts.models import User
from outbox.enums import UNFINISHED, MessageStatus
from outbox.models import Message
from outbox.periodic import run_what_is_due
from outbox.services import claim_next, deliver
from sessions.audit import audit
from sessions.enums import WaitingListKind
from sessions.models import Booking, LearningSession
from sessions.services import changes
from sessions.services.bookings import book_place, cancel_booking
from tests.factories import LearningSessionFactory, UserFactory
from tests.outbox.mail_server import HOST, MailServer, mail_server

from .calendars import calendar_in, event_in

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2027, 2, 5, 10, tzinfo=UTC)
OUTAGE = datetime(2027, 2, 8, 18, tzinfo=UTC)
BACK = OUTAGE + timedelta(hours=24)
WEEK = timedelta(days=7)
# Told before the outage, and those who book in it: a hundred people, five sessions each.
TOLD, NEW = 20, 100
PLACES_IN_DEMAND = 90
STARTS = {
    "moved": datetime(2027, 2, 10, 12, 30, tzinfo=UTC),
    "cancelled": datetime(2027, 2, 10, 12, 30, tzinfo=UTC),
    "tomorrow": datetime(2027, 2, 10, 12, 30, tzinfo=UTC),
    "left": datetime(2027, 2, 17, 12, 30, tzinfo=UTC),
    "in demand": datetime(2027, 2, 17, 12, 30, tzinfo=UTC),
    # Only people who were told before come to these; both start on the day of the return.
    "over": datetime(2027, 2, 9, 17, tzinfo=UTC),
    "tonight": datetime(2027, 2, 9, 20, 30, tzinfo=UTC),
}
BOOKED_IN_THE_OUTAGE = ["moved", "cancelled", "tomorrow", "left", "in demand"]
TOLD_BEFORE = ["moved", "cancelled", "left", "over", "tonight"]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(FRIDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def server(settings) -> Iterator[MailServer]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with mail_server() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = HOST, server.port
        yield server


class Programme:
    """The sessions, who books them, and the worker's round at a given moment."""

    def __init__(self, clock: time_machine.Traveller) -> None:
        self.clock = clock
        self.organiser = UserFactory()
        self.told = UserFactory.create_batch(TOLD)
        self.new = UserFactory.create_batch(NEW)
        self.sessions = {
            title: LearningSessionFactory(
                title=title, starts_at=starts, ends_at=starts + timedelta(minutes=30)
            )
            for title, starts in STARTS.items()
        }
        LearningSession.objects.filter(title="in demand").update(
            capacity=PLACES_IN_DEMAND, waiting_list=WaitingListKind.AUTOMATIC
        )

    def book(self, title: str, people: list[User]) -> list[Booking]:
        return [book_place(session=self.sessions[title], person=each) for each in people]

    def cancel(self, title: str, people: list[User]) -> None:
        for booking in self.sessions[title].bookings.live().filter(person__in=people):
            cancel_booking(booking=booking, actor=booking.person)

    def work(self, moment: datetime) -> None:
        """Everything that a worker finds to do at ``moment``."""
        self.clock.move_to(moment)
        run_what_is_due()
        while (message := claim_next()) is not None:
            deliver(message)

    def move_by_a_week(self, title: str) -> None:
        session = self.sessions[title]
        LearningSession.objects.filter(pk=session.pk).update(
            starts_at=F("starts_at") + WEEK, ends_at=F("ends_at") + WEEK
        )
        session.refresh_from_db()
        changes.note_changed_facts(session, tell_title=False)


def mails_by_person(received: list[EmailMessage]) -> dict[str, list[str]]:
    """The subjects that each person got, in the order in which they came."""
    mails = defaultdict(list)
    for mail in received:
        mails[mail["To"]].append(mail["Subject"])
    return mails


def about(subjects: list[str], title: str) -> list[str]:
    return [subject for subject in subjects if subject.endswith(f": {title}")]


def dropped(kind: str, title: str) -> int:
    uuids = Booking.objects.filter(session__title=title).values_list("uuid", flat=True)
    mails = Message.objects.filter(kind=kind, about__in=[f"booking:{uuid}" for uuid in uuids])
    return mails.filter(status=MessageStatus.DROPPED).count()


def after(hours: float) -> datetime:
    return OUTAGE + timedelta(hours=hours)


def live_through_it(programme: Programme, server: MailServer) -> None:
    """From Friday to the evening on which the mail server is back."""
    for title in TOLD_BEFORE:
        programme.book(title, programme.told)
    programme.work(OUTAGE - timedelta(minutes=30))  # the reminder of the one that will be over
    assert len(server.received) == TOLD * (len(TOLD_BEFORE) + 1)
    server.received.clear()

    server.close()
    programme.clock.move_to(OUTAGE)
    for title in BOOKED_IN_THE_OUTAGE:
        programme.book(title, programme.new)
    programme.work(after(0))
    programme.clock.move_to(after(8))
    run_what_is_due()  # the reminder of the one on the evening of the return
    programme.cancel("left", programme.new[:20] + programme.told[:5])
    programme.cancel("in demand", programme.new[:5])
    programme.clock.move_to(after(8.1))
    programme.book("left", programme.new[:10] + programme.told[:5])
    programme.work(after(18.75))  # the reminders of Wednesday are owed
    programme.move_by_a_week("moved")
    changes.cancel_session(
        session=programme.sessions["cancelled"], actor=programme.organiser, why="No speaker."
    )
    programme.work(after(22.5))
    assert server.received == []

    programme.clock.move_to(BACK)
    server.open()
    for minutes in range(0, 130, 10):
        programme.work(BACK + timedelta(minutes=minutes))


def test_after_a_day_without_mail_everybody_is_told_what_is_true_and_told_it_once(clock, server):
    programme = Programme(clock)

    live_through_it(programme, server)

    assert not Message.objects.filter(status__in=[*UNFINISHED, MessageStatus.FAILED]).exists()
    assert {rule: found for rule, found in audit().items() if found} == {}
    _everybody_got_the_truth_once(programme, server.received)
    _what_became_untrue_was_dropped_and_counted()
    _calendars_hold_the_new_time_and_nothing_is_taken_back_that_was_not_sent(server.received)


def _everybody_got_the_truth_once(programme: Programme, received: list[EmailMessage]) -> None:
    got = mails_by_person(received)
    new = [got[each.email] for each in programme.new]
    assert [about(mails, "moved") for mails in new] == [["You have a place: moved"]] * NEW
    assert [about(mails, "cancelled") for mails in new] == [["Cancelled: cancelled"]] * NEW
    assert [about(mails, "tomorrow") for mails in new] == [
        ["You have a place: tomorrow", "Tomorrow: tomorrow"]
    ] * NEW
    assert [about(mails, "left") for mails in new] == (
        [["You have a place: left"]] * 10
        + [["Place cancelled: left"]] * 10
        + [["You have a place: left"]] * 80
    )
    assert [about(mails, "in demand") for mails in new] == (
        [["Place cancelled: in demand"]] * 5
        + [["You have a place: in demand"]] * 90
        + [["You are on the waiting list: in demand"]] * 5
    )
    told = [got[each.email] for each in programme.told]
    assert [about(mails, "moved") for mails in told] == [["Changed: moved"]] * TOLD
    assert [about(mails, "cancelled") for mails in told] == [["Cancelled: cancelled"]] * TOLD
    assert [about(mails, "left") for mails in told] == (
        [["Place cancelled: left", "You have a place: left"]] * 5 + [[]] * 15
    )
    assert [about(mails, "over") for mails in told] == [[]] * TOLD
    assert [about(mails, "tonight") for mails in told] == [["In an hour: tonight"]] * TOLD
    assert len(received) == NEW * 6 + TOLD * 3 + 5 * 2


def _what_became_untrue_was_dropped_and_counted() -> None:
    assert {
        (kind, title): dropped(kind, title)
        for kind, title in [
            ("booking.confirmed", "cancelled"),
            ("reminder.day", "cancelled"),
            ("reminder.day", "moved"),
            ("reminder.day", "tonight"),
            ("reminder.hour", "over"),
            ("booking.confirmed", "left"),
            ("booking.cancelled", "left"),
            ("booking.waiting", "in demand"),
        ]
    } == {
        ("booking.confirmed", "cancelled"): NEW,
        ("reminder.day", "cancelled"): NEW + TOLD,
        ("reminder.day", "moved"): NEW + TOLD,
        ("reminder.day", "tonight"): TOLD,
        ("reminder.hour", "over"): TOLD,
        ("booking.confirmed", "left"): 20,
        ("booking.cancelled", "left"): 10,
        ("booking.waiting", "in demand"): 5,
    }


def _calendars_hold_the_new_time_and_nothing_is_taken_back_that_was_not_sent(
    received: list[EmailMessage],
) -> None:
    starts, taken_back = Counter(), Counter()
    for mail in received:
        parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
        if mail["Subject"].endswith(": moved"):
            starts[event_in(calendar_in(mail)).start] += 1
        if "ancelled: " in mail["Subject"]:
            taken_back[mail["Subject"], len(parts)] += 1

    assert starts == {STARTS["moved"] + WEEK: NEW + TOLD}
    assert taken_back == {
        ("Cancelled: cancelled", 1): TOLD,
        ("Cancelled: cancelled", 0): NEW,
        ("Place cancelled: left", 1): 5,
        ("Place cancelled: left", 0): 10,
        ("Place cancelled: in demand", 0): 5,
    }
