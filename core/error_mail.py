"""Errors by mail, for those who run the hub: few, late rather than in the way, and about nobody."""

from __future__ import annotations

import hashlib
import logging
import smtplib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from traceback import walk_tb

from django.conf import settings
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.mail import EmailMessage

from .log_lines import TextLines, discreet
from .outages import database_is_away

HOUR = 60 * 60
MOST_IN_AN_HOUR = 10
FOOTER = "\n\nThe same fault is told once an hour at most, and {most} faults in all. The log has every one."

logger = logging.getLogger(__name__)
# One thread, started by the first mail: a request never waits for a mail server.
_sender = ThreadPoolExecutor(max_workers=1, thread_name_prefix="error-mail")


class ErrorMailHandler(logging.Handler):
    """Mails a record to ``recipients``; the same fault once an hour, and ten in an hour at most.

    What was told is counted in files below ``folder``, so that all processes count together and the
    database need not be there. Two processes that fail in the same instant may both tell.
    """

    def __init__(self, *, recipients: Sequence[str], folder: Path) -> None:
        super().__init__(logging.ERROR)
        self.recipients = list(recipients)
        self.told_by_all: BaseCache = FileBasedCache(str(folder), {"TIMEOUT": HOUR})
        self.told_by_us: BaseCache = LocMemCache("errors-told", {"TIMEOUT": HOUR})
        self.setFormatter(TextLines())

    def emit(self, record: logging.LogRecord) -> None:
        try:
            if self._is_news(record):
                subject = f"{settings.EMAIL_SUBJECT_PREFIX}{discreet(_first_line(record))}"
                footer = FOOTER.format(most=MOST_IN_AN_HOUR)
                _sender.submit(_send, subject, self.format(record) + footer, self.recipients)
        except Exception:  # noqa: BLE001 - the promise of every handler: it never raises
            self.handleError(record)

    def _is_news(self, record: logging.LogRecord) -> bool:
        fault = fault_of(record)
        try:
            return _take(self.told_by_all, fault)
        except OSError:  # the disk is full or not ours: then each process counts for itself
            return _take(self.told_by_us, fault)


def fault_of(record: logging.LogRecord) -> str:
    """The same for the same fault, whoever meets it: the way to it through the code, not what it was about."""
    parts = [record.name, str(record.msg)]
    if record.exc_info and record.exc_info[1] is not None:
        _, error, trace = record.exc_info
        parts = [type(error).__qualname__]
        if not database_is_away(error):  # it is away everywhere
            parts += [f"{frame.f_code.co_filename}:{line}" for frame, line in walk_tb(trace)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _take(told: BaseCache, fault: str) -> bool:
    """Whether ``fault`` may be told now; then it is noted."""
    if not told.add(fault, True):
        return False
    return any(told.add(f"place-{number}", True) for number in range(MOST_IN_AN_HOUR))


def _first_line(record: logging.LogRecord) -> str:
    return f"{record.levelname}: {record.getMessage()}".splitlines()[0][:150]


def _send(subject: str, body: str, recipients: list[str]) -> None:
    headers = {"Auto-Submitted": "auto-generated"}
    mail = EmailMessage(subject, body, settings.SERVER_EMAIL, recipients, headers=headers)
    try:
        mail.send()
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("an error could not be mailed: %s: %s", type(error).__name__, error)
