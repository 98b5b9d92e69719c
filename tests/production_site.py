"""The hub as a server runs it: gunicorn with its own file, production settings, and the log it writes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

LISTENING = re.compile(r"Listening at: http://([\d.:]+)")
PATIENCE = 60
LOOK_EVERY_SECONDS = 0.05
LINE = re.compile(r"^([A-Z_]+)=(.*)$", re.MULTILINE)
FROM_THE_PROXY = {
    "Host": "hub.example.org",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "192.0.2.1",
}


def production_variables(*, var: Path, database_url: str, **more: str) -> dict[str, str]:
    """The environment of a process that runs as in production, and shall see this database."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    env = Path(settings.BASE_DIR, "tests", "production.env").read_text()
    ours = {
        "DJANGO_SETTINGS_MODULE": "tests.server_settings",
        "SECRET_KEY": "a-secret-for-these-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
        "HUB_VAR_DIR": str(var),
        "DATABASE_URL": database_url,
    }
    return kept | dict(LINE.findall(env)) | ours | more


def lines_of(log: Path) -> list[dict[str, Any]]:
    """Each line of a log; it is an error if one is not JSON."""
    return [json.loads(line) for line in log.read_text().splitlines()]


def wait_until(holds: Callable[[], object], *, log: Path) -> None:
    """Return as soon as ``holds()``; after a long while fail, with what stands in the log."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, log.read_text(errors="replace")[-4000:]
        time.sleep(LOOK_EVERY_SECONDS)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    cookies: dict[str, str]
    text: str


@dataclass(frozen=True)
class Site:
    """A running hub; ``ask`` comes as nginx does."""

    address: str
    log: Path

    def ask(self, path: str, *, form: dict[str, str] | None = None, **headers: str) -> Answer:
        sent = FROM_THE_PROXY | {name.replace("_", "-"): each for name, each in headers.items()}
        if form is not None:
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        body = None if form is None else urlencode(form)
        host = urlsplit(f"http://{self.address}")
        connection = HTTPConnection(host.hostname, host.port, timeout=PATIENCE)
        try:
            connection.request("GET" if form is None else "POST", path, body=body, headers=sent)
            response = connection.getresponse()
            set_cookies = response.headers.get_all("Set-Cookie") or []
            cookies = dict(each.split(";")[0].split("=", 1) for each in set_cookies)
            text = response.read().decode()
        finally:
            connection.close()
        return Answer(response.status, dict(response.getheaders()), cookies, text)

    def submit(
        self,
        path: str,
        form: dict[str, str],
        *,
        cookies: dict[str, str] | None = None,
        **headers: str,
    ) -> Answer:
        """Send a form as a browser does that has ``cookies``; the cookies it then has are in the answer."""
        jar = dict(cookies or {})
        if "csrftoken" not in jar:
            jar |= self.ask("/sign-in/").cookies
        sent = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in jar.items()),
            "Referer": f"https://{FROM_THE_PROXY['Host']}{path}",
        }
        with_token = {**form, "csrfmiddlewaretoken": jar["csrftoken"]}
        answer = self.ask(path, form=with_token, **sent, **headers)
        return replace(answer, cookies=jar | answer.cookies)

    def lines(self) -> list[dict[str, Any]]:
        return lines_of(self.log)

    def lines_about(self, request_id: str) -> list[dict[str, Any]]:
        """All lines of one request, once its last one, the request line, is there."""

        def found() -> list[dict[str, Any]]:
            return [line for line in self.lines() if line.get("request_id") == request_id]

        wait_until(lambda: any("ms" in line for line in found()), log=self.log)
        return found()


def make_cache_table() -> None:
    """What ``set_up_hub`` leaves on a server; the settings of the tests keep their cache elsewhere."""
    in_database = {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "hub_cache",
    }
    with override_settings(CACHES={"default": in_database}):
        call_command("createcachetable", verbosity=0)


@contextmanager
def production_site(
    *, var: Path, database_url: str, processes: int = 2, ready: bool = True, **more: str
) -> Iterator[Site]:
    """A site on a free port, until the end of the block. ``more`` are variables of its environment.

    ``ready`` says that its database is the one of the test, in which the cache wants a table.
    """
    (var / "static").mkdir(parents=True, exist_ok=True)  # as collectstatic leaves it
    if ready:
        make_cache_table()
    log = var / "web.log"
    command = [
        sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py",
        "--bind", "127.0.0.1:0", "--workers", str(processes), "learninghub.wsgi",
    ]  # fmt: skip
    variables = production_variables(var=var, database_url=database_url, **more)
    with log.open("wb") as output:
        server = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=variables, stdout=output, stderr=output
        )
    try:
        wait_until(lambda: server.poll() is not None or _address(log), log=log)
        assert server.poll() is None, log.read_text()
        yield Site(_address(log), log)
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _address(log: Path) -> str:
    found = LISTENING.search(log.read_text())
    return found.group(1) if found else ""
