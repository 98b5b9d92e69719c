"""The secret address of somebody's own calendar."""

from __future__ import annotations

from accounts.models import User
from sessions.models import PersonalFeed
from sessions.models.feed import new_token


def personal_feed(person: User) -> PersonalFeed:
    """The calendar of ``person``, made when first asked for."""
    return PersonalFeed.objects.get_or_create(person=person)[0]


def renew_personal_feed(person: User) -> PersonalFeed:
    """Give the calendar another secret address; the old one is dead from now on."""
    return PersonalFeed.objects.update_or_create(person=person, defaults={"token": new_token()})[0]


def end_personal_feed(person: User) -> None:
    """Have no calendar address at all."""
    PersonalFeed.objects.filter(person=person).delete()
