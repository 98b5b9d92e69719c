"""What whoever watches the hub is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from outbox.models import Message, PeriodicRun
from outbox.periodic import HEARTBEAT, run_what_is_due
from tests.factories import BookingFactory

pytestmark = pytest.mark.django_db


def database_is_gone(execute, sql, params, many, context):
    raise DatabaseError("gone")


def test_a_process_that_answers_is_live_even_without_a_database(client):
    with connection.execute_wrapper(database_is_gone):
        answer = client.get("/health/live/")

    assert (answer.status_code, answer.json()) == (200, {"live": True})


def test_it_is_ready_when_the_database_answers_and_is_up_to_date(client):
    answer = client.get("/health/ready/")

    assert (answer.status_code, answer.json()) == (200, {"ready": True, "migrations_waiting": 0})


@pytest.mark.parametrize("name", ["ready", "worker"])
def test_without_a_database_it_says_so_and_shows_no_trace(client, name):
    with connection.execute_wrapper(database_is_gone):
        answer = client.get(f"/health/{name}/")

    assert answer.status_code == 503
    assert answer.json()["database"] == "does not answer"


def test_without_a_worker_somebody_is_called(client):
    assert client.get("/health/worker/").status_code == 503

    run_what_is_due()
    assert client.get("/health/worker/").status_code == 200

    PeriodicRun.objects.filter(pk=HEARTBEAT).update(began_at=timezone.now() - timedelta(minutes=4))
    assert client.get("/health/worker/").status_code == 503


def test_a_mail_that_waits_for_more_than_an_hour_calls_somebody(client):
    run_what_is_due()
    BookingFactory()
    assert client.get("/health/worker/").status_code == 200

    long_ago = timezone.now() - timedelta(minutes=61)
    Message.objects.update(created_at=long_ago, retry_from=long_ago, due_at=long_ago)

    answer = client.get("/health/worker/")
    assert answer.status_code == 503
    assert answer.json()["well"] is False


def test_nothing_is_said_about_anybody(client):
    booking = BookingFactory()

    said = client.get("/health/worker/").content.decode()

    assert booking.person.email not in said
    assert str(booking.uuid) not in said
