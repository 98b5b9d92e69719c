"""Telling a database that is away from a query that is wrong."""

from __future__ import annotations

from django.db import DatabaseError, InterfaceError, OperationalError

# PostgreSQL's classes of "I cannot serve you now": connection, resources, shutting down.
AWAY_STATES = ("08", "53", "57P")
SPOILT_IN_SQLITE = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
AWAY_IN_SQLITE = (
    *SPOILT_IN_SQLITE, "SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY",
)  # fmt: skip


def database_fails(error: BaseException | None) -> bool:
    """Whether the database is to blame and trying again later may help: away, full, locked, overrun."""
    spoilt = isinstance(error, DatabaseError) and _name(error).startswith(SPOILT_IN_SQLITE)
    return spoilt or isinstance(error, OperationalError | InterfaceError)


def database_is_away(error: BaseException | None) -> bool:
    """Whether the database cannot be reached or used at all: where in our code is of no interest then."""
    if not database_fails(error):
        return False
    if state := getattr(getattr(error, "__cause__", None), "sqlstate", None):
        return str(state).startswith(AWAY_STATES)
    return not _name(error) or _name(error).startswith(AWAY_IN_SQLITE)


def in_one_line(error: BaseException) -> str:
    """What the database said, without its line breaks."""
    return f"{type(error).__name__}: {' '.join(str(error).split())}"


def _name(error: BaseException | None) -> str:
    """What SQLite calls the error; nothing for another database."""
    return str(getattr(getattr(error, "__cause__", None), "sqlite_errorname", ""))
