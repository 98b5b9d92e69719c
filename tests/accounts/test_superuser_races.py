"""Superusers who demote, stop and close each other at the same moment: one is always left."""

from __future__ import annotations

import os
from itertools import pairwise

import pytest

from accounts.models import User
from tests.servers import web_server
from tests.storms import Step, browser_of, clash

from .staff import somebody_of

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
ROUNDS = int(os.environ.get("RACE_ROUNDS", "3"))
CHANGES = {
    "demote": (("is_active", "on"),),
    "stop": (("is_superuser", "on"),),
}


def against(person: User, way: str, browser: dict[str, str]) -> Step:
    """What a superuser does to ``person`` in their own browser."""
    if way == "close":
        return Step(f"/admin/users/delete/{person.pk}/", browser)
    if way == "stop in bulk":
        path = f"/admin/bulk/accounts/user/set_active_state/?id={person.pk}"
        return Step(path, browser, (("mark_as_active", "False"),))
    known = (("email", person.email), ("name", person.name))
    return Step(f"/admin/users/edit/{person.pk}/", browser, known + CHANGES[way])


def test_a_circle_of_superusers_never_ends_with_none(hub, database_url):
    ways = ["demote", "stop", "stop in bulk", "close"]
    with web_server(database_url=database_url) as address:
        for _ in range(ROUNDS):
            User.objects.filter(is_superuser=True).update(is_superuser=False)
            people = [somebody_of("superuser") for _ in ways]
            browsers = [browser_of(person, second_factor=True) for person in people]
            circle = [*people, people[0]]
            steps = [
                against(other, way, browser)
                for (_, other), way, browser in zip(pairwise(circle), ways, browsers, strict=True)
            ]

            answers = clash(address, steps).answers

            left = User.objects.filter(is_superuser=True, is_active=True).count()
            assert 1 <= left < len(people)
            assert set(answers) <= {302, 403}
