"""How long the accounts themselves are kept, and what belongs to them."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from outbox.enums import UNFINISHED
from outbox.models import Message

from .absence import close_absent
from .emails import KIND_OF_CODE
from .models import OneTimeCode
from .retention import Rule, in_batches, one_by_one
from .services import forget_unused_accounts


def forget_devices(before: datetime) -> int:
    """Sign out devices last used before then, and forget those whose sign-in has run out."""
    alive = Session.objects.values("session_key")
    old = UserSession.objects.filter(Q(last_seen_at__lt=before) | ~Q(session_key__in=alive))
    return one_by_one(old, UserSession.end)


def forget_notes_of_mails(before: datetime) -> int:
    """Forget what mail servers said, in which they repeat addresses, once a mail has ended."""
    said = Message.objects.exclude(note="").exclude(status__in=UNFINISHED)
    return in_batches(said.filter(finished_at__lt=before), _without_note)


def forget_codes(before: datetime) -> int:
    """Forget codes asked for before then, and the mails that brought them."""
    old = OneTimeCode.objects.filter(asked_at__lt=before)
    mails = Message.objects.filter(kind__in=KIND_OF_CODE.values(), created_at__lt=before)
    in_batches(mails.exclude(status__in=UNFINISHED), QuerySet.delete)
    return in_batches(old, QuerySet.delete)


def _without_note(mails: QuerySet[Message]) -> None:
    mails.update(note="")


RULES = {
    "unused_accounts": Rule(
        what=_("An address whose code was never typed"),
        why=_("Anybody can type any address, so an address alone must leave nothing behind."),
        since=_("after it was typed, and up to an hour more"),
        days=1,
        least=1,
        most=30,
        forget=forget_unused_accounts,
        hourly=True,
    ),
    "codes": Rule(
        what=_("That you asked for a code by e-mail"),
        why=_("To see what became of it, if it did not arrive. The code itself is stored nowhere."),
        since=_("after you asked for it"),
        days=7,
        least=1,
        most=30,
        forget=forget_codes,
    ),
    "absent_people": Rule(
        what=_("An account that nobody uses"),
        why=_("People move on. They are told by e-mail a month before, and one sign-in keeps it."),
        since=_("after the last sign-in"),
        days=3 * 365,
        least=365,
        most=10 * 365,
        forget=close_absent,
    ),
    "devices": Rule(
        what=_("Devices on which somebody is signed in"),
        why=_("So that people can see where they are signed in, and sign out what they lost."),
        since=_("after the device was last used"),
        days=30,
        least=1,
        most=30,
        forget=forget_devices,
    ),
    "notes_of_mails": Rule(
        what=_("What a mail server answered when a mail failed"),
        why=_("Somebody must be able to see why and send it again. Answers repeat addresses."),
        since=_("after the last try"),
        days=30,
        least=7,
        most=180,
        forget=forget_notes_of_mails,
        of_staff=True,
    ),
}
