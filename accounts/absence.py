"""People who have not been here for years: told by mail, and a month later closed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from itertools import islice

from allauth.usersessions.models import UserSession
from django.db.models import Q, QuerySet
from django.utils import timezone

from core.one_by_one import for_each
from outbox import services as outbox
from outbox.enums import MessageStatus
from outbox.models import Message

from .closing import close_account
from .emails import CLOSING_SOON, NOTICE, closing_soon_key
from .holdings import NotNow
from .models import GONE, User

logger = logging.getLogger(__name__)

# Takes a moment; returns the people who did something since, or will.
SignOfLife = Callable[[datetime], "QuerySet[User]"]
COUNTS_FOR = 3 * NOTICE
MOST_A_DAY = 200  # so that a first run over many years is no flood of mail

_signs: list[SignOfLife] = []


def register_sign_of_life(sign: SignOfLife) -> None:
    """Have whoever ``sign`` finds count as present. Called once by each app when it starts."""
    _signs.append(sign)


def absent_since(moment: datetime) -> QuerySet[User]:
    """People of whom nothing was seen since ``moment``. Who may do everything is never among them."""
    quiet = User.objects.filter(is_active=True, is_superuser=False)
    quiet = quiet.exclude(email__endswith=f"@{GONE}").filter(
        Q(last_login__lt=moment) | Q(last_login__isnull=True, date_joined__lt=moment)
    )
    for sign in _signs:
        quiet = quiet.exclude(pk__in=sign(moment).values("pk"))
    return quiet.exclude(
        pk__in=UserSession.objects.filter(last_seen_at__gte=moment).values("user")
    ).order_by("pk")


def close_absent(before: datetime) -> int:
    """Tell whoever will have been away too long in a month; close whoever was told a month ago.

    Nobody is closed who was not told: a mail that waits, or that was not sent, closes nothing. One
    that no server would take has told as much as can be told. One that was written before somebody
    was last seen was about another absence. Returns how many were closed.
    """
    told_by = timezone.now() - NOTICE
    soon = absent_since(before + NOTICE)
    _tell(soon)
    return for_each(
        absent_since(before)[:MOST_A_DAY],
        lambda person: _was_told(person, told_by) and _close(person),
        doing="closing accounts that nobody uses",
    )


def _close(person: User) -> bool:
    """Whether it could be closed now; what is in the way today is not tomorrow, and holds up nobody else."""
    try:
        close_account(person)
    except NotNow:
        logger.warning("accounts: somebody absent could not be closed now")
        return False
    return True


def _tell(people: QuerySet[User]) -> None:
    untold = (person for person in people if _notice_of(person) is None)
    for person in islice(untold, MOST_A_DAY):
        outbox.post(
            kind=CLOSING_SOON,
            key=closing_soon_key(person),
            about=f"person:{person.pk}",
            recipient=person,
        )


def _was_told(person: User, by: datetime) -> bool:
    notice = _notice_of(person)
    if notice is None or notice.status not in {MessageStatus.SENT, MessageStatus.FAILED}:
        return False
    return notice.finished_at is not None and notice.finished_at <= by


def _notice_of(person: User) -> Message | None:
    """The newest notice, if it is not old and they were not seen since it was written.

    What they were seen by may be forgotten by now, so an old notice counts for nothing.
    """
    notices = Message.objects.filter(kind=CLOSING_SOON, recipient=person)
    recent = notices.filter(created_at__gte=timezone.now() - COUNTS_FOR)
    newest = recent.order_by("-created_at", "-pk").first()
    if newest and absent_since(newest.created_at).filter(pk=person.pk).exists():
        return newest
    return None
