"""What people would like a session about."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import ngettext

from accounts.models import User
from sessions.models import SessionSuggestion
from sessions.queries import open_suggestions

MOST_OPEN = 5


class TooManySuggestions(Exception):
    """Somebody has enough suggestions in the queue. The message is plain words, safe to show."""


@transaction.atomic
def suggest_session(
    *, person: User, title: str, why: str = "", can_speak: bool = False
) -> SessionSuggestion:
    """Put a suggestion of ``person`` into the organisers' queue.

    The same title twice is one suggestion. Raises ``TooManySuggestions`` while as many as
    ``MOST_OPEN`` wait for an answer. The person's row is locked first, so that nobody gets round it.
    """
    User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    waiting = open_suggestions(person)
    if (same := waiting.filter(title__iexact=title).first()) is not None:
        return same
    if waiting.count() >= MOST_OPEN:
        raise TooManySuggestions(_enough())
    return SessionSuggestion.objects.create(
        person=person, title=title, why=why, can_speak=can_speak
    )


def _enough() -> str:
    return ngettext(
        "%(count)s suggestion of yours waits for an answer. Please wait for that before you make another.",
        "%(count)s suggestions of yours wait for an answer. Please wait for one before you make another.",
        MOST_OPEN,
    ) % {"count": MOST_OPEN}
