"""The demo in one terminal: content, worker and site, and an end that leaves nothing running."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from home.demo import DEMO_PEOPLE

ENDINGS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
START_SECONDS = 60
STOP_SECONDS = 5
LOOK_EVERY_SECONDS = 0.2
LINES_OF_LOG = 25


class Stopped(Exception):
    """Somebody pressed Ctrl-C, closed the terminal or told us to end."""


class Command(BaseCommand):
    help = "Fill the hub with the demo and run its worker and its site until Ctrl-C."
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        if not hasattr(settings, "MAILBOX_DIR"):
            raise CommandError("The demo is for development settings only.")
        with contextlib.suppress(Stopped), _told_to_stop(), contextlib.ExitStack() as running:
            self._run(running)
        self.stdout.write("\nThe demo has stopped.")

    def _run(self, running: contextlib.ExitStack) -> None:
        port = urlsplit(settings.SITE_URL).port or 80
        ensure_free(port)
        self._fill()
        self._say("Starting the worker and the site ...")
        children = [
            running.enter_context(Child("worker", "run_worker")),
            running.enter_context(
                Child("site", "runserver", "--noreload", "--skip-checks", f"127.0.0.1:{port}")
            ),
        ]
        wait_until_it_answers(port, children)
        self._say_how_to_use_it(children)
        wait_for_an_end(children)

    def _fill(self) -> None:
        silence = StringIO()
        logging.disable(logging.INFO)  # what is created is of interest on a server, not here
        self._say("Bringing the database up to date ...")
        call_command("migrate", verbosity=0, interactive=False)
        self._say("Setting up the hub ...")
        call_command("set_up_hub", stdout=silence)
        self._say("Loading a programme around today ...")
        call_command("load_demo", stdout=silence)
        logging.disable(logging.NOTSET)

    def _say_how_to_use_it(self, children: list[Child]) -> None:
        people = [f"  {who.label:<16}{who.email:<34}{who.what}" for who in DEMO_PEOPLE]
        self._say(
            f"\nThe hub is at {settings.SITE_URL}/ and what staff work with at {settings.SITE_URL}/admin/\n",
            "Sign in as one of these; there are no passwords:",
            *people,
            f"\nThe code that is mailed to them is at {settings.SITE_URL}/mailbox/",
            "and so is the code of the second step that staff are asked for.\n",
            f"Logs: {'  '.join(str(child.log) for child in children)}",
            "Ctrl-C stops everything.",
        )

    def _say(self, *lines: str) -> None:
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


class Child:
    """One of our own commands, running beside us in a process group of its own."""

    def __init__(self, name: str, *arguments: str) -> None:
        self.name = name
        self.arguments = arguments
        self.log = Path(settings.VAR_DIR) / "log" / f"{name}.log"

    def __enter__(self) -> Child:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        manage = str(settings.BASE_DIR / "manage.py")
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(  # noqa: S603 - our own commands
                [sys.executable, manage, *self.arguments],
                env=os.environ | {"DEBUG": "False"},  # what readers would see, and no debugger
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self

    def __exit__(self, *exception: object) -> None:
        """Ask the whole group to end; insist after a while."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(STOP_SECONDS)

    def ensure_alive(self) -> None:
        if self.process.poll() is not None:
            last_lines = self.log.read_text(errors="replace").splitlines()[-LINES_OF_LOG:]
            raise CommandError(
                "\n".join(
                    [*last_lines, f"The {self.name} ended by itself; its last lines are above."]
                )
            )


@contextlib.contextmanager
def _told_to_stop() -> Iterator[None]:
    """Turn the signals that end a program into an exception, once; afterwards they wait for us."""

    def stop(number: int, _frame: FrameType | None) -> None:
        for each in ENDINGS:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    before = {number: signal.signal(number, stop) for number in ENDINGS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def ensure_free(port: int) -> None:
    """Say so, instead of starting half of it, when another program answers on ``port``."""
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with contextlib.suppress(OSError), socket.socket(family) as asking:
            if asking.connect_ex((address, port)) == 0:
                raise CommandError(
                    f"Port {port} is taken: the demo runs already, or another program does. "
                    f"Stop it, or use another port: make demo SITE_URL=http://localhost:{port + 1}"
                )


def wait_until_it_answers(port: int, children: list[Child]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        for child in children:
            child.ensure_alive()
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=START_SECONDS).close()
        except urllib.error.HTTPError as error:
            raise CommandError(
                f"The front page answers {error.code}; see {children[-1].log}"
            ) from error
        except OSError:
            time.sleep(LOOK_EVERY_SECONDS)
        else:
            return
    raise CommandError(f"The site did not answer within {START_SECONDS} seconds.")


def wait_for_an_end(children: list[Child]) -> None:
    """Wait until we are told to stop, or one of them ended by itself."""
    while True:
        for child in children:
            child.ensure_alive()
        time.sleep(LOOK_EVERY_SECONDS)
