"""Real workers: processes of their own, on the database of the test."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings

from .mail_server import HOST, PATIENCE

LEASE_SECONDS = 4
LOOK_EVERY_SECONDS = 0.05


class Workers:
    """Starts workers, and ends at last what is still running."""

    def __init__(self, *, port: int, database_url: str, log: Path) -> None:
        self.log = log
        self._processes: list[subprocess.Popen[bytes]] = []
        self._environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "learninghub.settings.test",
            "DATABASE_URL": database_url,
            "TEST_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "MAIL_HOST": HOST,
            "MAIL_PORT": str(port),
            "OUTBOX_LEASE_SECONDS": str(LEASE_SECONDS),
            "OUTBOX_FIRST_PAUSE_SECONDS": "1",
        }

    def start(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as output:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "run_worker"],
                cwd=settings.BASE_DIR,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        self._processes.append(process)
        return process

    def end(self) -> None:
        for process in self._processes:
            process.kill()
            process.wait(PATIENCE)


@contextlib.contextmanager
def workers(*, port: int, database_url: str, log: Path) -> Iterator[Workers]:
    """Workers that send to the mail server on ``port``; none is left at the end of the block."""
    running = Workers(port=port, database_url=database_url, log=log)
    try:
        yield running
    finally:
        running.end()


def wait_until(holds: Callable[[], object], *, otherwise: Path) -> None:
    """Return as soon as ``holds()``; after a long while fail, with what stands in the file ``otherwise``."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, otherwise.read_text(errors="replace")[-4000:]
        time.sleep(LOOK_EVERY_SECONDS)
