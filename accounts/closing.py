"""Closing an account: the person goes, the counts stay."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from wagtail.models import ModelLogEntry

from .holdings import Row, forget_holdings
from .models import User

GONE = "erased.invalid"


def close_account(person: User) -> None:
    """Forget ``person``: name, address, details, second steps, sign-ins, and what each app holds.

    The empty row stays, so that counts and other people's records stay true. Closing twice changes
    nothing.
    """
    forget_holdings(person)  # each app's own services lock and commit for themselves
    with transaction.atomic():
        EmailAddress.objects.filter(user=person).delete()
        Authenticator.objects.filter(user=person).delete()
        _end_web_sessions(person)
        _forget_in_the_log(person)
        person.groups.clear()
        person.email = f"person-{person.pk}@{GONE}"
        person.name = person.job_role = person.organisation = ""
        person.area = None
        person.is_active = person.is_superuser = False
        person.save()


def details_held(person: User) -> list[Row]:
    """The account itself, for the person to read."""
    return [
        {
            "e-mail address": person.email,
            "name": person.name,
            "job role": person.job_role,
            "organisation": person.organisation,
            "area": str(person.area or ""),
            "since": person.date_joined,
            "last signed in": person.last_login,
        }
    ]


def _end_web_sessions(person: User) -> None:
    """Web sessions hold the address they signed in with."""
    for session in Session.objects.iterator(chunk_size=500):
        kept = session.get_decoded()
        if kept.get("_auth_user_id") == str(person.pk) or person.email in str(kept):
            session.delete()


def _forget_in_the_log(person: User) -> None:
    """The admin's log names whom it is about."""
    about = ContentType.objects.get_for_model(User)
    entries = ModelLogEntry.objects.filter(content_type=about, object_id=str(person.pk))
    entries.update(label="(closed)", data={})
