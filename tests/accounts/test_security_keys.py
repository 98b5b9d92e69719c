"""What a security key opens: alone only with a PIN, and never by way of somebody else's sign-in."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from .second_steps import give_app
from .software_key import (
    AUTHENTICATE,
    SIGN_IN,
    SoftwareKey,
    challenge_of_second_step,
    challenge_of_sign_in,
)
from .steps import sign_in_by_code, signed_in_as

RECOVERY_CODES = "/second-step/recovery-codes/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def key(organiser) -> SoftwareKey:
    """A key without a PIN, which the organiser has added as a second step."""
    return added_key(organiser, pin=False, alone=False)


def added_key(owner, *, pin, alone):
    browser = Client()
    sign_in_by_code(browser, owner.email)
    key = SoftwareKey(pin=pin)
    assert key.added_to(browser, alone=alone).status_code == 302
    assert Authenticator.objects.filter(user=owner, type="webauthn").count() == 1
    return key


def test_new_staff_add_a_key_show_it_again_and_get_their_recovery_codes(client, organiser):
    sign_in_by_code(client, organiser.email)
    key = SoftwareKey(pin=False)
    assert key.added_to(client, alone=False).url == RECOVERY_CODES
    asked = client.get(RECOVERY_CODES, follow=True)
    challenge = asked.context["js_data"]["request_options"]["publicKey"]["challenge"]

    client.post(asked.redirect_chain[-1][0], {"credential": key.answer_to(challenge, organiser)})

    assert len(client.get(RECOVERY_CODES).context["unused_codes"]) == 10
    assert client.get("/admin/").status_code == 200


def test_a_key_without_a_pin_is_the_second_step_after_the_code(client, organiser, key):
    sign_in_by_code(client, organiser.email)
    answer = key.answer_to(challenge_of_second_step(client), organiser)

    client.post(AUTHENTICATE, {"credential": answer})

    assert signed_in_as(client) == str(organiser.pk)
    assert client.get("/admin/").status_code == 200


def test_a_key_without_a_pin_does_not_sign_in_alone(client, organiser, key):
    answer = key.answer_to(challenge_of_sign_in(client), organiser)

    client.post(SIGN_IN, {"credential": answer})

    assert signed_in_as(client) is None


def test_a_key_without_a_pin_does_not_sign_in_alone_with_the_challenge_of_a_second_step(
    client, organiser, health_visitor, key
):
    """The page of the second step asks for no PIN, and a thief can reach it with their own account."""
    give_app(health_visitor)
    sign_in_by_code(client, health_visitor.email)
    answer = key.answer_to(challenge_of_second_step(client), organiser)
    client.post("/sign-out/")  # leaves the second step, and the challenge stays in the web session

    response = client.post(SIGN_IN, {"credential": answer})

    assert (response.status_code, response.url) == (302, "/sign-in/")
    assert signed_in_as(client) is None


def test_a_key_with_a_pin_signs_in_alone(client, organiser):
    key = added_key(organiser, pin=True, alone=True)
    answer = key.answer_to(challenge_of_sign_in(client), organiser)

    client.post(SIGN_IN, {"credential": answer})

    assert signed_in_as(client) == str(organiser.pk)
    assert client.get("/admin/").status_code == 200


def test_a_key_without_a_pin_cannot_be_added_to_sign_in_alone(client, organiser):
    sign_in_by_code(client, organiser.email)

    response = SoftwareKey(pin=False).added_to(client, alone=True)

    assert response.status_code == 200
    assert "Untick the box, then try again." in response.content.decode()
    assert not Authenticator.objects.filter(user=organiser).exists()


def test_an_answer_of_the_key_works_once(client, organiser):
    key = added_key(organiser, pin=True, alone=True)
    answer = key.answer_to(challenge_of_sign_in(client), organiser)
    client.post(SIGN_IN, {"credential": answer})
    client.post("/sign-out/")

    client.post(SIGN_IN, {"credential": answer})

    assert signed_in_as(client) is None
