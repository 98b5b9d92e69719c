"""A mail server that is away, busy or says no: what is tried again, how often, and what is not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from outbox.enums import MessageStatus
from outbox.models import Message
from outbox.services import claim_next
from sessions.services.bookings import cancel_booking
from tests.factories import BookingFactory, UserFactory

from .letters import NOON, owe, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("note", "clock")]

QUEUED, SENDING, SENT, DROPPED, FAILED = MessageStatus
DAY = timedelta(hours=24)
LONGEST_PAUSE = 30 * 60


def keep_working(clock, *, until):
    while timezone.now() < until:
        work()
        clock.shift(timedelta(minutes=5))


def pauses_until_it_is_given_up(clock, message):
    """Work whenever the mail is due; how many seconds lay between the tries."""
    pauses = []
    while True:
        work()
        message.refresh_from_db()
        if message.status != QUEUED:
            return pauses
        pauses.append((message.due_at - timezone.now()).total_seconds())
        clock.move_to(message.due_at)


def test_pauses_grow_to_half_an_hour_and_a_mail_is_given_up_only_after_more_than_a_day(
    server, clock
):
    server.close()
    message = owe()

    pauses = pauses_until_it_is_given_up(clock, message)

    assert pauses[:8] == [15, 30, 60, 120, 240, 480, 960, LONGEST_PAUSE]
    assert set(pauses[8:]) == {LONGEST_PAUSE}
    assert message.status == FAILED
    assert DAY < message.finished_at - NOON <= DAY + timedelta(hours=2)
    assert message.attempts == len(pauses) + 1
    assert message.note.startswith("ConnectionRefusedError: ")


def test_the_first_pause_is_a_setting(server, clock, settings):
    settings.OUTBOX_FIRST_PAUSE_SECONDS = 1
    server.close()

    pauses = pauses_until_it_is_given_up(clock, owe())

    assert pauses[:5] == [1, 2, 4, 8, 16]
    assert max(pauses) == LONGEST_PAUSE


def test_a_day_without_the_mail_server_loses_nothing_and_doubles_nothing(server, clock):
    server.close()
    owed = [owe(f"early {number}") for number in range(10)]
    keep_working(clock, until=NOON + DAY / 2)
    owed += [owe(f"late {number}") for number in range(10)]
    keep_working(clock, until=NOON + DAY)
    waiting = set(Message.objects.values_list("status", flat=True))

    server.open()
    keep_working(clock, until=NOON + DAY + timedelta(minutes=35))

    assert waiting == {QUEUED}
    assert sorted(server.recipients()) == sorted(message.recipient.email for message in owed)
    assert {message.status for message in Message.objects.all()} == {SENT}


def test_after_a_day_without_the_mail_server_nothing_is_sent_that_became_untrue(server, clock):
    server.close()
    cancelled, kept = BookingFactory.create_batch(2)
    keep_working(clock, until=NOON + DAY / 2)
    cancel_booking(booking=cancelled, actor=cancelled.person)
    keep_working(clock, until=NOON + DAY)

    server.open()
    keep_working(clock, until=NOON + DAY + timedelta(minutes=65))

    assert {mail["To"]: mail["Subject"] for mail in server.received} == {
        kept.person.email: f"You have a place: {kept.session.title}",
        cancelled.person.email: f"Place cancelled: {cancelled.session.title}",
    }
    assert len(server.received) == 2
    assert Message.objects.filter(status=DROPPED).count() == 1


def test_a_worker_that_was_off_for_days_still_tries_for_a_whole_day(server, clock):
    server.close()
    message = owe()
    clock.shift(timedelta(days=3))

    pauses = pauses_until_it_is_given_up(clock, message)

    assert DAY < timedelta(seconds=sum(pauses)) <= DAY + timedelta(hours=2)


def test_a_place_on_a_session_that_is_over_is_not_confirmed_any_more(server, clock):
    server.close()
    booking = BookingFactory()
    clock.move_to(booking.session.ends_at - timedelta(minutes=1))
    work()

    server.open()
    clock.move_to(booking.session.ends_at)
    work()

    assert server.received == []
    assert Message.objects.get().status == DROPPED


def test_a_recipient_who_is_refused_for_good_fails_at_once_and_nobody_else_does(server):
    server.answers["gone@example.org"] = "550 5.1.1 No such mailbox"
    refused = owe("first", to=UserFactory(email="gone@example.org"))
    others = [owe(f"other {number}") for number in range(3)]

    work()

    refused.refresh_from_db()
    assert (refused.status, refused.attempts, refused.finished_at) == (FAILED, 1, NOON)
    assert "550" in refused.note
    assert "No such mailbox" in refused.note
    assert server.recipients() == [message.recipient.email for message in others]


def test_a_recipient_who_is_refused_for_now_gets_the_mail_later(server, clock):
    server.answers["busy@example.org"] = "451 4.7.1 Come back later"
    message = owe(to=UserFactory(email="busy@example.org"))
    work()
    message.refresh_from_db()
    first_end = (message.status, message.due_at)

    server.answers.clear()
    clock.shift(timedelta(seconds=15))
    work()

    assert first_end == (QUEUED, NOON + timedelta(seconds=15))
    assert server.recipients() == ["busy@example.org"]


@pytest.mark.parametrize(
    ("answer", "status"),
    [("554 5.6.0 Refused", FAILED), ("452 4.3.1 Out of storage", QUEUED)],
)
def test_a_mail_that_is_refused_after_it_was_read_is_tried_again_only_if_that_can_help(
    server, answer, status
):
    server.answer_to_mail = answer
    message = owe()

    work()

    message.refresh_from_db()
    assert message.status == status
    assert answer.partition(" ")[0] in message.note
    assert not message.may_have_arrived


def test_a_mail_that_waits_for_its_next_try_does_not_hold_up_the_others(server):
    server.answers["busy@example.org"] = "451 4.7.1 Come back later"
    owe("first", to=UserFactory(email="busy@example.org"))
    other = owe("second")

    work()

    assert server.recipients() == [other.recipient.email]
    assert claim_next() is None
