"""Office hours in England: Monday to Friday, nine to five, without bank holidays."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache

import holidays

from .local_time import LONDON, to_civil

OPENS, CLOSES = time(9), time(17)


def hours_later(moment: datetime, *, hours: float) -> datetime:
    """The moment when ``hours`` office hours have passed since ``moment`` (aware).

    Counted on London's clocks. Neither nights, weekends nor England's bank holidays count.
    """
    left = timedelta(hours=hours)
    day = to_civil(moment).date()
    while True:
        begins, ends = _office_hours(day)
        begins = max(begins, moment)
        if is_working_day(day) and begins < ends:
            if left <= ends - begins:
                return begins + left
            left -= ends - begins
        day += timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Whether offices in England are open on ``day``."""
    return day.weekday() < 5 and day not in _bank_holidays()


def _office_hours(day: date) -> tuple[datetime, datetime]:
    """When the office opens and closes on ``day``; the clocks never change in between."""
    return tuple(datetime.combine(day, at, tzinfo=LONDON) for at in (OPENS, CLOSES))  # type: ignore[return-value]


@cache
def _bank_holidays() -> holidays.HolidayBase:
    """England's bank holidays; the library works out a year when it is first asked for it."""
    return holidays.country_holidays("GB", subdiv="ENG")
