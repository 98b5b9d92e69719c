"""Looks for words about a person in everything that the database holds, whatever it is packed into."""

from __future__ import annotations

import base64
import json
import pickle
from collections.abc import Iterator

from django.contrib.sessions.models import Session
from django.db import connection

Rows = dict[str, list[str]]


def every_row() -> Iterator[tuple[str, str]]:
    """Each row of each table as text, also of tables that no model knows; what is packed, unpacked."""
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names of our own tables
            for row in cursor.fetchall():
                yield table, " ".join(_unpacked(value) for value in row).lower()
    for session in Session.objects.all():
        yield "web session, decoded", json.dumps(session.get_decoded()).lower()


def traces(words: list[str]) -> Rows:
    """The tables in which one of ``words`` stands, with the rows."""
    found: Rows = {}
    for table, row in every_row():
        if any(word.lower() in row for word in words):
            found.setdefault(table, []).append(row[:300])
    return found


def contents(*, without: set[str]) -> Rows:
    """Every table's rows, but for the tables ``without``."""
    found: Rows = {}
    for table, row in every_row():
        if table not in without:
            found.setdefault(table, []).append(row)
    return found


def _unpacked(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", errors="replace")
    if not isinstance(value, str):
        return repr(value)
    try:  # as the cache table keeps what it holds
        held = pickle.loads(base64.b64decode(value, validate=True))  # noqa: S301 - our own table
    except Exception:  # noqa: BLE001 - most texts are just texts
        return value
    return f"{value} {held!r}"
