"""The cache in the database: it forgets nothing early, and its keys tell nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router
from django.utils import timezone
from django.utils.crypto import salted_hmac


class UnculledDatabaseCache(DatabaseCache):
    """Django's cache in a table, except that a row lives until it expires.

    Django's own deletes rows that are still valid once there are more than ``MAX_ENTRIES``. Allauth
    counts failed sign-ins here and notes which codes of an authenticator app were used, so a busy
    hour would make it forget both.
    """

    def clear_expired(self) -> int:
        """Delete the rows whose time is over; returns how many."""
        connection = connections[router.db_for_write(self.cache_model_class)]
        now = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))
        table = connection.ops.quote_name(self._table)  # type: ignore[attr-defined] # not in the stubs
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608 - our own table's name
            return cursor.rowcount

    def _cull(self, db: str, cursor: Any, now: datetime, num: int) -> None:
        """Called when a row is written to a large table. ``clear_expired`` runs by itself, so do nothing."""


def digested_key(key: str, key_prefix: str, version: int) -> str:
    """The name under which something is kept. Allauth puts the visitor's network address in its keys."""
    return salted_hmac(
        "core.caches", f"{key_prefix}:{version}:{key}", algorithm="sha256"
    ).hexdigest()


def clear_expired_rows() -> int:
    """Delete what has expired from the caches that are tables; returns how many rows."""
    tables = [cache for cache in caches.all() if isinstance(cache, UnculledDatabaseCache)]
    return sum(cache.clear_expired() for cache in tables)
