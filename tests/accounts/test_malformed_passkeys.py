"""Whatever is posted as a passkey, the answer gives a reason, and the log has no error."""

from __future__ import annotations

import json
import logging

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import STATE_SESSION_KEY
from django.core.cache import cache

from accounts.passkey_forms import LONGEST_CREDENTIAL
from tests.signing_in import sign_in

from .malformed_passkeys import WHOLE, SoftwarePasskey, malformed
from .steps import parse, sign_in_by_code, signed_in_as

pytestmark = pytest.mark.django_db

SIGN_IN = "/second-step/webauthn/login/"
ADD = "/second-step/webauthn/add/"
AGAIN = "/second-step/webauthn/reauthenticate/"
SECOND_STEP = "/second-step/authenticate/"
LIST = "/second-step/webauthn/"
OTHER_CHALLENGE = "YW5vdGhlciBwYWdlJ3MgY2hhbGxlbmdl"
UNREADABLE = "That passkey could not be read. Please try again."
# There are several hundred malformed credentials; pages that take longer to draw are sent each n-th.
EVERY = {SIGN_IN: 3, ADD: 11, AGAIN: 7, SECOND_STEP: 13}


def open_page(client, address: str) -> str:
    """The challenge that the page at ``address`` asks the passkey to sign."""
    client.get(address, headers={"x-requested-with": "XMLHttpRequest"})
    return client.session[STATE_SESSION_KEY]["challenge"]


def begin_adding(client, person):
    """A passkey for ``person`` and its right answer on the page where one is added."""
    passkey = SoftwarePasskey()
    sign_in(client, person, second_factor=True, shown_again=True)
    return passkey, passkey.register(open_page(client, ADD))


@pytest.fixture
def passkey(client, organiser) -> SoftwarePasskey:
    """One that the organiser has set up, in a browser that is signed out again."""
    passkey, right = begin_adding(client, organiser)
    answer = client.post(ADD, {"credential": json.dumps(right), "passwordless": "on"})
    assert answer.status_code == 302
    client.logout()
    return passkey


def answer_of(passkey, person, challenge: str):
    return passkey.authenticate(challenge, user_handle=user_pk_to_url_str(person).encode())


def answers_to_each(client, address: str, resembled) -> dict[str, int]:
    """What is answered to malformed credentials: the status by the name of what is wrong.

    The one ``resembled`` signs the challenge of another page: some parts are not signed, and right without.
    """
    client.raise_request_exception = False
    answers = {}
    for number, (name, text) in enumerate(malformed(resembled)):
        if name in WHOLE or number % EVERY[address] == 0:
            cache.clear()  # the limit on tries would answer instead
            answers[name] = client.post(address, {"credential": text}).status_code
    return answers


def assert_all_were_refused(answers: dict[str, int], status: int, caplog) -> None:
    wrong = {name: each for name, each in answers.items() if each != status}
    assert wrong == {"5 MB": 400}  # the size of a whole form has a limit of its own
    assert len(answers) > 30
    assert [each.message for each in caplog.records if each.levelno >= logging.ERROR] == []


def test_no_malformed_passkey_signs_in_or_breaks_the_page(client, organiser, passkey, caplog):
    right = answer_of(passkey, organiser, open_page(client, SIGN_IN))

    answers = answers_to_each(client, SIGN_IN, answer_of(passkey, organiser, OTHER_CHALLENGE))

    assert_all_were_refused(answers, 302, caplog)
    assert signed_in_as(client) is None
    client.post(SIGN_IN, {"credential": json.dumps(right)})
    assert signed_in_as(client) == str(organiser.pk)


def test_no_malformed_passkey_is_added_or_breaks_the_page(client, organiser, caplog):
    passkey, _ = begin_adding(client, organiser)

    answers = answers_to_each(client, ADD, passkey.register(OTHER_CHALLENGE))

    assert_all_were_refused(answers, 200, caplog)
    assert Authenticator.objects.count() == 0


def test_no_malformed_passkey_counts_as_shown_again(client, organiser, passkey, caplog):
    sign_in(client, organiser, second_factor=True)
    open_page(client, AGAIN)

    answers = answers_to_each(client, AGAIN, answer_of(passkey, organiser, OTHER_CHALLENGE))

    assert_all_were_refused(answers, 302, caplog)


def test_no_malformed_passkey_is_a_second_step(client, organiser, passkey, caplog):
    sign_in_by_code(client, organiser.email)
    open_page(client, SECOND_STEP)

    answers = answers_to_each(client, SECOND_STEP, answer_of(passkey, organiser, OTHER_CHALLENGE))

    assert_all_were_refused(answers, 200, caplog)
    assert signed_in_as(client) is None


@pytest.mark.parametrize("text", ["[" * 5000, "0", "x" * (LONGEST_CREDENTIAL + 1), "{}", ""])
def test_the_reason_is_given_on_the_page_that_asked(client, organiser, text):
    begin_adding(client, organiser)

    page = parse(client.post(ADD, {"credential": text}))

    assert UNREADABLE in page.main.get_text(" ", strip=True)
    assert not page.find("input", attrs={"name": "credential"}).get("value")


@pytest.mark.parametrize(
    "more",
    [
        {"clientExtensionResults": {"credProps": {"rk": True}, "other": ["\ud800\x00", 1e400]}},
        {"clientExtensionResults": {"credProps": []}},
        {"clientExtensionResults": {"credProps": {"rk": {"a": 1}}}},
        {"clientExtensionResults": None, "note": "\x00"},
        {"note": [[[]]] * 100},
    ],
)
def test_what_else_a_browser_sends_with_a_passkey_is_not_stored(client, organiser, more):
    """PostgreSQL cannot store some of it, and the person's own pages could not be drawn with the rest."""
    _, right = begin_adding(client, organiser)
    client.raise_request_exception = False

    answer = client.post(ADD, {"credential": json.dumps(right | more), "passwordless": "on"})

    assert answer.status_code in {200, 302}
    for stored in Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN):
        credential = stored.data["credential"]
        assert set(credential) == {*right, "clientExtensionResults"}
        assert set(credential["clientExtensionResults"]) == {"credProps"}
        assert set(credential["clientExtensionResults"]["credProps"]) <= {"rk"}
    assert client.get(LIST).status_code == 200
    assert client.get(ADD).status_code in {200, 302}
