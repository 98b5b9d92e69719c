"""Telling a database that is away from a query that is wrong."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError

# PostgreSQL's classes of "I cannot serve you now": connection, resources, shutting down.
AWAY_STATES = ("08", "53", "57P")
AWAY_IN_SQLITE = (
    "SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_NOTADB", "SQLITE_READONLY",
)  # fmt: skip


def database_fails(error: BaseException | None) -> bool:
    """Whether the database is to blame and trying again later may help: away, full, locked, overrun."""
    return isinstance(error, (OperationalError, InterfaceError))


def database_is_away(error: BaseException | None) -> bool:
    """Whether the database cannot be reached or used at all: where in our code is of no interest then."""
    if not database_fails(error):
        return False
    cause = getattr(error, "__cause__", None)
    if state := getattr(cause, "sqlstate", None):
        return str(state).startswith(AWAY_STATES)
    if name := getattr(cause, "sqlite_errorname", None):
        return str(name).startswith(AWAY_IN_SQLITE)
    return True


def in_one_line(error: BaseException) -> str:
    """What the database said, without its line breaks."""
    return f"{type(error).__name__}: {' '.join(str(error).split())}"
