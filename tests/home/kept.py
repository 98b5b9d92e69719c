"""What a copy must bring back: rows and uploaded files, as digests that two moments can be compared by."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.db import connection


def rows_kept() -> dict[str, str]:
    """A digest of the rows of every table."""
    digests = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names of our own tables
            rows = sorted(repr(row) for row in cursor.fetchall())
            digests[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return digests


def files_kept(media: Path) -> dict[str, str]:
    """A digest of every uploaded file, by its name."""
    return {
        str(path.relative_to(media)): hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else "a folder"
        for path in media.rglob("*")
    }
