"""What somebody was about to do when the hub asked who they are: kept, and done once it knows.

The intent is kept in the web session by a GET (which changes nothing else) and carried out by the
POST that ends the sign-in: the code, the second factor, or the details asked for the first time.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

SESSION_KEY = "intent"

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
    request.session[SESSION_KEY] = {"name": name, "about": about}


def carry_out(request: HttpRequest) -> str | None:
    """Do what was kept, once; returns where to go next, or ``None`` if nothing was kept."""
    intent = request.session.pop(SESSION_KEY, None)
    if not isinstance(intent, dict) or intent.get("name") not in _intents:
        return None
    return _intents[intent["name"]](request, str(intent.get("about", "")))
