"""A worker's safety net as a process of its own: settles all sessions many times for each line it reads."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

TIMES = 20
ASK, ANSWER = "settle\n", "settled\n"


class Settlers:
    """Several such processes, set going and waited for together."""

    def __init__(self, processes: list[subprocess.Popen[str]]) -> None:
        self._processes = processes

    def begin(self) -> None:
        for process in self._processes:
            process.stdin.write(ASK)
            process.stdin.flush()

    def wait(self) -> None:
        for process in self._processes:
            answer = process.stdout.readline()
            assert answer == ANSWER, f"a settling process ended: {process.poll()}"


@contextmanager
def settlers(count: int, *, database_url: str) -> Iterator[Settlers]:
    """``count`` of them, ready; they end with the block."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "learninghub.settings.test",
        "DATABASE_URL": database_url,
    }
    with ExitStack() as stack:
        processes = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "tests.settling"],
                    env=environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for _ in range(count)
        ]
        running = Settlers(processes)
        running.wait()
        yield running


def main() -> None:
    import django  # noqa: PLC0415 - for the process, not for the tests that start it

    django.setup()
    from sessions.services.waiting import settle_all  # noqa: PLC0415

    sys.stdout.write(ANSWER)
    sys.stdout.flush()
    for _ in sys.stdin:
        for _ in range(TIMES):
            settle_all()
        sys.stdout.write(ANSWER)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
