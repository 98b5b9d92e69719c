"""Who may set up their first second step: somebody who has just signed in."""

from __future__ import annotations

import time
from datetime import timedelta

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from .models import User

LASTS = timedelta(minutes=15)


def signed_in_just_now(request: HttpRequest) -> bool:
    """Whether the person signed in, in this browser, within the last fifteen minutes."""
    earliest = time.time() - LASTS.total_seconds()
    records = get_authentication_records(request, request.user)
    return any(record["at"] > earliest for record in records)


def has_nothing_to_show_again(person: User) -> bool:
    """Whether the person has no app, passkey or recovery code with which to prove who they are."""
    return not Authenticator.objects.filter(user=person).exists()
