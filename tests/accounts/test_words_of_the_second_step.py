"""Every page of the second step speaks our words, and none of allauth's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.contrib.auth.models import Group
from django.template.loader import get_template
from django.test import Client
from django.urls import URLPattern, get_resolver

from accounts.models import User
from tests.factories import UserFactory
from tests.signing_in import sign_in

from .second_steps import code_of_app, give_app, give_passkey
from .steps import heading, parse, sign_in_by_code

pytestmark = pytest.mark.django_db
KEY = 770077
JARGON = re.compile(
    r"master key|reauthenticat|confirm access|two-factor|passwordless|deactivate|\bmfa\b|webauthn|"
    r"safeguard your account|authenticator code|functionality|invalidate",
    re.IGNORECASE,
)
# What it is for, by its heading. What is not here shows no page of its own.
HEADINGS = {
    "/second-step/": "Your second step",
    "/second-step/reauthenticate/": "Is it you?",
    "/second-step/sign-in-again/": "Sign in again first",
    "/second-step/totp/deactivate/": "Remove the authenticator app?",
    "/second-step/recovery-codes/": "Recovery codes",
    "/second-step/recovery-codes/generate/": "Make recovery codes",
    "/second-step/webauthn/": "Passkeys and security keys",
    "/second-step/webauthn/add/": "Add a passkey",
    "/second-step/webauthn/reauthenticate/": "Is it you?",
    "/second-step/webauthn/keys/770077/remove/": "Remove a passkey?",
    "/second-step/webauthn/keys/770077/edit/": "Change the name of a passkey",
}
NO_PAGES = {
    "/second-step/authenticate/",  # asked while signing in only
    "/second-step/totp/activate/",  # who has an app is led to removing it
    "/second-step/recovery-codes/download/",
    "/second-step/webauthn/login/",
}


@pytest.fixture
def olive(hub, client) -> User:
    """Has an app, a passkey and recovery codes, and has just shown that it is her."""
    person = UserFactory()
    person.groups.add(Group.objects.get(name="Organisers"))
    secret = give_app(person)
    give_passkey(person, pk=KEY)
    RecoveryCodes.activate(person)
    shows_it_again(client, person, secret)
    return person


def shows_it_again(browser: Client, person: User, secret: str) -> None:
    sign_in(browser, person, second_factor=True)
    browser.post("/second-step/reauthenticate/", {"code": code_of_app(secret)})


def addresses(resolver=None, start="/") -> Iterator[str]:
    """Each pattern below /second-step/, with 770077 for whatever it takes."""
    for entry in (resolver or get_resolver()).url_patterns:
        text = start + str(entry.pattern)
        if isinstance(entry, URLPattern):
            if text.startswith("/second-step/"):
                yield re.sub(r"<[^>]+>", str(KEY), text)
        else:
            yield from addresses(entry, text)


def words(response) -> str:
    page = parse(response)
    labels = [
        str(tag.get(name, "")) for tag in page.find_all(True) for name in ("placeholder", "value")
    ]
    return " ".join([page.get_text(" "), *labels])


def test_no_page_of_allauth_is_forgotten_here():
    assert set(addresses()) == set(HEADINGS) | NO_PAGES


@pytest.mark.parametrize("address", HEADINGS)
def test_each_page_has_our_words_in_our_template(client, olive, address):
    response = client.get(address)

    assert (response.status_code, heading(response)) == (200, HEADINGS[address])
    assert JARGON.findall(words(response)) == []
    ours = Path(settings.BASE_DIR) / "templates"
    strangers = [
        name for name in {template.name for template in response.templates}
        if name and name.startswith(("mfa/", "account/", "allauth/"))
        and not Path(get_template(name).origin.name).is_relative_to(ours)
    ]  # fmt: skip
    assert strangers == []


def test_the_page_that_sets_up_an_app_and_the_one_that_asks_for_it_too(client, olive):
    browser = Client()
    sign_in_by_code(browser, olive.email)
    asked = browser.get("/second-step/authenticate/")
    olive.authenticator_set.all().delete()
    sign_in(client, olive)
    set_up = client.get("/second-step/totp/activate/")

    assert [heading(asked), heading(set_up)] == ["Your second step", "Set up an authenticator app"]
    assert JARGON.findall(words(asked) + words(set_up)) == []


def test_adding_a_passkey_says_what_one_is_and_asks_for_a_name(client, olive):
    Authenticator.objects.all().delete()
    sign_in(client, olive)

    page = parse(client.get("/second-step/webauthn/add/"))

    assert page.find("label", attrs={"for": "id_name"}).get_text(strip=True) == (
        "What will you call it?"
    )
    assert page.find(id="id_name")["value"] == "My passkey"
    assert "A passkey is a key that your phone or computer keeps for you." in page.get_text()
    box = page.find(id="id_passwordless")
    assert box.has_attr("checked")
    assert "A passkey needs JavaScript" in page.find(class_="hub-without-script").get_text()


def test_a_second_passkey_is_proposed_another_name(client, olive):
    assert (
        parse(client.get("/second-step/webauthn/add/")).find(id="id_name")["value"] == "Passkey 2"
    )


def test_a_passkey_gets_another_name(client, olive):
    address = "/second-step/webauthn/keys/770077/edit/"
    empty = client.post(address, {"name": ""})
    client.post(address, {"name": "Work phone"})

    assert "Type a name for it." in empty.content.decode()
    assert "Work phone" in words(client.get("/second-step/webauthn/"))


def test_a_passkey_is_removed_after_asking(client, olive):
    client.post("/second-step/webauthn/keys/770077/remove/")

    assert not Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).exists()


def test_nobody_renames_or_removes_the_passkey_of_somebody_else(olive):
    colleague, browser = UserFactory(), Client()
    shows_it_again(browser, colleague, give_app(colleague))

    for what in ("edit", "remove"):
        assert (
            browser.post(f"/second-step/webauthn/keys/770077/{what}/", {"name": "x"}).status_code
            == 404
        )
    assert Authenticator.objects.get(pk=KEY).data["name"] == "My passkey"


def test_whoever_has_both_may_show_it_with_either(client, olive):
    app = parse(client.get("/second-step/reauthenticate/?next=/my-account/"))
    key = parse(client.get("/second-step/webauthn/reauthenticate/?next=/my-account/"))

    assert app.main.find("a", string="Use my passkey instead")["href"] == (
        "/second-step/webauthn/reauthenticate/?next=%2Fmy-account%2F"
    )
    assert key.main.find("a", string="Use my app or a recovery code instead") is not None


def test_too_many_tries_are_refused_on_a_page_of_ours(client, olive):
    answers = [client.post("/second-step/reauthenticate/", {"code": "0"}) for _ in range(11)]

    assert (answers[-1].status_code, heading(answers[-1])) == (429, "Too many tries")


def test_the_codes_can_be_taken_along(client, olive):
    file = client.get("/second-step/recovery-codes/download/")

    assert len(re.findall(r"^\d{8}$", file.content.decode(), re.MULTILINE)) == 10
