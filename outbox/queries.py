"""How the worker and the mail are doing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from .enums import UNFINISHED, MessageStatus
from .models import Message, PeriodicRun
from .periodic import HEARTBEAT

SILENT_FOR = timedelta(minutes=3)
LATE_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class MailState:
    """When a worker was last at work, since when the oldest due mail waits, how many mails failed."""

    worker_seen_at: datetime | None
    oldest_due_at: datetime | None
    failed: int
    now: datetime

    @property
    def worker_is_at_work(self) -> bool:
        return self.worker_seen_at is not None and self.now - self.worker_seen_at < SILENT_FOR

    @property
    def mail_is_late(self) -> bool:
        return self.oldest_due_at is not None and self.now - self.oldest_due_at > LATE_AFTER


def mail_state(*, now: datetime | None = None) -> MailState:
    """How things stand now. A mail that is only due later is not late."""
    now = now or timezone.now()
    heartbeat = PeriodicRun.objects.filter(pk=HEARTBEAT).first()
    due = Message.objects.filter(status__in=UNFINISHED, created_at__lte=now, retry_from__lte=now)
    return MailState(
        worker_seen_at=heartbeat.began_at if heartbeat else None,
        oldest_due_at=due.exclude(attempts=0, due_at__gt=now).aggregate(first=Min("created_at"))[
            "first"
        ],
        failed=Message.objects.filter(status=MessageStatus.FAILED).count(),
        now=now,
    )


def failed_mails() -> QuerySet[Message]:
    """Those that were given up."""
    return Message.objects.filter(status=MessageStatus.FAILED)


def late_mails(*, now: datetime) -> QuerySet[Message]:
    """Those that should have gone out more than an hour before ``now``, whether tried or not.

    Each try moves ``due_at`` on, so a mail that was tried counts from its first try.
    """
    since = now - LATE_AFTER
    untried = Q(attempts=0, due_at__lte=since)
    tried = Q(attempts__gt=0, retry_from__lte=since)
    return Message.objects.filter(untried | tried, status__in=UNFINISHED)
