"""The same code in many browsers at the same moment, at two server processes that share only the database."""

from __future__ import annotations

import secrets
import string
from collections import Counter

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from accounts.allauth_internals import RecoveryCodes
from tests.factories import UserFactory
from tests.servers import web_server
from tests.storms import Step, clash

from .second_steps import code_of_app, give_app
from .steps import sign_in_by_code

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
AUTHENTICATE = "/second-step/authenticate/"
BROWSERS = 6
ROUNDS = 3


def browsers_before_the_second_step(person):
    """The cookies of browsers in which only the code from the mail was typed, and the app's secret."""
    secret, client = give_app(person), Client()
    sign_in_by_code(client, person.email)
    return [copy_of(client.session) for _ in range(BROWSERS)], secret


def copy_of(web_session):
    own = SessionStore()
    own.update(dict(web_session))
    own.save()
    token = "".join(secrets.choice(string.ascii_letters) for _ in range(32))
    return {settings.SESSION_COOKIE_NAME: own.session_key, "csrftoken": token}


def let_in(address, browsers, code):
    """How many answers led on into the hub, and how many showed the form again."""
    form = (("code", code),)
    answers = clash(address, [Step(AUTHENTICATE, browser, form) for browser in browsers])
    return answers.statuses


def test_of_many_browsers_with_one_code_one_gets_in(database_url):
    by_app, by_recovery_code = [], []
    with web_server(database_url=database_url) as address:
        for person in UserFactory.create_batch(ROUNDS):
            browsers, secret = browsers_before_the_second_step(person)
            by_app.append(let_in(address, browsers, code_of_app(secret)))
        for person in UserFactory.create_batch(ROUNDS):
            browsers, _ = browsers_before_the_second_step(person)
            code = RecoveryCodes.activate(person).get_unused_codes()[0]
            by_recovery_code.append(let_in(address, browsers, code))

    one_alone = Counter({302: 1, 200: BROWSERS - 1})
    assert by_app == [one_alone] * ROUNDS
    assert by_recovery_code == [one_alone] * ROUNDS
