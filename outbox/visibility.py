"""Who may see which mails in the admin. The outbox cannot tell; the apps whose mails they are can."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from .models import Message

# Takes a user and mails; returns those that the user may see, leaving alone what is not the app's.
Narrow = Callable[[Any, "QuerySet[Message]"], "QuerySet[Message]"]

_rules: dict[str, Narrow] = {}


def register(name: str, narrow: Narrow) -> None:
    """Have ``narrow`` say who sees the mails of app ``name``. Called once by each app when it starts."""
    if name in _rules:
        raise ValueError(f"{name} is registered already.")
    _rules[name] = narrow


def visible_to(user: Any, mails: QuerySet[Message]) -> QuerySet[Message]:
    """Those of ``mails`` that no app keeps from ``user``."""
    for narrow in _rules.values():
        mails = narrow(user, mails)
    return mails
