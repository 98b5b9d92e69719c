"""Civil time: what clocks on the wall in England show, and which of their times do not exist."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

LONDON = ZoneInfo("Europe/London")


def from_civil(wall: datetime) -> datetime:
    """The moment when London's clocks show ``wall`` (naive).

    Raises ``ValidationError``, in plain words, for a time that the clock change skips in March or
    shows twice in October: nobody could tell which moment was meant.
    """
    first, second = (wall.replace(tzinfo=LONDON, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    if first.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != wall:
        raise ValidationError(
            _("%(time)s does not exist on that day: the clocks go forward. Choose another time."),
            code="missing_hour",
            params={"time": wall.strftime("%H:%M")},
        )
    raise ValidationError(
        _("%(time)s comes twice on that day: the clocks go back. Choose another time."),
        code="double_hour",
        params={"time": wall.strftime("%H:%M")},
    )


def to_civil(moment: datetime) -> datetime:
    """What London's clocks show at ``moment`` (aware), as a naive time."""
    return moment.astimezone(LONDON).replace(tzinfo=None)


def today() -> date:
    """The day it is in England."""
    return to_civil(timezone.now()).date()


def weeks_later(moment: datetime, *, weeks: int) -> datetime:
    """The same time of day on the wall, ``weeks`` weeks after ``moment``.

    Raises ``ValidationError`` where the clock change makes that time impossible or double.
    """
    return from_civil(to_civil(moment) + timedelta(weeks=weeks))


def days_later(moment: datetime, *, days: int) -> datetime:
    """The same time of day on the wall, ``days`` days after ``moment`` (before, if negative).

    Where the clocks skip that time, the time right after the gap; where they show it twice, the
    first: a reminder must come, whatever the clocks do.
    """
    wall = to_civil(moment) + timedelta(days=days)
    return wall.replace(tzinfo=LONDON, fold=0).astimezone(UTC).astimezone(LONDON)
