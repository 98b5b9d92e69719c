"""The record of closed accounts, kept in a file so that restoring an older copy cannot undo them.

The file is in HUB_VAR_DIR, and a restore does not replace it. A line holds the primary key of the
person's row, the time, and a digest that tells the row apart from a later row with the same key. There
is no name, no address and nothing derived from them.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from .holdings import NotNow
from .models import GONE, User

OWNER_ONLY = 0o600


@dataclass(frozen=True)
class Record:
    """The digests of everybody who was closed, and how many lines could not be read."""

    marks: frozenset[str]
    unreadable: int


def record_path() -> Path:
    return Path(settings.ERASURE_RECORD)


def mark_of(person: User) -> str:
    """A digest of the primary key and ``date_joined``, which no other row shares.

    The address would not do: it may have changed since the copy was made.
    """
    joined = person.date_joined.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(f"{person.pk}:{joined}".encode()).hexdigest()


def record_erasure(person: User) -> None:
    """Note that ``person`` is closed; the line is on the disk when this returns.

    Raises ``NotNow`` when it cannot be written, because an account must not be closed without it.
    """
    try:
        _append([_line(person)])
    except OSError as error:
        raise NotNow(_("We cannot close accounts just now. Please try again later.")) from error


def record_closed_accounts() -> None:
    """Add the closed accounts that the record lacks: an older version closed them, or the file was lost.

    Raises ``OSError`` when they cannot be written.
    """
    known = read_record().marks
    closed = User.objects.filter(email__endswith=f"@{GONE}").order_by("pk")
    _append([_line(person) for person in closed.iterator() if mark_of(person) not in known])


def add_to_record(lines: Iterable[str]) -> None:
    """Add the lines of another record, for example of the one inside a copy, that this one lacks."""
    known = read_record().marks
    _append([line for line in lines if (mark := _mark_in(line)) and mark not in known])


def read_record() -> Record:
    """Everybody who was closed. Lines that cannot be read are counted and skipped."""
    path = record_path()
    text = path.read_text(errors="replace") if path.exists() else ""
    marks = [_mark_in(line) for line in text.splitlines() if line.strip()]
    return Record(frozenset(mark for mark in marks if mark), marks.count(None))


def _line(person: User) -> str:
    closed_at = timezone.now().isoformat(timespec="seconds")
    return json.dumps({"person": person.pk, "closed_at": closed_at, "mark": mark_of(person)})


def _mark_in(line: str) -> str | None:
    try:
        return str(json.loads(line)["mark"])
    except (ValueError, KeyError, TypeError):
        return None


def _append(lines: list[str]) -> None:
    if not lines:
        return
    path = record_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, OWNER_ONLY)
    with os.fdopen(handle, "wb") as file:
        # A line starts on a new line even if the one before was cut short by a full disk.
        file.write("".join(f"\n{line}\n" for line in lines).encode())
        file.flush()
        os.fsync(file.fileno())
