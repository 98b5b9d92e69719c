"""Doing something for many records, where trouble with one must not hold up the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from .outages import database_is_away

logger = logging.getLogger(__name__)
T = TypeVar("T")


def for_each(items: Iterable[T], act: Callable[[T], int | None], *, doing: str) -> int:
    """Call ``act`` with each of ``items``; returns the sum of what it returned, ``None`` counting as 1.

    An error about one of them is logged as ``doing`` it, and the next one has its turn. ``act`` must
    commit, or undo, for itself. Only a database that is away ends the round.
    """
    done = 0
    for item in items:
        try:
            result = act(item)
        except Exception as error:
            if database_is_away(error):
                raise
            logger.exception("%s failed for one record; the others go on", doing)
        else:
            done += 1 if result is None else result
    return done
