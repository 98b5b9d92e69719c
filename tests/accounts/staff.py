"""People of every kind, and the admin's form about one of them as a browser posts it."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from tests.factories import UserFactory
from tests.signing_in import sign_in

GROUPS = ["Administrators", "Organisers", "Editors", "Authors"]
KINDS = ["superuser", *GROUPS, "health visitor", "visitor"]
BELOW_SUPERUSERS = KINDS[1:]


def somebody_of(kind: str, **more: object) -> User:
    """A new person of that kind; the group must be there."""
    person = UserFactory(is_superuser=kind == "superuser", **more)
    if kind in GROUPS:
        person.groups.add(Group.objects.get(name=kind))
    return person


def enter_as(kind: str) -> tuple[Client, User | None]:
    """A browser in which a new person of that kind is signed in with a second step."""
    client = Client()
    if kind == "visitor":
        return client, None
    person = somebody_of(kind)
    sign_in(client, person, second_factor=True)
    return client, person


def post_form(client: Client, person: User, **changes: object) -> HttpResponse:
    """Post the form about ``person`` as it would stand, with ``changes``; ``None`` unticks a box."""
    known = {
        "email": person.email,
        "name": person.name,
        "job_role": person.job_role,
        "organisation": person.organisation,
        "area": person.area_id or "",
        "groups": [group.pk for group in person.groups.all()],
        "is_active": "on" if person.is_active else None,
        "is_superuser": "on" if person.is_superuser else None,
    }
    typed = {name: value for name, value in (known | changes).items() if value is not None}
    return client.post(f"/admin/users/edit/{person.pk}/", typed)


def bulk(client: Client, action: str, *people: User, **typed: object) -> HttpResponse:
    """Do ``action`` to ``people`` at once."""
    chosen = "&".join(f"id={person.pk}" for person in people)
    return client.post(f"/admin/bulk/accounts/user/{action}/?{chosen}", typed)


def as_stored(person: User) -> dict[str, object]:
    """Everything in the row of ``person``, and their groups."""
    groups = sorted(person.groups.values_list("name", flat=True))
    return User.objects.filter(pk=person.pk).values().get() | {"groups": groups}
