"""Ending every web session that somebody has, or that is about to become theirs."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from .models import User


def web_sessions_of(*people: User, addresses: tuple[str, ...] = ()) -> list[str]:
    """The keys of the web sessions of ``people``: signed in, or holding an address and about to be.

    ``addresses`` are further ones, such as the one that somebody had until now. This reads every
    web session there is, so do not call it while anything is locked.
    """
    keys = {str(person.pk) for person in people}
    texts = {*addresses, *(person.email for person in people)} - {""}
    devices = UserSession.objects.filter(user__in=people).values_list("session_key", flat=True)
    return [
        *devices,
        *[
            session.pk
            for session in Session.objects.iterator(chunk_size=500)
            if _holds(session, keys, texts)
        ],
    ]


def end_web_sessions(*people: User, addresses: tuple[str, ...] = ()) -> None:
    """Sign ``people`` out everywhere, and drop the codes that are on their way to them."""
    ends = web_sessions_of(*people, addresses=addresses)
    Session.objects.filter(pk__in=ends).delete()
    UserSession.objects.filter(user__in=people).delete()


def _holds(session: Session, keys: set[str], texts: set[str]) -> bool:
    kept = session.get_decoded()
    return kept.get("_auth_user_id") in keys or not texts.isdisjoint(_texts_in(kept))


def _texts_in(kept: object) -> set[str]:
    """Every text in a web session, whole: one address may be the end of another."""
    if isinstance(kept, dict):
        return set().union(*map(_texts_in, kept.values()))
    if isinstance(kept, list | tuple):
        return set().union(*map(_texts_in, kept))
    return {kept.lower()} if isinstance(kept, str) else set()
