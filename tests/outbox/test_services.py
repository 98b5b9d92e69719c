"""What is owed is sent: once, by a real mail server, through outages, refusals and dying workers."""

import smtplib
from datetime import timedelta
from email.utils import parseaddr
from uuid import uuid4

import pytest
from django.utils import timezone

from outbox.enums import MessageStatus
from outbox.letters import Kind
from outbox.models import Message
from outbox.services import MAY_ARRIVE_TWICE, claim_next, deliver, post, send_again
from sessions.services.bookings import cancel_booking
from tests.factories import BookingFactory, UserFactory

from .letters import NOON, kind_registered, letter, owe, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("note", "clock")]

QUEUED, SENDING, SENT, DROPPED, FAILED = MessageStatus


def statuses():
    return list(Message.objects.order_by("pk").values_list("status", flat=True))


# --- Owing and sending ---------------------------------------------------------------------------


def test_posting_a_mail_twice_owes_it_once(server):
    person = UserFactory()

    first, second = (
        post(kind="note", key="tea for two", about="tea", recipient=person) for _ in range(2)
    )
    work()

    assert first == second
    assert server.recipients() == [person.email]


def test_posting_a_mail_that_was_sent_owes_nothing_more(server):
    person = UserFactory()
    post(kind="note", key="tea", about="tea", recipient=person)
    work()

    post(kind="note", key="tea", about="tea", recipient=person)
    work()

    assert server.recipients() == [person.email]


def test_a_mail_says_who_it_is_from_whom_to_answer_and_which_it_is(server):
    message = owe(to=UserFactory(email="ann@example.org"))

    work()

    (mail,) = server.received
    assert parseaddr(mail["From"]) == (
        "Midlands health visiting learning hub",
        "hub@hub.example.org",
    )
    assert mail["To"] == "ann@example.org"
    assert mail["Reply-To"] == "Programme team <programme@hub.example.org>"
    assert mail["Message-ID"] == f"<{message.uuid}@hub.example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    message.refresh_from_db()
    assert (message.status, message.finished_at, message.note) == (SENT, NOON, "")


def test_a_mail_is_not_sent_before_it_is_due(server, clock):
    owe(due_at=NOON + timedelta(hours=1))

    clock.shift(timedelta(minutes=59))
    work()
    early = list(server.received)
    clock.shift(timedelta(minutes=1))
    work()

    assert early == []
    assert len(server.received) == 1


def test_a_mail_that_became_untrue_is_dropped(server):
    with kind_registered("stale", Kind("Stale", lambda message: False, letter)):
        message = owe(kind="stale")
        work()

    message.refresh_from_db()
    assert server.received == []
    assert (message.status, message.finished_at) == (DROPPED, NOON)
    assert message.note == "No longer true when its turn came."


def test_send_again_puts_a_finished_mail_back_as_a_mail_of_its_own(server):
    message = owe()
    work()
    message.refresh_from_db()

    send_again(message)
    work()

    first, second = server.received
    assert first["Message-ID"] != second["Message-ID"]  # or the second might be hidden as known
    assert statuses() == [SENT]


def test_send_again_gives_a_mail_that_was_given_up_a_fresh_day(server, clock):
    message = owe(to=UserFactory(email="ann@example.org"))
    server.answers["ann@example.org"] = "550 5.1.1 No such mailbox"
    work()
    clock.shift(timedelta(days=7))
    server.answers["ann@example.org"] = "451 4.3.0 Busy"

    send_again(message)
    work()

    message.refresh_from_db()
    assert (message.status, message.attempts) == (QUEUED, 1)
    assert message.due_at == timezone.now() + timedelta(seconds=15)


def test_send_again_leaves_a_mail_alone_that_a_worker_holds(server):
    owe()
    held = claim_next()

    send_again(held)

    assert claim_next() is None
    assert statuses() == [SENDING]


# --- In the order in which they were written -----------------------------------------------------


def test_a_cancellation_never_overtakes_the_confirmation_that_a_worker_holds(server):
    booking = BookingFactory()
    confirmation = claim_next()
    cancel_booking(booking=booking, actor=booking.person)

    meanwhile = claim_next()
    deliver(confirmation)
    work()

    assert meanwhile is None
    assert statuses() == [DROPPED, SENT]
    assert [mail["Subject"] for mail in server.received] == [
        f"Place cancelled: {booking.session.title}"
    ]


def test_a_cancellation_waits_for_the_confirmation_that_waits_for_the_mail_server(server, clock):
    server.close()
    first = owe("booking")
    work()
    second = owe("booking")

    clock.move_to(NOON + timedelta(seconds=14))
    held_back = claim_next()
    server.open()
    clock.move_to(NOON + timedelta(seconds=15))
    work()

    assert held_back is None
    assert server.recipients() == [first.recipient.email, second.recipient.email]


def test_a_mail_about_something_else_does_not_wait(server):
    owe("one booking")
    claim_next()
    other = owe("another booking")

    assert claim_next() == other


# --- Workers that die, or were only slow ---------------------------------------------------------


def test_a_claim_that_ran_out_is_taken_up_again_and_the_note_says_it_may_arrive_twice(
    server, clock, settings
):
    owe()
    claim_next()

    clock.shift(timedelta(seconds=settings.OUTBOX_LEASE_SECONDS - 1))
    too_early = claim_next()
    clock.shift(timedelta(seconds=1))
    work()

    message = Message.objects.get()
    assert too_early is None
    assert len(server.received) == 1
    assert (message.status, message.attempts) == (SENT, 2)
    assert message.note == (
        f"2026-03-02 12:02 UTC: a worker died while it held this mail.\n{MAY_ARRIVE_TWICE}"
    )


@pytest.mark.parametrize(
    ("then", "status"), [("451 4.3.0 Busy", QUEUED), ("550 5.1.1 No such mailbox", FAILED)]
)
def test_the_note_still_says_so_after_a_failure(server, clock, then, status):
    message = owe(to=UserFactory(email="ann@example.org"))
    claim_next()
    clock.shift(timedelta(hours=1))
    server.answers["ann@example.org"] = then

    work()

    message.refresh_from_db()
    assert message.status == status
    assert message.note.splitlines()[1:] == [MAY_ARRIVE_TWICE]


def test_a_worker_that_lost_its_claim_does_not_overwrite_the_end_that_another_noted(
    server, clock, settings
):
    owe()
    slow = claim_next()
    clock.shift(timedelta(seconds=settings.OUTBOX_LEASE_SECONDS))
    work()
    ended = Message.objects.values().get()
    clock.shift(timedelta(seconds=1))

    server.close()
    deliver(slow)

    assert Message.objects.values().get() == ended
    assert ended["status"] == SENT


def test_a_worker_that_lost_its_claim_does_not_end_what_another_still_holds(
    server, clock, settings
):
    owe()
    slow = claim_next()
    clock.shift(timedelta(seconds=settings.OUTBOX_LEASE_SECONDS))
    other = claim_next()

    deliver(slow)

    message = Message.objects.get()
    assert (message.status, message.claimed_until) == (SENDING, other.claimed_until)


def test_a_server_that_hangs_up_before_it_answers_gets_the_mail_again_and_the_note_says_so(
    server, clock
):
    owe()
    server.hangs_up_before_answering = True
    work()
    server.hangs_up_before_answering = False
    clock.shift(timedelta(seconds=15))

    work()

    first, second = server.received
    message = Message.objects.get()
    assert first["Message-ID"] == second["Message-ID"]
    assert message.status == SENT
    assert message.note == (
        f"{smtplib.SMTPServerDisconnected.__name__}: Connection unexpectedly closed\n"
        f"{MAY_ARRIVE_TWICE}"
    )


# --- Mails that cannot be written ----------------------------------------------------------------


def failing(message):
    raise RuntimeError("no ink")


BROKEN = {
    "its text": Kind("Broken", lambda message: True, failing),
    "whether it is true": Kind("Broken", failing, letter),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_mail_that_cannot_be_made_does_not_stop_the_others(server, broken):
    with kind_registered("broken", BROKEN[broken]):
        owe("ink", kind="broken")
        fine = owe("tea")
        work()

    assert server.recipients() == [fine.recipient.email]
    assert statuses() == [QUEUED, SENT]
    assert Message.objects.get(kind="broken").note == "RuntimeError: no ink"


def test_a_mail_about_a_record_that_is_gone_or_of_a_kind_nobody_knows_does_not_stop_the_others(
    server,
):
    owe(f"booking:{uuid4()}", kind="booking.confirmed")
    owe("tomorrow", kind="not.yet.known")
    fine = owe("tea")

    work()

    assert server.recipients() == [fine.recipient.email]
    assert statuses() == [QUEUED, QUEUED, SENT]
