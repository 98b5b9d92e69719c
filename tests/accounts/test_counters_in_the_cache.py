"""What allauth counts in the cache is not lost when others are busy, and shows no network address."""

from __future__ import annotations

import base64
import pickle
from datetime import timedelta

import pytest
import time_machine
from allauth.core.ratelimit import consume
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone

from outbox.periodic import run_what_is_due
from tests.factories import UserFactory
from tests.signing_in import sign_in

from .second_steps import code_of_app, give_app

pytestmark = pytest.mark.django_db

USE_IT = "/second-step/reauthenticate/"
NETWORK = "203.0.113.7"


@pytest.fixture(autouse=True)
def cache_of_production(settings):
    """The table in which a hub without Redis keeps its cache."""
    settings.CACHES = {
        "default": {
            "BACKEND": "core.caches.UnculledDatabaseCache",
            "LOCATION": "hub_cache",
            "KEY_FUNCTION": "core.caches.digested_key",
        }
    }
    call_command("createcachetable", verbosity=0)


def rows() -> list[tuple[str, object]]:
    """Everything in the cache's table, read without the cache."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM hub_cache")
        return [(key, pickle.loads(base64.b64decode(value))) for key, value in cursor.fetchall()]  # noqa: S301 - our own table


def fail_to_sign_in(mailbox: str, *, network: str = NETWORK) -> bool:
    """As allauth counts a wrong sign-in; whether it allows another."""
    request = RequestFactory().post("/", REMOTE_ADDR=network)
    return consume(request, action="login_failed", key=mailbox)


@pytest.mark.parametrize("others", [220, 1000])
def test_many_others_do_not_make_the_hub_forget_a_limit(others):
    """Django's own table cache forgets after some 300 rows."""
    allowed = [fail_to_sign_in("hannah@example.org") for _ in range(11)]
    assert allowed == [True] * 10 + [False]

    for number in range(others):
        fail_to_sign_in(f"other{number}@example.org", network=f"198.51.100.{number % 250}")

    assert len(rows()) > others
    assert not fail_to_sign_in("hannah@example.org")


def test_a_used_code_of_the_app_stays_used_whoever_else_signs_in():
    person = UserFactory()
    code = code_of_app(give_app(person))
    first, second = Client(), Client()
    for browser in (first, second):
        sign_in(browser, person)

    assert first.post(USE_IT, {"code": code}).status_code == 302
    for number in range(400):
        cache.set(f"other {number}", number)

    assert second.post(USE_IT, {"code": code}).status_code == 200


def test_nothing_in_the_cache_shows_a_network_address():
    fail_to_sign_in("hannah@example.org")

    assert rows() != []
    assert [row for row in rows() if NETWORK in repr(row) or "hannah" in repr(row)] == []


def test_the_worker_deletes_what_has_expired_and_nothing_else():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        cache.set("short", "x", timeout=60)
        cache.set("long", "y", timeout=60 * 60)
        cache.set("always", "z", timeout=None)
        run_what_is_due()
        assert sorted(value for _, value in rows()) == ["x", "y", "z"]

        clock.shift(timedelta(minutes=6))
        run_what_is_due()
        assert sorted(value for _, value in rows()) == ["y", "z"]


def test_anything_may_still_be_deleted_by_name_and_all_at_once():
    cache.set("one", 1)
    cache.set("two", 2)
    cache.delete("one")
    assert (cache.get("one"), cache.get("two")) == (None, 2)
    cache.clear()
    assert rows() == []
