"""Several worker processes beside each other: killed, told to stop, and without a mail server."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from outbox.enums import UNFINISHED, MessageStatus
from outbox.models import Message
from outbox.services import MAY_ARRIVE_TWICE
from sessions.models import Booking
from tests.factories import BookingFactory, LearningSessionFactory

from .mail_server import PATIENCE, MailServer
from .workers import Workers, wait_until, workers

pytestmark = pytest.mark.processes


@pytest.fixture
def team(server: MailServer, database_url: str, tmp_path: Path) -> Iterator[Workers]:
    with workers(port=server.port, database_url=database_url, log=tmp_path / "workers.log") as team:
        yield team


def book(count: int) -> list[Booking]:
    return BookingFactory.create_batch(count, session=LearningSessionFactory())


def addresses(bookings: list[Booking]) -> list[str]:
    return sorted(booking.person.email for booking in bookings)


def wait_until_nothing_is_owed(team: Workers) -> None:
    unfinished = Message.objects.filter(status__in=UNFINISHED)
    wait_until(lambda: not unfinished.exists(), otherwise=team.log)


def test_a_worker_that_is_killed_loses_nothing_and_doubles_only_the_mail_in_its_hand(server, team):
    bookings = book(300)
    server.hold_from(120)
    first, _second = team.start(), team.start()
    server.wait_for(lambda: len(server.received) == 121)  # each has sent one and awaits the answer

    first.kill()
    first.wait(PATIENCE)
    server.release()
    team.start()
    wait_until_nothing_is_owed(team)

    received = Counter(server.recipients())
    twice = [address for address, times in received.items() if times == 2]
    noted = Message.objects.filter(note__contains=MAY_ARRIVE_TWICE)
    assert sorted(received) == addresses(bookings)
    assert received.total() == 301
    assert twice == list(noted.values_list("recipient__email", flat=True))
    assert set(Message.objects.values_list("status", flat=True)) == {MessageStatus.SENT}


def test_workers_beside_each_other_send_each_mail_once(server, team):
    bookings = book(100)

    for _ in range(3):
        team.start()
    wait_until_nothing_is_owed(team)

    assert sorted(server.recipients()) == addresses(bookings)


def test_workers_wait_for_the_mail_server_and_then_send_each_mail_once(server, team):
    server.close()
    bookings = book(20)
    team.start()
    team.start()
    tried = Message.objects.filter(note__startswith="ConnectionRefusedError")
    wait_until(lambda: tried.count() == 20, otherwise=team.log)

    server.open()
    wait_until_nothing_is_owed(team)

    assert sorted(server.recipients()) == addresses(bookings)


def test_a_mail_server_that_goes_away_in_the_middle_gets_the_rest_when_it_is_back(server, team):
    bookings = book(60)
    server.hold_from(30)
    team.start()
    server.wait_for(lambda: len(server.received) == 30)
    server.close()
    server.release()
    tried = Message.objects.filter(note__startswith="ConnectionRefusedError")
    wait_until(lambda: tried.count() >= 30, otherwise=team.log)

    server.open()
    wait_until_nothing_is_owed(team)

    received = Counter(server.recipients())
    (twice,) = [address for address, times in received.items() if times == 2]
    assert sorted(received) == addresses(bookings)
    assert received.total() == 61
    assert MAY_ARRIVE_TWICE in Message.objects.get(recipient__email=twice).note


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_stop_finishes_the_mail_in_its_hand_and_takes_no_other(
    server, team, how
):
    book(5)
    server.hold_from(3)
    worker = team.start()
    server.wait_for(lambda: len(server.received) == 3)

    worker.send_signal(how)
    server.release()

    assert worker.wait(PATIENCE) == 0
    assert len(server.received) == 3
    assert list(Message.objects.order_by("pk").values_list("status", "note")) == [
        (MessageStatus.SENT, ""),
        (MessageStatus.SENT, ""),
        (MessageStatus.SENT, ""),
        (MessageStatus.QUEUED, ""),
        (MessageStatus.QUEUED, ""),
    ]


def test_a_worker_with_nothing_to_do_stops_when_it_is_told_to(server, team):
    book(1)
    worker = team.start()
    wait_until_nothing_is_owed(team)

    worker.terminate()

    assert worker.wait(PATIENCE) == 0
