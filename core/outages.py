"""Telling a database that is away, or a disk that is full, from a fault of the hub."""

from __future__ import annotations

import errno

from django.db import DatabaseError, InterfaceError, OperationalError

# PostgreSQL's classes of "I cannot serve you now": connection, resources, shutting down.
AWAY_STATES = ("08", "53", "57P")
# The disk takes no more: full, a quota or limit is reached, or it can only be read.
TAKES_NO_MORE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}
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


def disk_takes_no_more(error: BaseException | None) -> bool:
    """Whether ``error``, or what it was raised from, is that nothing can be written to the disk."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in TAKES_NO_MORE:
            return True
        error = error.__cause__ or error.__context__
    return False


def is_outage(error: BaseException | None) -> bool:
    """Whether trying again later may help, and where in our code it happened is of no interest."""
    return database_is_away(error) or disk_takes_no_more(error)


def in_one_line(error: BaseException) -> str:
    """What the database said, without its line breaks."""
    return f"{type(error).__name__}: {' '.join(str(error).split())}"


def _name(error: BaseException | None) -> str:
    """What SQLite calls the error; nothing for another database."""
    return str(getattr(getattr(error, "__cause__", None), "sqlite_errorname", ""))
