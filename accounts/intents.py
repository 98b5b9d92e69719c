"""What somebody was about to do when the hub asked who they are: named, and done once it knows.

It travels as the address they came from, in the ``next`` of the forms of signing in, so each tab has
its own and nothing is kept that a later sign-in could stumble over. Pages name it, so that people see
what they agree to. The POST that ends the sign-in carries it out: the code, the second step, or the
details asked for the first time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.functional import Promise


@dataclass(frozen=True)
class Intent:
    """Something that can be done about a record once its person is known.

    ``carry_out`` does it, leaves a message and returns where to go next. ``title_of`` names the
    record to anybody, or says nothing of one that not everybody may see. ``button`` is what the last
    button says.
    """

    carry_out: Callable[[HttpRequest, int], str]
    title_of: Callable[[int], str]
    button: str | Promise


_intents: dict[str, Intent] = {}


def register(view_name: str, intent: Intent) -> None:
    """Make the address of the view ``view_name`` an intent. Called once by each app."""
    _intents[view_name] = intent


def carry_out(request: HttpRequest, address: str) -> str | None:
    """Do what ``address`` stands for; returns where to go next, or ``None`` if it is no intent."""
    found = _find(address)
    return found[0].carry_out(request, found[1]) if found else None


def described(address: str) -> dict[str, str] | None:
    """The ``title`` of what ``address`` stands for and the words for the ``button``, if it is one."""
    found = _find(address)
    if found is None:
        return None
    intent, pk = found
    return {"title": intent.title_of(pk), "button": str(intent.button)}


def _find(address: str) -> tuple[Intent, int] | None:
    try:
        match = resolve(urlsplit(address).path)
    except (Resolver404, ValueError):
        return None
    intent = _intents.get(match.view_name)
    return (intent, match.kwargs["pk"]) if intent else None
