"""The hub's real web processes, started for a test or a benchmark and stopped after it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode, urlsplit

Form = Sequence[tuple[str, str]]
LISTENING = re.compile(r"Listening at: (http://\S+)")


@contextmanager
def web_server(
    *,
    database_url: str,
    wsgi: str = "learninghub.wsgi",
    workers: int = 2,
    threads: int = 4,
    settings: str = "learninghub.settings.test",
    bind: str = "127.0.0.1:0",
    folder: Path | None = None,
) -> Iterator[str]:
    """gunicorn; gives its address. ``RuntimeError`` with what it printed if it does not come up."""
    command = [
        sys.executable, "-m", "gunicorn", wsgi, "--bind", bind, "--workers", str(workers),
        "--threads", str(threads), "--no-control-socket", "--timeout", "120",
    ]  # fmt: skip
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": settings, "DATABASE_URL": database_url}
    server = subprocess.Popen(
        command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True
    )
    log: list[str] = []
    try:
        yield _address_when_up(server, log)
    finally:
        server.terminate()
        server.wait(30)


def request(
    address: str,
    path: str,
    *,
    method: str = "GET",
    cookies: dict[str, str] | None = None,
    form: Form = (),
) -> tuple[int, dict[str, str], bytes]:
    """One HTTP request on a connection of its own: status, headers, body. Redirects are not followed.

    The cookies may hold a ``csrftoken``; it is sent as the header too, as a form's hidden field is.
    """
    parts = urlsplit(address)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=120)
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())}
    if token := (cookies or {}).get("csrftoken"):
        headers["X-CSRFToken"] = token
    if form:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request(method, path, body=urlencode(form) or None, headers=headers)
        response: HTTPResponse = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read()
    finally:
        connection.close()


def _address_when_up(server: subprocess.Popen[str], log: list[str]) -> str:
    for line in server.stderr or ():
        log.append(line)
        if found := LISTENING.search(line):
            threading.Thread(target=_drain, args=[server, log], daemon=True).start()
            return found.group(1)
    raise RuntimeError("gunicorn did not start:\n" + "".join(log))


def _drain(server: subprocess.Popen[str], log: list[str]) -> None:
    """Keep reading, or a full pipe would stop the server."""
    log.extend(server.stderr or ())
