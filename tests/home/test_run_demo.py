"""The demo as it is started from a terminal, and every way it ends."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager

import psutil
import pytest
from django.conf import settings

from accounts.models import User
from home.demo import DEMO_PEOPLE

pytestmark = pytest.mark.processes

LAST_LINE = "Ctrl-C stops everything.\n"
PATIENCE_SECONDS = 60


@pytest.fixture
def port():
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return asking.getsockname()[1]


@pytest.fixture
def environment(tmp_path, port):
    ours = {
        "DJANGO_SETTINGS_MODULE": "learninghub.settings.dev",
        "HUB_VAR_DIR": str(tmp_path),
        "SITE_URL": f"http://localhost:{port}",
    }
    return os.environ | ours


@pytest.fixture
def with_our_database(environment, database_url):
    environment["DATABASE_URL"] = database_url


@contextmanager
def demo(environment):
    process = subprocess.Popen(
        [sys.executable, "manage.py", "run_demo"],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.stdout.close()


def read_until_it_runs(process):
    said = ""
    while not said.endswith(LAST_LINE):
        line = process.stdout.readline()
        assert line, f"it ended: {said}"
        said += line
    return said


def ask(address):
    """The status and the words of an answer, whichever it is."""
    try:
        with urllib.request.urlopen(address) as answer:  # noqa: S310 - http, ours
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_says_how_to_use_it_and_stops_all_it_started(environment, with_our_database, number):
    with demo(environment) as process:
        said = read_until_it_runs(process)
        answer = urllib.request.urlopen(environment["SITE_URL"])  # noqa: S310 - http, above
        children = psutil.Process(process.pid).children(recursive=True)

        process.send_signal(number)
        ended_with = process.wait(PATIENCE_SECONDS)

    assert answer.status == 200
    assert [person.email for person in DEMO_PEOPLE if person.email not in said] == []
    assert f"{environment['SITE_URL']}/mailbox/" in said
    assert ended_with == 0
    assert sorted(child.cmdline()[2] if child.is_running() else "" for child in children) == [
        "",
        "",
    ]


def test_it_shows_what_readers_would_see_where_nothing_is_and_all_its_files(
    environment, with_our_database
):
    with demo(environment) as process:
        read_until_it_runs(process)
        missing = ask(f"{environment['SITE_URL']}/nowhere/")
        found = [
            ask(environment["SITE_URL"] + path)[0]
            for path in ("/static/wagtailadmin/css/core.css", "/mailbox/", "/style-guide/")
        ]
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE_SECONDS)

    assert missing[0] == 404
    assert "Page not found" in missing[1]
    assert [word for word in ("DEBUG", "urlpatterns", "Traceback") if word in missing[1]] == []
    assert found == [200, 200, 200]


@pytest.mark.parametrize(("command", "name"), [("run_worker", "worker"), ("runserver", "site")])
def test_the_end_of_one_is_the_end_of_all(environment, with_our_database, command, name):
    with demo(environment) as process:
        read_until_it_runs(process)
        children = psutil.Process(process.pid).children(recursive=True)
        next(child for child in children if command in child.cmdline()).kill()

        ended_with = process.wait(PATIENCE_SECONDS)
        said = process.stdout.read()

    assert ended_with == 1
    assert f"The {name} ended by itself" in said
    assert [child for child in children if child.is_running()] == []


def test_twice_makes_nobody_twice(environment, with_our_database):
    for _ in range(2):
        with demo(environment) as process:
            read_until_it_runs(process)
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE_SECONDS)

    emails = [person.email for person in DEMO_PEOPLE]
    assert User.objects.filter(email__in=emails).count() == len(emails)


def test_a_port_that_is_taken_is_said_before_anything_starts(environment, port, tmp_path):
    with socket.create_server(("127.0.0.1", port)), demo(environment) as process:
        ended_with = process.wait(PATIENCE_SECONDS)
        said = process.stdout.read()

    assert ended_with == 1
    assert f"Port {port} is taken" in said
    assert not (tmp_path / "hub.sqlite3").exists()
