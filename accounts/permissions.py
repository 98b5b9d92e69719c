"""Who may change whose account, and which groups somebody may give.

Nobody can raise anybody, themselves included, above what they hold: see docs/adr/0090.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.auth.models import Group, Permission
from django.db.models import Model, QuerySet
from wagtail.models import (
    CollectionViewRestriction,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    GroupSitePermission,
    PageViewRestriction,
)

from .models import User

# What hangs on a group besides its permissions. A test fails when a new kind is added somewhere.
RIGHTS_BELOW_A_PLACE: dict[type[Model], str] = {
    GroupPagePermission: "page__path",
    GroupCollectionPermission: "collection__path",
}
RIGHTS_AT_A_PLACE: dict[type[Model], str] = {GroupSitePermission: "site"}
LISTS_OF_GROUPS: list[type[Model]] = [
    PageViewRestriction,
    CollectionViewRestriction,
    GroupApprovalTask,
]


class Right(NamedTuple):
    """One thing that somebody may do: everywhere, or at one place and below it."""

    what: str
    where: str = ""

    def includes(self, other: Right) -> bool:
        """Whether a holder of this right may also do ``other``."""
        return self.what == other.what and other.where.startswith(self.where)


Rights = set[Right]


def may_manage(actor: User, person: User) -> bool:
    """Whether ``actor``, who may change people, may change this one. Superusers are for superusers."""
    return actor.is_superuser or not person.is_superuser


def may_change_address(actor: User, person: User) -> bool:
    """Whether ``actor`` may write down another address for ``person``.

    Mail to that address signs in, so it must lead to nothing that ``actor`` does not hold.
    """
    return may_manage(actor, person) and _holds_all(actor, _rights_of(person))


def groups_to_give(actor: User) -> QuerySet[Group]:
    """The groups into which ``actor`` may put somebody: those with no right that ``actor`` lacks."""
    if actor.is_superuser:
        return Group.objects.all()
    own = _rights_of(actor)
    given = [group.pk for group in Group.objects.all() if _covers(own, _rights_of_groups([group]))]
    return Group.objects.filter(pk__in=given)


def _holds_all(actor: User, rights: Rights) -> bool:
    return actor.is_superuser or _covers(_rights_of(actor), rights)


def _covers(own: Rights, others: Rights) -> bool:
    return all(any(right.includes(other) for right in own) for other in others)


def _rights_of(person: User) -> Rights:
    """What ``person`` may do through groups and by themselves."""
    direct = {_permission(each) for each in person.user_permissions.all()}
    return direct | _rights_of_groups(person.groups.all())


def _rights_of_groups(groups: Iterable[Group]) -> Rights:
    keys = [group.pk for group in groups]
    rights = {_permission(each) for each in Permission.objects.filter(group__in=keys)}
    for model, place in RIGHTS_BELOW_A_PLACE.items():
        rows = model._default_manager.filter(group__in=keys)
        rights |= {Right(f"{p}", path) for p, path in rows.values_list("permission", place)}
    for model, place in RIGHTS_AT_A_PLACE.items():
        rows = model._default_manager.filter(group__in=keys)
        rights |= {Right(f"{p}", f"{key};") for p, key in rows.values_list("permission", place)}
    for model in LISTS_OF_GROUPS:
        listed = model._default_manager.filter(groups__in=keys).values_list("pk", flat=True)
        rights |= {Right(model._meta.label, f"{key};") for key in listed}
    return rights


def _permission(permission: Permission) -> Right:
    return Right(f"{permission.pk}")
