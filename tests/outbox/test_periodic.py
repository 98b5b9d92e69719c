"""What is due now and then runs once in a while, however many workers there are."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import close_old_connections, connections

from outbox import periodic
from outbox.models import PeriodicRun
from outbox.periodic import Job, run_what_is_due

from .letters import NOON

HOUR = timedelta(hours=1)


@pytest.fixture
def register() -> Iterator[Callable[[str, Job], None]]:
    """Registers jobs that are forgotten after the test, in place of those of the apps."""
    of_the_apps = dict(periodic._jobs)
    periodic._jobs.clear()
    yield periodic.register
    periodic._jobs.clear()
    periodic._jobs.update(of_the_apps)


class Counted:
    """Something to do, and how often it was done."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


def fail() -> None:
    raise RuntimeError("the cupboard is empty")


@pytest.mark.django_db
def test_a_job_runs_at_once_and_again_when_its_time_has_passed_but_not_before(register):
    job = Counted()
    register("tidy", Job(every=HOUR, run=job))

    ran = [
        run_what_is_due(now=NOON + later)
        for later in (timedelta(0), HOUR - timedelta(seconds=1), HOUR, HOUR, HOUR * 2)
    ]

    assert ran == [["tidy"], [], ["tidy"], [], ["tidy"]]
    assert job.times == 3


@pytest.mark.django_db
def test_a_job_that_was_missed_for_a_long_time_runs_once(register):
    job = Counted()
    register("tidy", Job(every=HOUR, run=job))
    run_what_is_due(now=NOON)

    for _ in range(2):
        run_what_is_due(now=NOON + HOUR * 100)

    assert job.times == 2


@pytest.mark.django_db
def test_a_job_that_fails_is_logged_and_the_others_run(register, caplog):
    job = Counted()
    register("broken", Job(every=HOUR, run=fail))
    register("tidy", Job(every=HOUR, run=job))

    ran = run_what_is_due(now=NOON)

    assert ran == ["tidy"]
    assert job.times == 1
    (record,) = [record for record in caplog.records if record.name == "outbox.periodic"]
    assert record.getMessage() == "worker: broken failed"
    assert "the cupboard is empty" in caplog.text


@pytest.mark.django_db
def test_a_job_that_failed_is_tried_again_at_its_next_time(register, caplog):
    register("broken", Job(every=HOUR, run=fail))

    for later in (timedelta(0), HOUR / 2, HOUR):
        run_what_is_due(now=NOON + later)

    assert caplog.text.count("worker: broken failed") == 2


@pytest.mark.django_db
def test_each_job_has_its_own_interval(register):
    often, seldom = Counted(), Counted()
    register("often", Job(every=timedelta(minutes=1), run=often))
    register("seldom", Job(every=HOUR, run=seldom))

    for minute in range(60):
        run_what_is_due(now=NOON + timedelta(minutes=minute))

    assert (often.times, seldom.times) == (60, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ran_before", [False, True], ids=["the first time", "a later time"])
def test_workers_that_look_at_the_same_moment_run_a_job_once(register, ran_before):
    job = Counted()
    register("tidy", Job(every=HOUR, run=job))
    if ran_before:
        PeriodicRun.objects.create(name="tidy", began_at=NOON - HOUR)
    together = threading.Barrier(6)

    def work() -> list[str]:
        close_old_connections()
        together.wait(30)
        try:
            return run_what_is_due(now=NOON)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        ran = [answer.result() for answer in [pool.submit(work) for _ in range(6)]]

    assert sorted(ran) == [[], [], [], [], [], ["tidy"]]
    assert job.times == 1
