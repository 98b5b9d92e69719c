"""Signing in without typing codes."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from django.test import Client, RequestFactory

from accounts.models import User


def sign_in(
    client: Client, user: User, *, second_factor: bool = False, shown_again: bool = False
) -> None:
    """Sign ``user`` in as a code by e-mail does, and, if told so, as an authenticator app does after it.

    Who has ``shown_again`` that it is them may change their second step.
    """
    client.force_login(user)
    request = RequestFactory().get("/")
    request.session = client.session
    record_authentication(request, user, method="code", email=user.email)
    if second_factor:
        again = {"reauthenticated": True} if shown_again else {}
        record_authentication(request, user, method="mfa", type="totp", **again)
    request.session.save()
