"""Superusers who demote, stop and close each other at the same moment: one is always left."""

from __future__ import annotations

import os
from itertools import product

import pytest

from accounts.models import User
from tests.servers import web_server
from tests.storms import Step, browser_of, clash

from .staff import somebody_of

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
ROUNDS = int(os.environ.get("RACE_ROUNDS", "3"))
PAIRS = [
    ("demote", "demote"),
    ("stop", "stop in bulk"),
    ("demote", "close"),
    ("close", "close"),
]
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


def test_of_two_superusers_who_remove_each_other_one_is_left(hub, database_url):
    with web_server(database_url=database_url) as address:
        for _, (one, other) in product(range(ROUNDS), PAIRS):
            User.objects.filter(is_superuser=True).update(is_superuser=False)
            first, second = somebody_of("superuser"), somebody_of("superuser")
            browsers = [browser_of(each, second_factor=True) for each in (first, second)]

            answers = clash(
                address, [against(second, one, browsers[0]), against(first, other, browsers[1])]
            ).answers

            left = User.objects.filter(is_superuser=True, is_active=True).count()
            assert (one, other, left) == (one, other, 1)
            # 400: they were stopped, so their web session was gone before their own answer was ready.
            assert set(answers) <= {302, 400, 403}
