"""What a server's log holds: one JSON object a line, the id of the request, and nothing about anybody."""

from __future__ import annotations

import subprocess
import sys
import uuid

import pytest
from django.conf import settings

from tests.factories import BookingFactory
from tests.production_site import lines_of, production_site, production_variables

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
REQUEST_FIELDS = {
    "time",
    "level",
    "logger",
    "message",
    "request_id",
    "method",
    "path",
    "status",
    "ms",
}
SECRET = "Ab0123456789_-Ab0123456789x"


@pytest.fixture
def site(hub, database_url, tmp_path):
    with production_site(var=tmp_path, database_url=database_url) as site:
        yield site


def new_id() -> str:
    return uuid.uuid4().hex


def test_a_request_is_one_line_under_the_id_that_the_proxy_gave_it(site):
    request_id = new_id()

    answer = site.ask("/sessions/?q=hannah@example.org", X_Request_ID=request_id)

    assert (answer.status, answer.headers["X-Request-ID"]) == (200, request_id)
    (line,) = site.lines_about(request_id)
    assert set(line) == REQUEST_FIELDS
    assert (line["level"], line["logger"]) == ("INFO", "learninghub.requests")
    assert (line["method"], line["path"], line["status"]) == ("GET", "/sessions/", 200)
    assert line["message"] == "GET /sessions/ 200"
    assert line["time"].endswith("+00:00")


@pytest.mark.parametrize(
    "wrong",
    ["", "short", "g" * 32, "A" * 32, "{" + "a" * 32 + "}", "-" * 500 + "a" * 32, "a" * 31 + "_"],
)
def test_an_id_of_another_form_is_replaced(site, wrong):
    answer = site.ask("/health/live/", X_Request_ID=wrong)

    given = answer.headers["X-Request-ID"]
    assert given != wrong
    assert uuid.UUID(hex=given).hex == given
    assert site.lines_about(given)[0]["path"] == "/health/live/"


def test_the_page_that_says_sorry_shows_the_id_and_the_log_has_the_trace_under_it(site):
    request_id = new_id()

    answer = site.ask(f"/fails/{SECRET}/?name=hannah", X_Request_ID=request_id, Cookie="a=hush")

    assert answer.status == 500
    assert request_id in answer.text
    assert "Traceback" not in answer.text
    error, line = site.lines_about(request_id)
    assert (line["status"], line["path"]) == (500, "/fails/[secret]/")
    assert error["level"] == "ERROR"
    assert "RuntimeError" in error["exc_info"]
    assert "tests/server_urls.py" in error["exc_info"]


def test_no_line_holds_an_address_a_query_a_secret_or_a_row(site):
    booking = BookingFactory(person__email="hannah.visitor@example.org")
    cookies = site.ask("/sign-in/").cookies
    site.ask("/sign-in/?next=/x", Cookie=f"csrftoken={cookies['csrftoken']}", Referer="https://hub.example.org/",
             form={"email": booking.person.email, "csrfmiddlewaretoken": cookies["csrftoken"]})  # fmt: skip
    for path in (
        f"/calendar/{SECRET}.ics",
        f"/sign-in/link/{SECRET}:x:y/",
        f"/calendar/{SECRET})/",
    ):
        site.ask(path)
    assert site.ask(f"/fails/{SECRET}/?name=hannah").status == 500
    last = site.ask("/doubles/")
    assert last.status == 500
    site.ask("/", Host="evil.example.org")

    site.lines_about(last.headers["X-Request-ID"])
    log = site.log.read_text()
    assert '"POST /sign-in/ 302"' in log  # the request that held the address
    for secret in (
        "hannah.visitor",
        "hannah",
        "@example.org",
        "Hannah",
        SECRET,
        "next=",
        "192.0.2.1",
    ):
        assert secret not in log
    assert log.count("IntegrityError") >= 1


def test_the_worker_writes_such_lines_too(hub, database_url, tmp_path):
    BookingFactory(person__email="hannah.visitor@example.org")
    log = tmp_path / "worker.log"
    variables = production_variables(
        var=tmp_path, database_url=database_url, MAIL_HOST="127.0.0.1", MAIL_PORT="1"
    )
    with log.open("wb") as output:
        subprocess.run(
            [sys.executable, "manage.py", "run_worker", "--until-empty"],
            cwd=settings.BASE_DIR, env=variables, stdout=output, stderr=output, check=True,
        )  # fmt: skip

    lines = lines_of(log)
    assert [line["logger"] for line in lines if line["message"].startswith("outbox: ")]
    assert "hannah" not in log.read_text()
