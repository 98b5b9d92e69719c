"""How long things are kept: rules as data, which the worker keeps.

Each app registers what it keeps, why, and how to forget what is older. How many days stands in the
database, where administrators change it within what makes sense. ``retention_table`` says all of it
to readers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import ngettext

from core.one_by_one import for_each

from .models import RetentionRule

logger = logging.getLogger(__name__)
BATCH = 200
# A worker that forgets years at once would keep mail waiting: what is left goes the next day.
MOST_BATCHES = 50


@dataclass(frozen=True)
class Rule:
    """One kind of thing that is not kept for ever.

    ``forget`` forgets what was over before the moment it is given, leaves counts as they are, and
    returns how many it forgot; called again it finds nothing. ``since`` says from when the days
    count. Administrators choose between ``least`` and ``most`` days. What is about the work of those
    who run the hub is ``of_staff``, and is read last. Rules are kept once a day, or ``hourly`` where
    a day more would be a large part of what was promised.
    """

    what: str | Promise
    why: str | Promise
    since: str | Promise
    days: int
    least: int
    most: int
    forget: Callable[[datetime], int]
    of_staff: bool = False
    hourly: bool = False


@dataclass(frozen=True)
class Kept:
    """A row of the table for readers: what is kept, why, and how long, in words."""

    what: str
    why: str
    how_long: str


_rules: dict[str, Rule] = {}


def register(key: str, rule: Rule) -> None:
    """Have the worker keep ``rule``. Called once by each app when it starts."""
    _rules[key] = rule


def rules() -> dict[str, Rule]:
    """Every rule by its key."""
    return dict(_rules)


def retention_table() -> list[Kept]:
    """What the hub keeps about people, why and for how long, in words for everybody.

    The page about privacy shows it, so what readers are told is what the worker does: the days are
    those that administrators chose. What is about everybody comes first. One query, however many
    rules there are.
    """
    chosen = _chosen_days()
    in_order = sorted(_rules.items(), key=lambda each: each[1].of_staff)
    return [
        Kept(str(rule.what), str(rule.why), f"{in_words(chosen.get(key, rule.days))} {rule.since}")
        for key, rule in in_order
    ]


def in_words(days: int) -> str:
    """``28 days`` as ``4 weeks``, ``730`` as ``2 years``."""
    for size, one, many in (
        (365, "%(count)s year", "%(count)s years"),
        (30, "%(count)s month", "%(count)s months"),
        (7, "%(count)s week", "%(count)s weeks"),
    ):
        if days and days % size == 0:
            return _counted(one, many, days // size)
    return _counted("%(count)s day", "%(count)s days", days)


def make_rules() -> None:
    """A row for each rule, so that administrators see and change it. What they chose stays."""
    for key, rule in _rules.items():
        RetentionRule.objects.get_or_create(key=key, defaults={"days": rule.days})


def forget_what_is_due(*, now: datetime | None = None, only_hourly: bool = False) -> dict[str, int]:
    """Keep every rule, and note how many things each forgot; the worker does it once a day.

    With ``only_hourly`` keep those that are kept each hour.

    A rule that fails is logged and tried again the next day; the others are kept all the same.
    """
    now = now or timezone.now()
    make_rules()
    chosen = _chosen_days()
    due = {key: rule for key, rule in _rules.items() if rule.hourly or not only_hourly}
    return {key: _keep(key, rule, chosen[key], now) for key, rule in due.items()}


def in_batches(found: QuerySet[Any], act: Callable[[QuerySet[Any]], object]) -> int:
    """``act`` on ``found`` a few rows at a time, so that nobody waits for a table; returns how many.

    ``act`` must leave none of its rows in ``found``.
    """
    done = 0
    for keys in _keys_in_batches(found):
        with transaction.atomic():
            act(found.model._default_manager.filter(pk__in=keys))
        done += len(keys)
    return done


def one_by_one(found: QuerySet[Any], act: Callable[[Any], object]) -> int:
    """``act`` on each of ``found``, in a transaction of its own; returns for how many it went well."""
    keys = list(found.order_by("pk").values_list("pk", flat=True)[: BATCH * MOST_BATCHES])

    def act_on(key: Any) -> int:
        with transaction.atomic():
            if (row := found.model._default_manager.filter(pk=key).first()) is not None:
                act(row)
        return 1

    return for_each(keys, act_on, doing=f"retention of {found.model._meta.label}")


def _keys_in_batches(found: QuerySet[Any]) -> Iterator[list[Any]]:
    for _ in range(MOST_BATCHES):
        keys = list(found.order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not keys:
            return
        yield keys


def _keep(key: str, rule: Rule, days: int, now: datetime) -> int:
    try:
        forgotten = rule.forget(now - timedelta(days=days))
    except Exception:  # one broken rule must not stop the others
        logger.exception("retention: %s failed", key)
        return 0
    RetentionRule.objects.filter(key=key).update(last_run_at=now, last_removed=forgotten)
    if forgotten:
        logger.info("retention: %s forgot %s", key, forgotten)
    return forgotten


def _chosen_days() -> dict[str, int]:
    return dict(RetentionRule.objects.values_list("key", "days"))


def _counted(one: str, many: str, count: int) -> str:
    return ngettext(one, many, count) % {"count": count}
