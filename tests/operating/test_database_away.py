"""The database is stopped, or was never there: clear words, nothing lost, and on again by itself."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from tests.outbox.mail_server import HOST, mail_server
from tests.postgres import stoppable_postgres
from tests.production_site import (
    lines_of,
    production_site,
    production_variables,
    wait_until,
)

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
PAGES = [
    "/",
    "/sessions/",
    "/nothing/here/",
    "/my-sessions/",
    "/sign-in/",
    "/ur/sessions/",
    "/admin/",
]


def manage(*arguments: str, var: Path, database_url: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=production_variables(var=var, database_url=database_url),
        capture_output=True,
        text=True,
    )


@contextmanager
def running_worker(*, var: Path, database_url: str, **more: str) -> Iterator[Path]:
    log = var / "worker.log"
    with log.open("wb") as output:
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "run_worker"],
            cwd=settings.BASE_DIR,
            env=production_variables(var=var, database_url=database_url, **more),
            stdout=output,
            stderr=output,
        )
    try:
        yield log
        assert worker.poll() is None, log.read_text()
    finally:
        worker.terminate()
        worker.wait(60)


def assert_page_says_sorry(site, path):
    answer = site.ask(path, Cookie="sessionid=0123456789abcdef0123456789abcdef")
    assert (path, answer.status, answer.headers.get("Retry-After")) == (path, 503, "60")
    assert answer.headers["X-Request-ID"] in answer.text
    assert "<h1>" in answer.text
    assert "Traceback" not in answer.text
    assert "OperationalError" not in answer.text


def health(site, name):
    answer = site.ask(f"/health/{name}/", Host="127.0.0.1", X_Forwarded_Proto="http")
    return answer.status, answer.cookies, answer.text


def test_a_postgresql_that_stops_and_starts_again(tmp_path):
    with stoppable_postgres() as (postgres, address), mail_server() as server:
        for command in (["migrate", "--verbosity=0"], ["set_up_hub"]):
            answer = manage(*command, var=tmp_path, database_url=address)
            assert answer.returncode == 0, answer.stderr
        mail = {
            "MAIL_HOST": HOST,
            "MAIL_PORT": str(server.port),
            "OUTBOX_FIRST_PAUSE_SECONDS": "1",
        } | {"OUTBOX_LEASE_SECONDS": "4"}
        with (
            production_site(
                var=tmp_path,
                database_url=address,
                ready=False,
                ERROR_MAIL_TO="ops@example.net",
                **mail,
            ) as site,
            running_worker(var=tmp_path, database_url=address, **mail) as worker_log,
        ):
            wait_until(lambda: health(site, "worker")[0] == 200, log=worker_log)
            assert health(site, "ready")[0] == 200
            book(email="before@example.org", var=tmp_path, database_url=address)
            server.wait_for(lambda: "before@example.org" in server.recipients())

            server.close()  # so that this mail is still owed when the database goes
            book(email="during@example.org", var=tmp_path, database_url=address)
            postgres.stop()
            server.open()
            for path in PAGES:
                assert_page_says_sorry(site, path)
            assert health(site, "live")[0] == 200
            for name in ("ready", "worker"):
                status, cookies, text = health(site, name)
                assert (status, cookies) == (503, {})
                assert "does not answer" in text
            trouble = "the database did not answer"
            wait_until(lambda: trouble in worker_log.read_text(), log=worker_log)
            told = manage("audit_bookings", var=tmp_path, database_url=address)
            assert told.returncode == 1
            assert told.stderr.startswith("The database does not answer.")
            assert len(told.stderr.splitlines()) == 1

            postgres.start()
            wait_until(lambda: site.ask("/sessions/").status == 200, log=site.log)
            server.wait_for(lambda: "during@example.org" in server.recipients())
            wait_until(lambda: health(site, "worker")[0] == 200, log=worker_log)

        errors = [line for line in site.lines() if line["level"] == "ERROR"]
        assert {line["exc_info"].count("\n") for line in errors} == {0}  # a reason, not a trace
        to_operators = [mail for mail in server.received if mail["To"] == "ops@example.net"]
        assert 1 <= len(to_operators) <= 4  # not one for each request
        assert all("Traceback" not in str(line) for line in lines_of(worker_log))


def book(*, email: str, var: Path, database_url: str) -> None:
    """Somebody books, so that a mail is owed to them."""
    code = f"from tests.factories import BookingFactory; BookingFactory(person__email={email!r})"
    answer = manage("shell", "--command", code, var=var, database_url=database_url)
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize("command", [["migrate"], ["set_up_hub"], ["audit_bookings"]])
def test_without_a_database_to_reach_a_command_says_so_in_one_line(tmp_path, command):
    address = f"postgresql://hub@/hub?host={tmp_path}"

    answer = manage(*command, var=tmp_path, database_url=address)

    assert answer.returncode == 1
    assert answer.stderr.startswith("The database does not answer.")
    assert len(answer.stderr.splitlines()) == 1


@pytest.mark.parametrize("what", ["missing", "not writable", "no database"])
def test_a_sqlite_file_that_is_missing_or_spoilt(tmp_path, what, database_url):
    file = tmp_path / "kept" / "hub.sqlite3"
    file.parent.mkdir()
    if what == "no database":
        file.write_bytes(b"something else" * 100)
    if what == "not writable":
        file.mkdir()
    address = f"sqlite:///{file}"

    with production_site(var=tmp_path, database_url=address, ready=False) as site:
        for path in PAGES:
            assert_page_says_sorry(site, path)
        assert health(site, "live")[0] == 200
        assert health(site, "ready")[0] == 503
        assert health(site, "worker")[0] == 503
        with running_worker(var=tmp_path, database_url=address) as worker_log:
            trouble = "the database did not answer"
            wait_until(lambda: trouble in worker_log.read_text(), log=worker_log)


def test_wrong_settings_are_one_line_for_the_web_the_worker_and_every_command(tmp_path):
    variables = production_variables(var=tmp_path, database_url="", MAIL_FROM="nobody")
    programs = [
        ["manage.py", "run_worker"],
        ["manage.py", "migrate"],
        ["-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", "127.0.0.1:0", "learninghub.wsgi"],
    ]  # fmt: skip
    for program in programs:
        answer = subprocess.run(
            [sys.executable, *program],
            cwd=settings.BASE_DIR,
            env=variables,
            capture_output=True,
            text=True,
        )
        assert answer.returncode != 0
        assert "The hub does not start: MAIL_FROM='nobody'" in answer.stderr
        assert "Traceback" not in answer.stderr
