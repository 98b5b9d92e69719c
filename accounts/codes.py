"""Codes by e-mail: asking for one, trying it, and what became of its mail.

A try is counted in the row of the code before it is compared. Kept in the web session, the count was
lost when many tries came at once: forty requests compared twenty-five codes where five are allowed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from outbox import services as outbox
from outbox.enums import MessageStatus
from outbox.models import Message

from .emails import KIND_OF_CODE, about_code
from .enums import CodePurpose
from .models import OneTimeCode, User

SLOW_AFTER = timedelta(minutes=1)


class MailProgress(models.TextChoices):
    """What the page that asks for a code says of its mail."""

    ON_ITS_WAY = "on its way"
    SENT = "sent"
    DELAYED = "delayed"
    REFUSED = "refused"


def ask_for_code(person: User, purpose: CodePurpose) -> OneTimeCode:
    """Make a code for ``person`` and queue its mail, to the address of their account.

    For somebody who is stopped everything looks the same, and the mail is dropped when its turn comes.
    """
    with transaction.atomic():
        code = OneTimeCode.objects.create(person=person, purpose=purpose)
        about = about_code(code)
        outbox.post(
            kind=KIND_OF_CODE[purpose], key=about, about=about, recipient=person, urgent=True
        )
    return code


def code_to_compare_with(names: Sequence[str], purpose: CodePurpose) -> OneTimeCode | None:
    """Of the codes asked for one after another, the one that works; ``None`` if none does any more.

    The newest whose mail went out, so that a code somebody has goes on working while the mail server
    does not take the next. Before any went out, the newest.
    """
    working = OneTimeCode.objects.working().filter(uuid__in=names, purpose=purpose)
    in_order = working.order_by(F("sent_at").asc(nulls_first=True), "asked_at", "pk")
    return in_order.select_related("person").last()


def try_code(code: OneTimeCode, typed: str) -> bool:
    """Whether ``typed`` is the code. Each call counts as a try; after five, or ten minutes, none is right.

    The count is one statement of the database, so tries at the same moment are all counted.
    """
    counted = OneTimeCode.objects.working().filter(pk=code.pk).update(tries=F("tries") + 1)
    return bool(counted) and constant_time_compare("".join(typed.split()), code.digits)


def mail_progress(code: OneTimeCode) -> MailProgress:
    """How the mail with ``code`` is getting on."""
    if code.sent_at:
        return MailProgress.SENT
    message = Message.objects.filter(key=about_code(code)).first()
    if message is None or message.status == MessageStatus.DROPPED:
        return MailProgress.SENT  # somebody who is stopped: nobody learns that from the page
    if message.status == MessageStatus.FAILED:
        return MailProgress.REFUSED
    is_slow = timezone.now() - code.asked_at > SLOW_AFTER
    has_failed = message.attempts > 1 or (message.attempts == 1 and message.note)
    return MailProgress.DELAYED if is_slow or has_failed else MailProgress.ON_ITS_WAY
