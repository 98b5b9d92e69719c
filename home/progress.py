"""How old the steps of the plan on the front page are, as far as their words say. Knows no database."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import cache

from django.utils.dates import MONTHS, MONTHS_ALT
from django.utils.translation import get_language, override

TWO_QUARTERS = timedelta(days=183)  # so long the newest step may be called the latest
WRITTEN = re.compile(
    r"(?:(?:(?P<day>[1-9]|[12]\d|3[01]) )?(?P<month>[^\W\d]+) )?(?P<year>[12]\d{3})\b"
)


def latest_day_of(when: str) -> date | None:
    """The last day that ``7 February 2024``, ``October 2024`` or ``2024`` may mean; none for other words."""
    found = WRITTEN.search(when)
    if found is None:
        return None
    months = _months(get_language() or "en")
    year, month = int(found["year"]), months.get((found["month"] or "").lower())
    if month is None:
        return date(year, 12, 31)
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(int(found["day"] or last), last))


def is_recent(day: date, *, today: date) -> bool:
    """Whether what happened on ``day`` may still be called the latest."""
    return today - day <= TWO_QUARTERS


@cache
def _months(language: str) -> dict[str, int]:
    """The months by name, in English and in ``language``."""
    with override("en"):
        english = _named(MONTHS)
    with override(language):
        # In some languages a month has another form within a date.
        return english | _named(MONTHS) | _named(MONTHS_ALT)


def _named(months: dict[int, str]) -> dict[str, int]:
    return {str(name).lower(): number for number, name in months.items()}
