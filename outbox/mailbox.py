"""Development only: mail is kept as files in a folder, so that a page can show it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedEmail
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class FolderBackend(BaseEmailBackend):
    """Writes each mail as one ``.eml`` file into ``MAILBOX_DIR``, newest name last."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAILBOX_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for email in email_messages:
            draft = folder / f"{time.time_ns()}.part"
            draft.write_bytes(email.message().as_bytes())
            draft.rename(draft.with_suffix(".eml"))
        return len(email_messages)


def newest_mails(*, most: int) -> list[tuple[str, ParsedEmail]]:
    """The newest mails in the folder, newest first, each with the name of its file."""
    paths = sorted(Path(settings.MAILBOX_DIR).glob("*.eml"), reverse=True)[:most]
    return [(path.stem, mail_named(path.stem)) for path in paths]


def mail_named(name: str) -> ParsedEmail:
    """The mail kept under ``name``; ``FileNotFoundError`` if there is none."""
    path = Path(settings.MAILBOX_DIR) / f"{int(name)}.eml"
    return message_from_bytes(path.read_bytes(), policy=policy.default)
