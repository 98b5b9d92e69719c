"""A kind of mail for the tests of the outbox, which knows none of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from accounts.models import User
from outbox import letters
from outbox.letters import Kind, Letter
from outbox.models import Message
from outbox.services import claim_next, deliver, post
from tests.factories import UserFactory

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def letter(message: Message) -> Letter:
    to = message.recipient.email
    return Letter(to=to, subject=f"About {message.about}", text=message.key, html=message.key)


@contextmanager
def kind_registered(name: str, kind: Kind) -> Iterator[None]:
    """``name`` is a kind of mail until the end of the block."""
    letters.register(name, kind)
    try:
        yield
    finally:
        del letters._kinds[name]


def owe(
    about: str = "tea", *, kind: str = "note", to: User | None = None, **more: datetime
) -> Message:
    """A mail that is owed, to somebody new unless said otherwise."""
    recipient = to or UserFactory.create()
    key = f"{kind}:{about}:{recipient.email}"
    return post(kind=kind, key=key, about=about, recipient=recipient, **more)


def work() -> None:
    """One round of a worker: everything that is due now."""
    while (message := claim_next()) is not None:
        deliver(message)
