"""What somebody was about to do when the hub asked who they are: kept, and done once it knows.

The intent is kept in the web session by a GET (which changes nothing else) and carried out by the
POST that ends the sign-in: the code, the second factor, or the details asked for the first time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest

SESSION_KEY = "intent"
LASTS = timedelta(hours=1)

# Takes the request and the record's id; does it, leaves a message, returns where to go.
CarryOut = Callable[[HttpRequest, str], str]

_intents: dict[str, CarryOut] = {}


def register(name: str, carry_out: CarryOut) -> None:
    """Make ``name`` an intent. Called once by each app when it starts."""
    _intents[name] = carry_out


def remember(request: HttpRequest, name: str, about: str) -> None:
    """Keep what the visitor wanted, in place of anything kept before."""
    if name not in _intents:
        raise KeyError(name)
    request.session[SESSION_KEY] = {"name": name, "about": about, "at": time.time()}


def kept(request: HttpRequest) -> dict[str, object] | None:
    """What is kept. After an hour it is forgotten: who signs in next week means something else."""
    intent = request.session.get(SESSION_KEY)
    if isinstance(intent, dict) and time.time() - intent.get("at", 0) < LASTS.total_seconds():
        return intent
    request.session.pop(SESSION_KEY, None)
    return None


def carry_out(request: HttpRequest) -> str | None:
    """Do what was kept, once; returns where to go next, or ``None`` if nothing was kept."""
    intent = kept(request)
    request.session.pop(SESSION_KEY, None)
    if intent is None or intent.get("name") not in _intents:
        return None
    return _intents[str(intent["name"])](request, str(intent.get("about", "")))
