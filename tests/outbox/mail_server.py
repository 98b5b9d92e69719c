"""A real mail server on a port of its own, which can be away, refuse, fall silent and keep us waiting."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
PATIENCE = 120


class MailServer:
    """Keeps every mail it takes, in ``received``, in the order in which they came.

    ``answers`` maps a recipient to what the server says to them, and ``answer_to_mail`` is what it
    says once it has the whole of a mail. While it is closed, its port is taken and nobody listens.
    """

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.answers: dict[str, str] = {}
        self.answer_to_mail = "250 OK"
        self.hangs_up_before_answering = False
        self._came = threading.Condition()
        self._holds_from: int | None = None
        self._released = threading.Event()
        self._controller: _OnSocket | None = None
        self._socket = _bound_socket(port=0)
        self.port: int = self._socket.getsockname()[1]

    def open(self) -> None:
        self._controller = _OnSocket(self, self._socket)
        self._controller.start()

    def close(self) -> None:
        """Go away, and keep the port."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None
            self._socket.close()
            self._socket = _bound_socket(port=self.port)

    def end(self) -> None:
        self.release()
        self.close()
        self._socket.close()

    def hold_from(self, count: int) -> None:
        """Take mails, but from the ``count``-th on answer none until ``release``."""
        self._released.clear()
        self._holds_from = count

    def release(self) -> None:
        self._holds_from = None
        self._released.set()

    def wait_for(self, enough: Callable[[], bool]) -> None:
        """Return as soon as ``enough()``, which is asked again whenever a mail came."""
        with self._came:
            assert self._came.wait_for(enough, PATIENCE), f"only {len(self.received)} mails came"

    def recipients(self) -> list[str]:
        return [mail["To"] for mail in self.received]

    # --- What aiosmtpd calls ---------------------------------------------------------------------

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.original_content or b""
        if not self.answer_to_mail.startswith("250"):
            return self.answer_to_mail
        with self._came:
            self.raw.append(content)
            self.received.append(message_from_bytes(content, policy=policy.default))
            held = self._holds_from is not None and len(self.received) >= self._holds_from
            self._came.notify_all()
        if held:
            await asyncio.get_running_loop().run_in_executor(None, self._released.wait)
        if self.hangs_up_before_answering and server.transport is not None:
            server.transport.abort()
        return self.answer_to_mail


class _OnSocket(Controller):
    """aiosmtpd's own controller binds its port itself and cannot be told "any"."""

    def __init__(self, handler: MailServer, bound: socket.socket) -> None:
        super().__init__(handler, hostname=HOST, port=bound.getsockname()[1])
        self._bound = bound

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self._bound)


@contextlib.contextmanager
def mail_server() -> Iterator[MailServer]:
    """A server that is open, until the end of the block."""
    server = MailServer()
    server.open()
    try:
        yield server
    finally:
        server.end()


def _bound_socket(*, port: int) -> socket.socket:
    """Holds a port without listening: who connects is refused, and nobody else takes it."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((HOST, port))
    return bound
