"""Somebody who books, and their browser."""

import pytest
from django.test import Client

from accounts.models import User
from tests.signing_in import sign_in

from .lives import somebody


@pytest.fixture
def person(hub) -> User:
    return somebody()


@pytest.fixture
def at_home(client, person) -> Client:
    sign_in(client, person)
    return client
