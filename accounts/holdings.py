"""What the hub holds about a person, and how it forgets them. Each app registers its own part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.templatetags.hub_times import DAY, clock, day

from .models import User

Row = dict[str, object]
NOTHING = "–"


@dataclass(frozen=True)
class Coming:
    """Something to come of which an entry may stand in somebody's own calendar."""

    title: str
    when: datetime
    cancel_address: str


class NotNow(Exception):
    """Forgetting had to wait for others too long. Done again, it goes on. The message is plain words."""


@dataclass(frozen=True)
class Holding:
    """One kind of thing that is held: its name, what there is of a person, and how to forget it.

    ``forget`` runs before the account itself is emptied, and leaves counts and other people's data as
    they are. It commits for itself, because it may have to lock; so it must bear being run again. May raise ``NotNow``.
    ``note`` tells readers what is not in it. ``coming`` names what forgetting cannot take out of the person's own calendar.
    """

    label: str | Promise
    collect: Callable[[User], list[Row]]
    forget: Callable[[User], None]
    place: int = 1  # 0 is read first, 2 last
    coming: Callable[[User], list[Coming]] | None = None
    note: str | Promise = ""


_holdings: dict[str, Holding] = {}


def register(name: str, holding: Holding) -> None:
    """Have ``holding`` be part of what is shown and forgotten. Called once by each app."""
    _holdings[name] = holding


def held_about(person: User) -> dict[str, list[Row]]:
    """Everything the hub holds about ``person``, by the name of its kind."""
    in_order = sorted(_holdings.items(), key=lambda each: each[1].place)
    return {name: holding.collect(person) for name, holding in in_order}


@dataclass(frozen=True)
class HeldInWords:
    """One kind of thing as it is read: its name, its rows, and what is not in it."""

    label: str
    rows: list[Row]
    note: str


def held_in_words(person: User) -> list[HeldInWords]:
    """The same for a reader: each kind with its name, times and answers in words."""
    return [
        HeldInWords(
            label=str(_holdings[kind].label),
            rows=[{key: in_words(value) for key, value in row.items()} for row in rows],
            note=str(_holdings[kind].note),
        )
        for kind, rows in held_about(person).items()
    ]


def in_words(value: object) -> str:
    """A value as it is read: times on London's clocks, yes and no, a dash for nothing."""
    if isinstance(value, datetime):
        return f"{day(value)}, {clock(value)}"
    if isinstance(value, date):
        return date_format(value, DAY)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return "; ".join(map(in_words, value)) or NOTHING
    if isinstance(value, dict):
        return ": ".join(in_words(each) for each in value.values() if each not in (None, ""))
    return NOTHING if value in (None, "") else str(value)


def coming_for(person: User) -> list[Coming]:
    """What stays in their own calendar when they go: nothing is left then to write to, the next first."""
    found = [each.coming(person) for each in _holdings.values() if each.coming]
    return sorted(sum(found, []), key=lambda coming: coming.when)


def forget_holdings(person: User) -> None:
    """Forget everything but the account itself."""
    for holding in _holdings.values():
        holding.forget(person)
