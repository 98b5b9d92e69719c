"""Closing an account: the person goes, the counts stay."""

from __future__ import annotations

import logging
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from .erasure_record import record_erasure
from .holdings import forget_holdings
from .models import GONE, User
from .superusers import LastAdministrator, lock_with_superusers, may_close
from .web_sessions import web_sessions_of

__all__ = ["GONE", "LastAdministrator", "close_account", "may_close"]
logger = logging.getLogger(__name__)


def close_account(person: User) -> None:
    """Forget ``person``: name, address, details, second steps, sign-ins, and what each app holds.

    From the first step on they may not sign in, so that nothing new begins while what there is goes.
    The empty row stays, so that counts and other people's records stay true. Closing twice changes
    nothing, and closing again finishes what was interrupted. Raises ``LastAdministrator``, and
    changes nothing, where nobody would be left to run the hub.
    """
    before = _stop(person)
    try:
        forget_holdings(person)  # each app's own services lock and commit for themselves
        record_erasure(person)  # before the row is emptied, so that a kill cannot lose it
        _empty(person)
    except Exception:  # they may try again, or go on as before
        User.objects.filter(pk=person.pk).update(**before)
        raise
    logger.info("accounts: an account was closed")


def _empty(person: User) -> None:
    """Leave the row with nothing in it, and end every sign-in."""
    ends = web_sessions_of(person)  # reads all there are, so not while anything is locked
    with transaction.atomic():
        Session.objects.filter(pk__in=ends).delete()
        EmailAddress.objects.filter(user=person).delete()
        Authenticator.objects.filter(user=person).delete()
        UserSession.objects.filter(user=person).delete()
        person.groups.clear()
        person.user_permissions.clear()
        person.email = _placeholder(person)
        person.name = person.job_role = person.organisation = ""
        person.area = None
        person.last_login = None
        person.is_active = person.is_superuser = False
        person.save()


def _stop(person: User) -> dict[str, bool]:
    """Take away the rights to sign in and to do everything; returns what they were.

    Nobody loses the right to do everything who is the last to have it. Two at once wait for each other.
    """
    with transaction.atomic():
        lock_with_superusers(person)
        person.refresh_from_db()
        if not may_close(person):
            raise LastAdministrator(
                _(
                    "This is the only account that may do everything here. Give somebody else that "
                    "right first, or nobody could run the hub."
                )
            )
        before = {"is_active": person.is_active, "is_superuser": person.is_superuser}
        User.objects.filter(pk=person.pk).update(is_active=False, is_superuser=False)
    return before


def _placeholder(person: User) -> str:
    """An address nobody can have typed before, for the row that stays; closing again keeps it."""
    return person.email if person.is_closed else f"person-{uuid4().hex}@{GONE}"
