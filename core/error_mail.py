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
from .outages import is_outage

HOUR = 60 * 60
MOST_IN_AN_HOUR = 10
# One address that fails in many ways leaves room for faults elsewhere.
MOST_FROM_ONE_PLACE = 3
FOOTER = (
    "\n\nEach fault is mailed once an hour at most; at most {place} from one address or part of the hub, "
    "and {most} in all. The log has every one."
)
LAST_OF_PLACE = "\n\nMore faults from the same place are not mailed for an hour: look into the log."
LAST_OF_ALL = "\n\nThis is the last mail for an hour. More faults may follow: look into the log."

# So many entries are never reached, or the cache would forget some of them early.
KEPT = {"TIMEOUT": HOUR, "OPTIONS": {"MAX_ENTRIES": 100_000}}

logger = logging.getLogger(__name__)
# One thread, started by the first mail: a request never waits for a mail server.
_sender = ThreadPoolExecutor(max_workers=1, thread_name_prefix="error-mail")


class ErrorMailHandler(logging.Handler):
    """Mails a record to ``recipients``: each fault once an hour, three from one place, ten in all.

    What was mailed is counted in files below ``folder``, so that all processes count together and the
    database need not be there. Two processes that fail in the same instant may both mail.
    """

    def __init__(self, *, recipients: Sequence[str], folder: Path) -> None:
        super().__init__(logging.ERROR)
        self.recipients = list(recipients)
        self.told_by_all: BaseCache = FileBasedCache(str(folder), KEPT)
        self.told_by_us: BaseCache = LocMemCache("errors-told", KEPT)
        self.setFormatter(TextLines())

    def emit(self, record: logging.LogRecord) -> None:
        try:
            footer = self._footer_if_news(record)
            if footer is not None:
                subject = f"{settings.EMAIL_SUBJECT_PREFIX}{discreet(_first_line(record))}"
                _sender.submit(_send, subject, self.format(record) + footer, self.recipients)
        except Exception:  # noqa: BLE001 - the promise of every handler: it never raises
            self.handleError(record)

    def _footer_if_news(self, record: logging.LogRecord) -> str | None:
        fault, place = fault_of(record), place_of(record)
        try:
            return _take(self.told_by_all, fault, place)
        except OSError:  # the disk is full or not ours: then each process counts for itself
            return _take(self.told_by_us, fault, place)


def fault_of(record: logging.LogRecord) -> str:
    """The same for the same fault, whoever meets it: the way to it through the code, not what it was about."""
    parts = [record.name, str(record.msg)]
    if record.exc_info and record.exc_info[1] is not None:
        _, error, trace = record.exc_info
        parts = [type(error).__qualname__]
        if not is_outage(error):  # it is the same everywhere
            parts += [f"{frame.f_code.co_filename}:{line}" for frame, line in walk_tb(trace)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def place_of(record: logging.LogRecord) -> str:
    """Where a fault happened: the address pattern of its request, or the logger if there was none."""
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    return match.route if match else record.name


def _take(told: BaseCache, fault: str, place: str) -> str | None:
    """The words below the mail about ``fault``, which is noted as mailed; ``None`` if it may not be."""
    hour_is_full = all(told.has_key(key) for key in _mails_of("hour", MOST_IN_AN_HOUR))
    if hour_is_full or told.has_key(fault):
        return None
    of_place = _take_one(told, f"at {place}", MOST_FROM_ONE_PLACE)
    of_hour = of_place and _take_one(told, "hour", MOST_IN_AN_HOUR)
    if not of_hour or not told.add(fault, True):
        return None
    footer = FOOTER.format(place=MOST_FROM_ONE_PLACE, most=MOST_IN_AN_HOUR)
    if of_hour == MOST_IN_AN_HOUR:
        return LAST_OF_ALL + footer
    return LAST_OF_PLACE + footer if of_place == MOST_FROM_ONE_PLACE else footer


def _take_one(told: BaseCache, what: str, most: int) -> int:
    """Take the next of ``most`` mails in an hour and return its number from 1; 0 if there is none left."""
    keys = enumerate(_mails_of(what, most), start=1)
    return next((number for number, key in keys if told.add(key, True)), 0)


def _mails_of(what: str, most: int) -> list[str]:
    start = hashlib.sha256(what.encode()).hexdigest()
    return [f"{start}-{number}" for number in range(most)]


def _first_line(record: logging.LogRecord) -> str:
    return f"{record.levelname}: {record.getMessage()}".splitlines()[0][:150]


def _send(subject: str, body: str, recipients: list[str]) -> None:
    headers = {"Auto-Submitted": "auto-generated"}
    mail = EmailMessage(subject, body, settings.SERVER_EMAIL, recipients, headers=headers)
    try:
        mail.send()
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("an error could not be mailed: %s: %s", type(error).__name__, error)
