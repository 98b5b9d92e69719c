"""The hub with its booking lock taken out, for one test: the one that shows the lock is needed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learninghub.settings.test")

from django.conf import settings

if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] = "DEFERRED"
    settings.DATABASES["default"]["OPTIONS"]["timeout"] = 0.05

from learninghub.wsgi import application
from sessions.models import LearningSession
from sessions.services import bookings

__all__ = ["application"]


@contextmanager
def session_without_lock(pk: int) -> Iterator[LearningSession]:
    from django.db import transaction  # noqa: PLC0415

    with transaction.atomic():
        yield LearningSession.objects.get(pk=pk)


bookings.locked_session = session_without_lock
