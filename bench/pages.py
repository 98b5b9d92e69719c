"""How many pages a second: the hub's with the demo, a fresh Wagtail's home page, a bare Django view.

All three stand under the same gunicorn and are asked by the same few clients in turns, so that a busy
machine slows all of them. The ratio is what counts. No picture may be made while pages are read.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from bench.fresh_wagtail import fresh_wagtail
from tests.demo_site import STEPS, demo_site
from tests.guide import Guide, guide_for
from tests.servers import web_server
from tests.tour import PAGES, Stop, visits

CLIENTS, REQUESTS, ROUNDS = 4, 40, 5
READ = ("front-page", "landing", "content", "programme", "session", "search", "my-sessions")
Target = tuple[str, str, dict[str, str]]  # the server's address, a path, cookies


def main() -> int:
    database_url = os.environ.get("DATABASE_URL", "")
    stops = [stop for stop in visits(PAGES) if stop.name in READ]
    with (
        tempfile.TemporaryDirectory(prefix="hub-pages-") as folder,
        _database("bench_hub", database_url) as ours,
        _database("bench_fresh", database_url) as theirs,
        demo_site(
            folder,
            settings="bench.site_settings",
            steps=(*STEPS, "collectstatic --noinput"),
            database_url=ours,
        ) as hub,
        fresh_wagtail(Path(folder), database_url=theirs) as fresh,
        web_server(database_url="", wsgi="bench.bare_page") as bare,
    ):
        guide = guide_for(hub, stops)
        targets: dict[str, Target] = {stop.name: _target(guide, stop) for stop in stops}
        return _run({**targets, "fresh Wagtail": (fresh, "/", {}), "bare Django": (bare, "/", {})})


def _run(targets: dict[str, Target]) -> int:
    """Ask all of ``targets`` in turns, round after round; 1 if a picture was made meanwhile."""
    _measure(targets)  # warm
    before = _pictures()
    _print([_measure(targets) for _ in range(ROUNDS)])
    if made := _pictures() - before:
        print(f"  {made} pictures were made while pages were read.")
    return 1 if made else 0


@contextmanager
def _database(name: str, database_url: str):
    """A database of that name on the server, or none: SQLite then stands in the folder."""
    if not database_url:
        yield ""
        return
    with psycopg.connect(database_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    yield urlsplit(database_url)._replace(path=f"/{name}").geturl()


def _target(guide: Guide, stop: Stop) -> Target:
    cookie = guide.cookies.get(stop.who)
    cookies = {cookie["name"]: cookie["value"]} if cookie else {}
    return guide.address, guide.paths[stop.path], cookies


def _measure(targets: dict[str, Target]) -> dict[str, float]:
    """Requests a second of each target."""
    return {name: _rate(*target) for name, target in targets.items()}


def _rate(address: str, path: str, cookies: dict[str, str]) -> float:
    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        clients = [pool.submit(_read, address, path, cookies) for _ in range(CLIENTS)]
    for client in clients:
        client.result()
    return CLIENTS * REQUESTS / (time.perf_counter() - began)


def _read(address: str, path: str, cookies: dict[str, str]) -> None:
    parts = urlsplit(address)
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    connection = HTTPConnection("127.0.0.1", parts.port, timeout=120)
    for _ in range(REQUESTS):
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
    connection.close()


def _pictures() -> int:
    from wagtail.images import get_image_model  # noqa: PLC0415 - needs Django

    return int(get_image_model().get_rendition_model().objects.count())


def _print(rounds: list[dict[str, float]]) -> None:
    for name in rounds[0]:
        rate = statistics.median(each[name] for each in rounds)
        # Within a round the machine was as busy for all of them.
        fresh, bare = (
            statistics.median(each[plain] / each[name] for each in rounds)
            for plain in ("fresh Wagtail", "bare Django")
        )
        print(
            f"  {name:16}{rate:6.0f} a second; {fresh:5.1f} times the time of a fresh Wagtail page,"
            f" {bare:5.1f} of a bare view"
        )


if __name__ == "__main__":
    sys.exit(main())
