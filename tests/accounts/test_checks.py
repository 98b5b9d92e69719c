"""``manage.py check`` refuses a cache that loses counters."""

from __future__ import annotations

import io
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

TABLE = {"BACKEND": "core.caches.UnculledDatabaseCache", "LOCATION": "hub_cache"}
FORGETFUL = [
    "django.core.cache.backends.locmem.LocMemCache",
    "django.core.cache.backends.dummy.DummyCache",
    "django.core.cache.backends.filebased.FileBasedCache",
    "django.core.cache.backends.db.DatabaseCache",
]


@pytest.fixture(autouse=True)
def as_in_production(settings):
    settings.CACHE_MAY_FORGET = False


def check(*, deploy: bool = False) -> str:
    """What the check says on its way to success; what it refuses it raises."""
    said = io.StringIO()
    call_command("check", "--tag", "security", *(["--deploy"] if deploy else []), stderr=said)
    return said.getvalue()


class Redis(socketserver.StreamRequestHandler):
    """As much of a Redis server as it takes to ask what it does when its memory is full."""

    def handle(self) -> None:
        while line := self.rfile.readline():
            words = [self._word() for _ in range(int(line[1:]))]
            self.wfile.write(self._answer(words))

    def _word(self) -> str:
        length = int(self.rfile.readline()[1:])
        return self.rfile.read(length + 2)[:-2].decode()

    def _answer(self, words: list[str]) -> bytes:
        if words[0] == "HELLO":
            return b"%1\r\n$5\r\nproto\r\n:3\r\n"
        if words[0] != "INFO":
            return b"+OK\r\n"
        text = self.server.info
        return f"${len(text)}\r\n{text}\r\n".encode() if text else b"-NOPERM not for you\r\n"


@contextmanager
def redis_that_says(info: str) -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Redis) as server:
        server.daemon_threads, server.info = True, info
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"redis://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def use_redis(settings, address: str) -> None:
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": address}}


@pytest.mark.parametrize("backend", FORGETFUL)
def test_a_cache_that_forgets_or_is_not_shared_is_refused(settings, tmp_path, backend):
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": str(tmp_path)}}

    with pytest.raises(SystemCheckError, match="accounts.E001"):
        check()


def test_the_hubs_own_table_is_accepted(settings):
    settings.CACHES = {"default": TABLE}

    assert check() == ""


def test_a_redis_that_keeps_everything_is_accepted(settings):
    with redis_that_says("maxmemory_policy:noeviction\r\n") as address:
        use_redis(settings, address)

        assert "accounts." not in check(deploy=True)


def test_a_redis_that_evicts_is_refused_before_it_goes_live(settings):
    with redis_that_says("maxmemory_policy:allkeys-lru\r\n") as address:
        use_redis(settings, address)

        assert check() == ""
        with pytest.raises(SystemCheckError, match="accounts.E002"):
            check(deploy=True)


@pytest.mark.parametrize("info", ["", "used_memory:1\r\n"])
def test_a_redis_that_does_not_say_is_warned_of(settings, info):
    with redis_that_says(info) as address:
        use_redis(settings, address)

        assert "accounts.W001" in check(deploy=True)


def test_a_redis_that_is_not_there_is_warned_of(settings):
    with redis_that_says("") as address:
        pass
    use_redis(settings, address)

    assert "accounts.W001" in check(deploy=True)
