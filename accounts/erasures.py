"""Closing accounts again that a restored copy brought back."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from .closing import LastAdministrator, close_account
from .erasure_record import mark_of, read_record
from .holdings import NotNow
from .models import GONE, User

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ClosedAgain:
    """How many accounts were closed again, why others were not, and unreadable lines of the record."""

    closed: int
    refused: tuple[str, ...]
    unreadable: int


def close_erased_again() -> ClosedAgain:
    """Close every account that is in the record and is open here. Running it twice changes nothing.

    If one account cannot be closed, the others still are. Must not run inside a transaction, because
    closing takes locks and commits.
    """
    record = read_record()
    people = User.objects.exclude(email__endswith=f"@{GONE}").order_by("pk")
    back = [person for person in people.iterator() if mark_of(person) in record.marks]
    reasons = [_close(person) for person in back]
    refused = tuple(reason for reason in reasons if reason)
    return ClosedAgain(len(back) - len(refused), refused, record.unreadable)


def _close(person: User) -> str:
    """Why ``person`` could not be closed; empty when they were."""
    try:
        close_account(person)
    except (LastAdministrator, NotNow) as error:
        return f"Account {person.pk}: {error}"
    except Exception:  # the other accounts must still be closed
        logger.exception("accounts: an erased account could not be closed again")
        return f"Account {person.pk}: an error, see the log."
    return ""
