"""What the worker does now and then, besides sending mail."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from .models import PeriodicRun

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """Something to do again once ``every`` has passed."""

    every: timedelta
    run: Callable[[], object]


HEARTBEAT = "worker.heartbeat"
_jobs: dict[str, Job] = {HEARTBEAT: Job(timedelta(seconds=20), lambda: None)}


def register(name: str, job: Job) -> None:
    """Have the worker run ``job``. Called once by each app when it starts."""
    _jobs[name] = job


def run_what_is_due(*, now: datetime | None = None) -> list[str]:
    """Run each job whose time has come, in one worker only; returns the names of those that ran.

    A job that fails is logged and tried again at its next time; the others run all the same.
    """
    now = now or timezone.now()
    return [name for name, job in _jobs.items() if _begin(name, job, now) and _run(name, job)]


def _begin(name: str, job: Job, now: datetime) -> bool:
    """Whether this worker is the one to run the job now."""
    due = PeriodicRun.objects.filter(pk=name, began_at__lte=now - job.every)
    if due.update(began_at=now):
        return True
    try:
        with transaction.atomic():
            _, first = PeriodicRun.objects.get_or_create(pk=name, defaults={"began_at": now})
    except IntegrityError:
        return False
    return first


def _run(name: str, job: Job) -> bool:
    try:
        job.run()
    except Exception:  # one broken job must not stop the worker
        logger.exception("worker: %s failed", name)
        return False
    return True
