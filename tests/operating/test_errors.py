"""Who runs the hub is told of errors: few mails, nothing about anybody, and no request waits for them."""

from __future__ import annotations

import gzip
import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import pytest

from core.error_mail import MOST_FROM_ONE_PLACE, MOST_IN_AN_HOUR, ErrorMailHandler
from tests.outbox.mail_server import HOST, mail_server
from tests.production_site import production_site, wait_until
from tests.server_urls import WAYS_TO_BREAK

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
OPERATORS = ["first@example.net", "second@example.net"]
SECRET = "Ab0123456789_-Ab0123456789x"
HUSH = "hush-hush"
STORM = 200


@pytest.fixture
def server():
    with mail_server() as server:
        yield server


@pytest.fixture
def site(hub, database_url, tmp_path, server):
    with production_site(
        var=tmp_path, database_url=database_url, ERROR_MAIL_TO=", ".join(OPERATORS),
        MAIL_HOST=HOST, MAIL_PORT=str(server.port),
    ) as site:  # fmt: skip
        yield site


def fail(site):
    return site.ask(f"/fails/{SECRET}/?name={HUSH}", Cookie=f"hub={HUSH}")


def test_an_error_is_mailed_with_its_trace_and_its_request_and_nothing_about_anybody(site, server):
    answer = fail(site)

    server.wait_for(lambda: len(server.received) == 1)
    (mail,) = server.received
    assert mail["To"] == ", ".join(OPERATORS)
    assert mail["Subject"] == "[Learning hub] ERROR: Internal Server Error: /fails/[secret]/"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in mail.walk()] == ["text/plain"]
    text = mail.get_content()
    assert answer.headers["X-Request-ID"] in text
    assert "RuntimeError" in text
    for secret in (HUSH, SECRET, "example.org", "192.0.2.1", "SECRET_KEY", "a-secret-for-these"):
        assert secret not in text


def test_a_storm_of_one_error_is_one_mail_over_all_processes(site, server):
    for _ in range(STORM):
        assert fail(site).status == 500
    site.ask("/doubles/")  # another fault: its mail comes after all that the storm could have sent

    server.wait_for(lambda: any("/doubles/" in mail["Subject"] for mail in server.received))
    about_the_storm = [mail for mail in server.received if "/fails/" in mail["Subject"]]
    assert 1 <= len(about_the_storm) <= 2  # two processes may fail in the same instant
    assert len(server.received) < MOST_IN_AN_HOUR


def test_one_address_that_fails_in_many_ways_leaves_room_for_other_faults(site, server):
    for way in range(len(WAYS_TO_BREAK)):
        assert site.ask(f"/breaks/{way}/").status == 500
    fail(site)

    server.wait_for(lambda: any("/fails/" in mail["Subject"] for mail in server.received))
    about_the_address = [mail for mail in server.received if "/breaks/" in mail["Subject"]]
    assert len(about_the_address) == MOST_FROM_ONE_PLACE
    assert (
        "More faults from the same place are not mailed for an hour"
        in about_the_address[-1].get_content()
    )
    assert "More faults from the same place" not in about_the_address[0].get_content()


def test_the_last_mail_of_an_hour_says_that_more_faults_may_follow(tmp_path, mailoutbox):
    handler = ErrorMailHandler(recipients=OPERATORS, folder=tmp_path)
    for number in range(2 * MOST_IN_AN_HOUR):
        message = f"fault {number}"
        handler.handle(logging.LogRecord(f"part{number}", logging.ERROR, "", 0, message, (), None))

    (log := tmp_path / "log").touch()
    wait_until(lambda: len(mailoutbox) == MOST_IN_AN_HOUR, log=log)
    last = [mail.subject for mail in mailoutbox if "the last mail for an hour" in mail.body]
    assert last == [f"[Learning hub] ERROR: fault {MOST_IN_AN_HOUR - 1}"]


REFUSED = {
    "a form with too many fields": {f"f{number}": "1" for number in range(11_000)},
    "a form that is too large": {"name": "x" * 3 * 1024 * 1024},
    "a passkey nested too deeply": {"credential": "[" * 100_000},
    "a passkey that is a number": {"credential": "0"},
}
PASSKEY = "/second-step/webauthn/login/"


def test_a_request_that_is_refused_is_a_warning_in_the_log_and_no_mail(site, server):
    token = site.ask("/sign-in/").cookies["csrftoken"]
    sent = {"Cookie": f"csrftoken={token}", "Referer": "https://hub.example.org/sign-in/"}
    statuses = [
        site.ask(PASSKEY, form=form | {"csrfmiddlewaretoken": token}, **sent).status
        for form in REFUSED.values()
    ]
    assert statuses == [400, 400, 302, 302]
    last = fail(site)  # its mail comes after all others

    server.wait_for(lambda: server.received)
    assert ["/fails/" in mail["Subject"] for mail in server.received] == [True]
    site.lines_about(last.headers["X-Request-ID"])
    levels = {line["logger"]: line["level"] for line in site.lines() if line["level"] != "INFO"}
    assert levels == {
        "django.security.TooManyFieldsSent": "WARNING",
        "django.security.RequestDataTooBig": "WARNING",
        "django.request": "ERROR",  # the one that is the hub's own
    }


def test_no_request_waits_for_a_mail_server_that_takes_the_mail_and_does_not_answer(site, server):
    server.hold_from(1)

    fail(site)
    server.wait_for(lambda: len(server.received) == 1)
    assert [site.ask("/sessions/").status for _ in range(8)] == [200] * 8

    server.release()


def test_a_mail_server_that_is_away_is_a_line_in_the_log(site, server):
    server.close()

    assert fail(site).status == 500

    wait_until(lambda: "an error could not be mailed" in site.log.read_text(), log=site.log)
    told = [line for line in site.lines() if "could not be mailed" in line["message"]]
    assert [line["level"] for line in told] == ["WARNING"]


# --- Sentry ---------------------------------------------------------------------------------------


UNPACK = {None: bytes, "gzip": gzip.decompress, "br": brotli.decompress}


@contextmanager
def sentry() -> Iterator[tuple[int, list[bytes]]]:
    """What stands in for a Sentry: takes what is sent to it. Gives its port, and what came."""
    came: list[bytes] = []

    class Takes(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            came.append(UNPACK[self.headers.get("Content-Encoding")](body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer((HOST, 0), Takes)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1], came
    finally:
        server.shutdown()
        server.server_close()


def test_a_sentry_that_is_named_is_told_what_broke_and_nothing_about_anybody(
    hub, database_url, tmp_path
):
    with sentry() as (port, came):
        address = f"http://key@{HOST}:{port}/7"
        with production_site(var=tmp_path, database_url=database_url, SENTRY_DSN=address) as site:
            answer = fail(site)
            wait_until(lambda: came, log=site.log)

    envelope = came[0].decode()
    event = json.loads(envelope.splitlines()[2])
    assert event["exception"]["values"][-1]["type"] == "RuntimeError"
    assert event["tags"]["request_id"] == answer.headers["X-Request-ID"]
    assert set(event["request"]) <= {"method", "url"}
    for secret in (HUSH, SECRET, "@example.org", "192.0.2.1", "a-secret-for-these"):
        assert secret not in envelope


def test_nothing_is_told_to_anybody_unless_it_is_set(hub, database_url, tmp_path, server):
    mail = {"MAIL_HOST": HOST, "MAIL_PORT": str(server.port)}
    with production_site(var=tmp_path, database_url=database_url, **mail) as site:
        request_id = fail(site).headers["X-Request-ID"]
        site.lines_about(request_id)

    assert server.received == []
