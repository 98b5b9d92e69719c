"""No browser and no proxy keeps a page of the second step, and no error about one."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.allauth_internals import RecoveryCodes
from tests.factories import UserFactory
from tests.signing_in import sign_in

from .second_steps import code_of_app, give_app, give_passkey
from .steps import sign_in_by_code
from .test_words_of_the_second_step import HEADINGS, KEY, NO_PAGES

pytestmark = pytest.mark.django_db
ADDRESSES = sorted(set(HEADINGS) | NO_PAGES)
ACTIVATE = "/second-step/totp/activate/"
DOWNLOAD = "/second-step/recovery-codes/download/"


def has_every_step(browser):
    person = UserFactory()
    secret = give_app(person)
    give_passkey(person, pk=KEY)
    RecoveryCodes.activate(person)
    sign_in(browser, person, second_factor=True)
    browser.post("/second-step/reauthenticate/", {"code": code_of_app(secret)})


def is_kept_nowhere(response):
    told = {part.strip() for part in response.headers.get("Cache-Control", "").split(",")}
    return {"no-store", "private"} <= told


def test_each_page_and_each_answer_to_a_form(client, hub):
    visitor = Client()
    has_every_step(client)

    kept = [
        (address, method)
        for address in ADDRESSES
        for method, answer in {
            "visitor": visitor.get(address),
            "get": client.get(address),
            "post": client.post(address, {}),
        }.items()
        if not is_kept_nowhere(answer)
    ]

    assert kept == []


@pytest.mark.parametrize("language", ["", "/ur"])
def test_the_secret_of_a_new_app_and_a_wrong_code_for_it(client, organiser, language):
    sign_in_by_code(client, organiser.email)
    shown = client.get(language + ACTIVATE)
    refused = client.post(language + ACTIVATE, {"code": "000000"})

    assert [answer.status_code for answer in (shown, refused)] == [200, 200]
    assert shown.context["form"].secret in shown.content.decode()
    assert shown.context["form"].secret in refused.content.decode()
    assert is_kept_nowhere(shown)
    assert is_kept_nowhere(refused)


def test_the_recovery_codes_that_are_downloaded(client, hub):
    has_every_step(client)

    response = client.get(DOWNLOAD)

    assert response.status_code == 200
    assert is_kept_nowhere(response)


def test_the_page_that_asks_for_the_app_while_signing_in(client, organiser):
    give_app(organiser)
    sign_in_by_code(client, organiser.email)
    answers = [
        client.get("/second-step/authenticate/"),
        client.post("/second-step/authenticate/", {"code": "1"}),
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert [is_kept_nowhere(answer) for answer in answers] == [True, True]


def test_errors_too(client, hub):
    has_every_step(client)
    strict = Client(enforce_csrf_checks=True)
    answers = {
        403: strict.post(ACTIVATE, {"code": "1"}),
        404: client.get("/second-step/nothing-here/"),
        405: client.put("/second-step/"),
        429: [client.post("/second-step/reauthenticate/", {"code": "1"}) for _ in range(12)][-1],
    }

    assert [answer.status_code for answer in answers.values()] == list(answers)
    assert [status for status, answer in answers.items() if not is_kept_nowhere(answer)] == []
