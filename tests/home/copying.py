"""back_up and restore as processes of their own, which a test stops or kills at a chosen moment."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess

from django.core.management import call_command
from django.db import connections

PATIENCE_SECONDS = 60
KILLED = -9


def started(*command: str) -> BaseProcess:
    """A management command in a process of its own, with this test's database and settings."""
    connections.close_all()  # or both processes would speak through one connection
    process = multiprocessing.get_context("fork").Process(target=call_command, args=command)
    process.start()
    return process


def wait_for(process: BaseProcess, moment: Callable[[], object]) -> None:
    """Return as soon as ``moment()`` holds; it is an error if the process ends before."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not moment():
        process.join(0.001)
        assert process.is_alive(), "it ended before that moment"
        assert time.monotonic() < deadline


def killed(*command: str, when: Callable[[], object]) -> None:
    """Run the command, and kill it at the moment ``when()`` holds, as ``kill -9`` does."""
    process = started(*command)
    wait_for(process, when)
    process.kill()
    process.join()
    assert process.exitcode == KILLED
