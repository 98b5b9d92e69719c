"""Everything there is to test, on everything it must run on: ``python -m tests.run``.

First all but the browser journeys on SQLite, then the same on a PostgreSQL started for it, then the
journeys. Within a database the tests run side by side, and then, one at a time, those that start
server processes. A test that is skipped counts as missing, and so does a part in which none ran.

``python -m tests.run --only sqlite -- -k booking`` runs a part; what follows ``--`` is pytest's.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from xml.etree import ElementTree

import psycopg

from . import chromium
from .postgres import PostgresError, throwaway_postgres

ROOT = Path(__file__).resolve().parents[1]
PARTS = ["sqlite", "postgres", "browser"]
SIDE_BY_SIDE = ["-n", "2", "-m", "not journey and not processes"]
ONE_AT_A_TIME = ["-m", "processes and not journey"]
JOURNEYS = ["-m", "journey"]
NO_TESTS = 5  # pytest's own number for "there was nothing to run"
STOP_SECONDS = 20


@dataclass(frozen=True)
class Result:
    """How one part went."""

    what: str
    where: str
    passed: int
    failed: int
    skipped: int
    seconds: float
    exit_code: int

    @property
    def ran(self) -> int:
        return self.passed + self.failed + self.skipped

    def is_good(self, *, may_be_empty: bool) -> bool:
        if may_be_empty and self.exit_code == NO_TESTS:
            return True
        return self.exit_code == 0 and self.passed > 0 and not self.failed and not self.skipped


def main() -> int:
    """Run what was asked for, print what ran on what; the number for the shell says whether all is well."""
    asked = _arguments()
    signal.signal(signal.SIGTERM, _leave)
    results: list[Result] = []
    trouble = ""
    try:
        if "browser" in asked.only:
            chromium.find_or_install()
        for part in asked.only:
            results += RUN[part](asked.pytest)
    except (PostgresError, chromium.NoChromium) as error:
        trouble = str(error)
    good = _report(results, narrowed=asked.pytest)
    if asked.only != PARTS:
        print(f"  This was {' and '.join(asked.only)} only. Everything: make test")
    if trouble:
        print(f"  The rest did not run: {trouble}")
    _print_sum(results)
    return 0 if good and not trouble else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.run", description=__doc__)
    parser.add_argument("--only", action="append", choices=PARTS, help="run this part only")
    parser.add_argument("pytest", nargs="*", help="what pytest shall be told besides, after --")
    asked = parser.parse_args()
    asked.only = asked.only or PARTS
    return asked


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


# --- The parts ----------------------------------------------------------------------------------


def on_sqlite(extra: list[str]) -> list[Result]:
    where = f"SQLite {sqlite3.sqlite_version}"
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return _both_halves(where, environment, extra)


def on_postgres(extra: list[str]) -> list[Result]:
    with throwaway_postgres() as address:
        with psycopg.connect(address) as server:
            where = f"PostgreSQL {server.info.parameter_status('server_version')}".split(" (")[0]
        return _both_halves(where, {**os.environ, "DATABASE_URL": address}, extra)


def in_the_browser(extra: list[str]) -> list[Result]:
    path = chromium.find_or_install()
    where = f"{chromium.version(path)}, on SQLite"
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return [_run_pytest("browser journeys", where, environment, [*JOURNEYS, *extra])]


RUN = {"sqlite": on_sqlite, "postgres": on_postgres, "browser": in_the_browser}


def _both_halves(where: str, environment: dict[str, str], extra: list[str]) -> list[Result]:
    return [
        _run_pytest("tests", where, environment, [*SIDE_BY_SIDE, *extra]),
        _run_pytest("tests of processes", where, environment, [*ONE_AT_A_TIME, *extra]),
    ]


# --- One run of pytest --------------------------------------------------------------------------


def _run_pytest(what: str, where: str, environment: dict[str, str], options: list[str]) -> Result:
    print(f"\n=== {what} on {where}", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", f"--junit-xml={report}", *options]
        with _running(command, environment) as pytest:
            exit_code = pytest.wait()
        passed, failed, skipped = _counts(report)
    return Result(what, where, passed, failed, skipped, time.monotonic() - began, exit_code)


@contextlib.contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The process; if we are stopped meanwhile, it is asked to put away what it started."""
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL)
    try:
        yield process
    except KeyboardInterrupt:  # pressed in a terminal, so pytest had it too
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
        raise
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _counts(report: Path) -> tuple[int, int, int]:
    """Passed, failed and skipped, from pytest's own report."""
    if not report.exists():
        return 0, 0, 0
    suite = ElementTree.parse(report).getroot().find("testsuite")  # noqa: S314 - pytest wrote it
    if suite is None:
        return 0, 0, 0
    tests, failed, skipped = (int(suite.get(name, 0)) for name in ("tests", "failures", "skipped"))
    failed += int(suite.get("errors", 0))
    return max(tests - failed - skipped, 0), failed, skipped


# --- What ran on what ---------------------------------------------------------------------------


def _report(results: list[Result], *, narrowed: list[str]) -> bool:
    """Print a line for each part; returns whether all of them went well."""
    print("\nWhat ran on what:")
    for result in results:
        print(
            f"  {result.what:<20}{result.where:<40}{result.passed:>5} passed"
            f"{result.failed:>5} failed{result.skipped:>5} skipped{result.seconds:>6.0f} s"
        )
    bad = [result for result in results if not result.is_good(may_be_empty=bool(narrowed))]
    for result in bad:
        print(f"  Not well: {result.what} on {result.where}: {_why(result)}")
    return not bad and any(result.passed for result in results)


def _print_sum(results: list[Result]) -> None:
    passed, failed, skipped = (
        sum(getattr(result, name) for result in results) for name in ("passed", "failed", "skipped")
    )
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))


def _why(result: Result) -> str:
    if result.failed:
        return f"{result.failed} failed"
    if result.skipped:
        return f"{result.skipped} were skipped, and a test that is skipped is missing"
    if not result.ran:
        return f"no test ran (pytest ended with {result.exit_code})"
    return f"pytest ended with {result.exit_code}"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Stopped before everything ran.")
