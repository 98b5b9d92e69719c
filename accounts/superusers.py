"""The people who may do everything. One of them must always be left, or nobody could run the hub."""

from __future__ import annotations

from django.db.models import Q

from .models import User


class LastAdministrator(Exception):
    """Nobody would be left who may do everything. The message is plain words, safe to show."""


def may_close(person: User) -> bool:
    """Whether somebody who may do everything is left when ``person`` goes."""
    everything = User.objects.filter(is_superuser=True, is_active=True)
    return not person.is_superuser or everything.exclude(pk=person.pk).exists()


def lock_with_superusers(*people: User) -> dict[int, User]:
    """Lock the rows of ``people`` and of every superuser; returns ``people`` as they are now, by key.

    Two superusers who stop each other at the same moment wait for each other here, so the second
    finds that they are no superuser any more. Call it in a transaction.
    """
    wanted = {person.pk for person in people}
    either = Q(is_superuser=True) | Q(pk__in=wanted)
    locked = User.objects.select_for_update(of=("self",)).filter(either).order_by("pk")
    return {person.pk: person for person in locked if person.pk in wanted}
