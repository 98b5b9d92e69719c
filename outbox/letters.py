"""What an app says about the kinds of mail it posts. The outbox itself knows none of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.functional import Promise

from .models import Message


@dataclass(frozen=True)
class Letter:
    """One mail, ready to send: plain text, HTML, and an invitation where there is one."""

    to: str
    subject: str
    text: str
    html: str
    calendar: bytes = b""
    calendar_method: str = ""
    # What this letter tells, for the app that keeps account of it.
    told: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """A kind of mail: its label in the admin, whether it is still true, and how it reads now.

    ``on_sent`` runs in the transaction that notes that the letter was sent.
    """

    label: str | Promise
    is_still_true: Callable[[Message], bool]
    render: Callable[[Message], Letter]
    on_sent: Callable[[Message, Letter], None] | None = None


_kinds: dict[str, Kind] = {}


def register(name: str, kind: Kind) -> None:
    """Make ``name`` a kind of mail. Called once by each app when it starts."""
    if name in _kinds:
        raise ValueError(f"{name} is registered already.")
    _kinds[name] = kind


def kind_of(message: Message) -> Kind:
    """What was registered for the kind of ``message``; ``KeyError`` if nothing was."""
    return _kinds[message.kind]


def label_of(message: Message) -> str:
    """The kind of ``message`` in words; its bare name if no app knows it any more."""
    kind = _kinds.get(message.kind)
    return str(kind.label) if kind else message.kind
