"""The secret address of somebody's own calendar."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import User
from core.local_time import to_civil
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


def note_fetched(feed: PersonalFeed) -> None:
    """Note that a calendar program asked today: an address that none asks for is ended some day."""
    today = to_civil(timezone.now()).date()
    if feed.fetched_on != today:
        PersonalFeed.objects.filter(pk=feed.pk).update(fetched_on=today)
