"""A mail server that takes connections and then says nothing holds up nobody but the mail."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from statistics import median

import pytest

from outbox.enums import MessageStatus
from outbox.models import Message
from tests.outbox.mail_server import HOST
from tests.outbox.workers import wait_until, workers
from tests.production_site import Site, production_site

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
SIGN_INS, READS = 40, 40
THREADS = 16


@pytest.fixture
def silent_port() -> Iterator[int]:
    """The system takes the connection; no program ever answers."""
    with socket.socket() as listening:
        listening.bind((HOST, 0))
        listening.listen(128)
        yield listening.getsockname()[1]


def read_while_people_sign_in(site: Site, people: list[str]) -> tuple[float, list[int]]:
    """The median time of a reader's page while ``people`` ask for codes; and their answers."""
    cookies = site.ask("/sign-in/").cookies
    waiting, statuses = list(people), []

    def ask_for_codes() -> None:
        while waiting:
            email = waiting.pop()
            statuses.append(site.submit("/sign-in/", {"email": email}, cookies=cookies).status)

    threads = [threading.Thread(target=ask_for_codes) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    times = []
    for _ in range(READS):
        began = time.perf_counter()
        assert site.ask("/sessions/").status == 200
        times.append(time.perf_counter() - began)
    for thread in threads:
        thread.join()
    return median(times), statuses


def test_readers_do_not_wait_for_it(hub, database_url, tmp_path, silent_port):
    """As fast as while the same number of people sign in and no mail is sent at all."""
    mail = {"MAIL_HOST": HOST, "MAIL_PORT": str(silent_port)}
    with production_site(var=tmp_path, database_url=database_url, processes=2, **mail) as site:
        people = [f"p{number}@example.org" for number in range(2 * SIGN_INS)]
        usual, _ = read_while_people_sign_in(site, people[:SIGN_INS])
        log = tmp_path / "worker.log"
        with workers(port=silent_port, database_url=database_url, log=log) as running:
            running.start()
            being_sent = Message.objects.filter(status=MessageStatus.SENDING)
            wait_until(being_sent.exists, otherwise=log)
            hanging, statuses = read_while_people_sign_in(site, people[SIGN_INS:])

    assert statuses == [302] * SIGN_INS
    assert hanging < 2 * usual
    assert Message.objects.filter(urgent=True).count() == 2 * SIGN_INS
