from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from outbox.letters import Kind

from .letters import NOON, kind_registered, letter
from .mail_server import HOST, MailServer, mail_server


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    """An open mail server, to which the hub sends."""
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = HOST
        settings.EMAIL_PORT = server.port
        yield server


@pytest.fixture
def note() -> Iterator[None]:
    """``note`` is a kind of mail that is always true."""
    with kind_registered("note", Kind("Note", lambda message: True, letter)):
        yield


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    """A clock that stands at noon until it is moved."""
    with time_machine.travel(NOON, tick=False) as coordinates:
        yield coordinates
