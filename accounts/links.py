"""A link that signs one person in once, for the day when mail is down."""

from __future__ import annotations

from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner

from .models import User

LASTS = timedelta(minutes=10)
_signer = TimestampSigner(salt="accounts.sign-in-link")


def link_token(person: User) -> str:
    """A token for ``person`` that lasts ten minutes, and until they next sign in or are signed out."""
    return _signer.sign_object({"person": person.pk, "before": _state_of(person)})


def person_of_link(token: str) -> User:
    """The person a token is for. Raises ``BadSignature`` if it is false, old or used."""
    claim = _signer.unsign_object(token, max_age=LASTS)
    person = User.objects.filter(pk=claim["person"], is_active=True).first()
    if person is None or _state_of(person) != claim["before"]:
        raise BadSignature("This link was used, or its person may not sign in.")
    return person


def _state_of(person: User) -> str:
    """Another after each sign-in, and after staff signed the person out everywhere."""
    last_login = person.last_login.isoformat() if person.last_login else ""
    return f"{last_login} {person.get_session_auth_hash()}"
