"""What the hub holds about a person, and how it forgets them. Each app registers its own part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from .models import User

Row = dict[str, object]


@dataclass(frozen=True)
class Holding:
    """One kind of thing that is held: its name, what there is of a person, and how to forget it.

    ``forget`` runs in one transaction with all others, before the account itself is emptied; it
    leaves counts and other people's data as they are.
    """

    label: str | Promise
    collect: Callable[[User], list[Row]]
    forget: Callable[[User], None]


_holdings: dict[str, Holding] = {}


def register(name: str, holding: Holding) -> None:
    """Have ``holding`` be part of what is shown and forgotten. Called once by each app."""
    _holdings[name] = holding


def held_about(person: User) -> dict[str, list[Row]]:
    """Everything the hub holds about ``person``, by the name of its kind."""
    return {name: holding.collect(person) for name, holding in _holdings.items()}


def labels() -> dict[str, str]:
    """The names of the kinds in words."""
    return {name: str(holding.label) for name, holding in _holdings.items()}


def forget_holdings(person: User) -> None:
    """Forget everything but the account itself."""
    for holding in _holdings.values():
        holding.forget(person)
