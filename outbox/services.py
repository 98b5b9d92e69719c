"""Owing a mail, and paying it.

A row is written in the transaction of what it tells. A worker claims it in a transaction of its own,
renders and sends it outside any, and notes the end. A worker that is killed between sending and
noting leaves a claim that runs out, and a mail server that falls silent before it answers leaves us
guessing: the mail is sent again, with the same Message-ID, and the note says that it may arrive
twice. Those are the only duplicates there can be.
"""

from __future__ import annotations

import logging
import smtplib
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import override

from .enums import UNFINISHED, MessageStatus
from .letters import kind_of
from .mime import as_email
from .models import Message

logger = logging.getLogger(__name__)

# Longer than a whole day without a mail server, from the first try on.
RETRY_FOR = timedelta(hours=25)
LONGEST_PAUSE = timedelta(minutes=30)
# Names that end so are reserved, so that they never exist (RFC 2606): no server need be asked.
NOWHERE = ".invalid"
MAY_ARRIVE_TWICE = "An earlier try may have arrived, so it may arrive twice."


def post(
    *,
    kind: str,
    key: str,
    about: str,
    recipient: Any,
    thread: str = "",
    due_at: datetime | None = None,
    urgent: bool = False,
    address: str = "",
) -> Message:
    """Owe ``recipient`` (a user) a mail of ``kind`` about the record ``about``.

    ``key`` names this very mail: posting it twice owes it once. Mails of one ``thread``, by itself
    what they are about, go out in the order in which they were posted. An ``urgent`` mail does not
    queue behind others. ``address`` is for a mail that must reach an address the recipient no longer
    has; its kind renders it to there. Call it in the transaction that makes the mail true.
    """
    now = timezone.now()
    message, _ = Message.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "about": about,
            "thread": thread or about,
            "recipient": recipient,
            "address": address,
            "due_at": due_at or now,
            "created_at": now,
            "urgent": urgent,
        },
    )
    return message


def claim_next(*, now: datetime | None = None, only_urgent: bool = False) -> Message | None:
    """Take up the next mail that is due, so that no other worker does; ``None`` if there is none.

    The claim is committed before anything is sent, and runs out after ``OUTBOX_LEASE_SECONDS``.
    """
    now = now or timezone.now()
    with transaction.atomic():
        candidates = Message.objects.claimable(now=now)
        if only_urgent:
            candidates = candidates.filter(urgent=True)
        if connection.features.has_select_for_update_skip_locked:
            candidates = candidates.select_for_update(skip_locked=True, of=("self",))
        message = candidates.first()
        if message is None:
            return None
        if message.status == MessageStatus.SENDING:
            message.may_have_arrived = True
            died = f"{now:%Y-%m-%d %H:%M} UTC: a worker died while it held this mail."
            message.note = _note(message, died)
            logger.warning("outbox: %s may be sent twice, its worker died", message.key)
        if message.attempts == 0:
            message.retry_from = now
        message.status = MessageStatus.SENDING
        message.claimed_until = now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
        message.attempts += 1
        message.save()
    return message


def deliver(message: Message) -> MessageStatus:
    """Send a claimed mail, or drop it if it has become untrue; returns how it ended."""
    try:
        if not kind_of(message).is_still_true(message):
            untrue = _note(message, "No longer true when its turn came.")
            return _finish(message, MessageStatus.DROPPED, untrue)
        with override(settings.LANGUAGE_CODE):
            letter = kind_of(message).render(message)
        if letter.to.endswith(NOWHERE):
            gone = _note(message, "The person is gone, and so is their address.")
            return _finish(message, MessageStatus.DROPPED, gone)
        as_email(letter, message).send()
    except (OSError, smtplib.SMTPException) as error:
        return _try_later(message, error)
    except DatabaseError:
        raise
    except Exception as error:  # one broken mail must not stop the others
        logger.exception("outbox: %s cannot be rendered", message.key)
        return _try_later(message, error)
    message.may_have_arrived = True
    with transaction.atomic():
        if on_sent := kind_of(message).on_sent:
            on_sent(message, letter)
        return _finish(message, MessageStatus.SENT, message.note)


def send_urgent() -> int:
    """Send every urgent mail that is due; returns how many were taken up.

    While none is due it only reads: on SQLite a claim takes the lock of all writers.
    """
    due = Message.objects.filter(urgent=True, status__in=UNFINISHED, due_at__lte=timezone.now())
    taken = 0
    while due.exists() and (message := claim_next(only_urgent=True)) is not None:
        status = deliver(message)
        logger.info("outbox: %s %s", message.key, status)
        taken += 1
    return taken


def send_again(message: Message) -> None:
    """Put a finished mail back in the queue, with a fresh day of tries."""
    now = timezone.now()
    Message.objects.filter(pk=message.pk).exclude(status__in=UNFINISHED).update(
        uuid=uuid4(),  # or some mail programs would hide it as one they have
        status=MessageStatus.QUEUED,
        due_at=now,
        finished_at=None,
        claimed_until=None,
        attempts=0,
    )


def drop(mails: QuerySet[Message], *, why: str) -> int:
    """Have those of ``mails`` that wait never be sent; returns how many. ``why`` is their note."""
    return _drop(mails.filter(status=MessageStatus.QUEUED), why)


def stop_for(recipient: Any, *, why: str) -> None:
    """Send ``recipient`` nothing more, and forget the notes, in which mail servers repeat addresses.

    A mail that a worker holds at this moment may still go out; what becomes of it is not noted, so
    that the address does not come back with its answer.
    """
    mails = Message.objects.filter(recipient=recipient)
    mails.exclude(note="").exclude(status__in=UNFINISHED).update(note="")
    _drop(mails.filter(status__in=UNFINISHED), why)


def stop_for_address(address: str, *, why: str) -> None:
    """Send nothing more to ``address`` that is about somebody else, who once had it."""
    _drop(Message.objects.filter(address=address, status__in=UNFINISHED), why)


def drop_unsent(*, about: str, why: str) -> int:
    """Have nothing more be sent about a record; returns how many mails were dropped."""
    return drop(Message.objects.filter(about=about), why=why)


def _drop(mails: QuerySet[Message], why: str) -> int:
    ended = timezone.now()
    return mails.update(
        status=MessageStatus.DROPPED, finished_at=ended, claimed_until=None, note=why, address=""
    )


def _try_later(message: Message, error: Exception) -> MessageStatus:
    """Queue again with a growing pause; give up when refused for good or after ``RETRY_FOR``."""
    now = timezone.now()
    # The connection broke: nobody can tell whether the server had the whole mail by then.
    message.may_have_arrived |= isinstance(error, smtplib.SMTPServerDisconnected)
    reason = _note(message, f"{type(error).__name__}: {error}"[:500])
    if _is_final(error) or now - message.retry_from > RETRY_FOR:
        logger.error("outbox: %s given up: %s", message.key, reason)
        return _finish(message, MessageStatus.FAILED, reason)
    first_pause = timedelta(seconds=settings.OUTBOX_FIRST_PAUSE_SECONDS)
    pause = min(first_pause * 2 ** min(message.attempts - 1, 11), LONGEST_PAUSE)
    _set(message, status=MessageStatus.QUEUED, due_at=now + pause, claimed_until=None, note=reason)
    return MessageStatus.QUEUED


def _is_final(error: Exception) -> bool:
    """Whether the mail server refused the address or the mail itself (5xx): asking again is no use."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500


def _finish(message: Message, status: MessageStatus, note: str) -> MessageStatus:
    ended = timezone.now()
    _set(message, status=status, finished_at=ended, claimed_until=None, note=note, address="")
    return status


def _note(message: Message, text: str) -> str:
    """``text``, and the warning that outlives every later try."""
    return f"{text}\n{MAY_ARRIVE_TWICE}" if message.may_have_arrived else text


def _set(message: Message, **values: object) -> None:
    """Note an end, unless another worker has taken the mail over meanwhile."""
    Message.objects.filter(
        pk=message.pk, status=MessageStatus.SENDING, claimed_until=message.claimed_until
    ).update(may_have_arrived=message.may_have_arrived, **values)
    for name, value in values.items():
        setattr(message, name, value)
