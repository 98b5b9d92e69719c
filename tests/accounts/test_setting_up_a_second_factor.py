"""Staff set up an authenticator app or a passkey on the hub's own pages."""

import json
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import LearningSessionFactory
from tests.signing_in import sign_in

from .second_steps import code_of_app, give_app
from .steps import (
    ask_for_code,
    heading,
    newest_code,
    parse,
    sign_in_by_code,
    signed_in_as,
    type_code,
)

pytestmark = pytest.mark.django_db

ACTIVATE = "/second-step/totp/activate/"
AUTHENTICATE = "/second-step/authenticate/"
RECOVERY_CODES = "/second-step/recovery-codes/"
SIGN_IN_AGAIN = "/second-step/sign-in-again/"
ADD_PASSKEY = "/second-step/webauthn/add/"


@pytest.fixture
def frozen():
    """An app's code changes each half minute; here it does not while a test runs."""
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


def secret_on(page):
    """The secret that the page shows for typing it into an app."""
    return parse(page).main.find("code").get_text(strip=True)


def set_up_app(client):
    """Open the page, give its secret to an app, type the app's code; returns the secret."""
    page = client.get(ACTIVATE)
    assert page.status_code == 200
    secret = secret_on(page)
    response = client.post(ACTIVATE, {"code": code_of_app(secret)})
    assert (response.status_code, response.url) == (302, RECOVERY_CODES)
    return secret


def test_staff_set_up_an_app_use_it_and_are_in(client, organiser, frozen):
    sign_in_by_code(client, organiser.email)
    assert client.get("/admin/").url == "/second-step/"
    assert parse(client.get("/second-step/")).main.find("a", href=ACTIVATE) is not None

    secret = set_up_app(client)

    response = client.get(RECOVERY_CODES)
    assert response.url == f"/second-step/reauthenticate/?next={RECOVERY_CODES.replace('/', '%2F')}"
    response = client.post(response.url, {"code": code_of_app(secret)})
    assert (response.status_code, response.url) == (302, RECOVERY_CODES)
    assert client.get("/admin/").status_code == 200


def test_the_page_has_a_picture_of_the_secret_for_the_phones_camera(client, organiser):
    sign_in(client, organiser)

    page = parse(client.get(ACTIVATE))

    (picture,) = page.main.find_all("img")
    assert picture["src"].startswith("data:image/svg+xml;base64,")


def test_a_wrong_code_sets_up_nothing_and_keeps_the_secret(client, organiser, frozen):
    sign_in(client, organiser)
    secret = secret_on(client.get(ACTIVATE))

    response = client.post(ACTIVATE, {"code": code_of_app(secret, steps_from_now=100)})

    assert list(response.context["form"].errors) == ["code"]
    assert Authenticator.objects.count() == 0
    assert secret_on(response) == secret


def test_the_ten_recovery_codes_are_shown_and_each_opens_the_door_once(client, organiser, frozen):
    sign_in_by_code(client, organiser.email)
    secret = set_up_app(client)
    client.post("/second-step/reauthenticate/", {"code": code_of_app(secret)})

    shown = client.get(RECOVERY_CODES)

    codes = shown.context["unused_codes"]
    assert len(set(codes)) == 10
    text = parse(shown).main.get_text(" ", strip=True)
    assert [code for code in codes if code not in text] == []
    for expected in (str(organiser.pk), None):
        browser = Client()
        sign_in_by_code(browser, organiser.email)
        browser.post(AUTHENTICATE, {"code": codes[0]})
        assert signed_in_as(browser) == expected


def test_signing_in_asks_for_the_app_after_the_code_and_goes_where_one_wanted(
    client, organiser, frozen
):
    secret = give_app(organiser)
    ask_for_code(client, organiser.email, next="/admin/outbox/")
    response = type_code(client, newest_code(), next="/admin/outbox/")
    assert (response.status_code, response.url) == (302, AUTHENTICATE)
    assert (client.get(AUTHENTICATE).status_code, signed_in_as(client)) == (200, None)

    response = client.post(AUTHENTICATE, {"code": code_of_app(secret)})

    assert (response.status_code, response.url) == (302, "/admin/outbox/")
    assert client.get("/admin/outbox/").status_code == 200


def test_the_place_is_booked_after_the_second_step_and_not_before_it(client, organiser, frozen):
    secret, session = give_app(organiser), LearningSessionFactory()
    sign_in_by_code(client, organiser.email, next=f"/sessions/{session.pk}/book/")
    assert session.bookings.count() == 0

    response = client.post(AUTHENTICATE, {"code": code_of_app(secret)})

    assert (response.status_code, response.url) == (302, session.get_absolute_url())
    assert [booking.person for booking in session.bookings.all()] == [organiser]


def test_a_code_of_the_app_opens_one_door_only(client, organiser, frozen):
    secret = give_app(organiser)
    for expected in (str(organiser.pk), None):
        browser = Client()
        sign_in_by_code(browser, organiser.email)
        browser.post(AUTHENTICATE, {"code": code_of_app(secret)})
        assert signed_in_as(browser) == expected


def test_guessing_the_apps_code_is_refused_after_ten_tries(client, organiser, frozen):
    secret = give_app(organiser)
    sign_in_by_code(client, organiser.email)
    for _ in range(10):
        client.post(AUTHENTICATE, {"code": code_of_app(secret, steps_from_now=100)})

    response = client.post(AUTHENTICATE, {"code": code_of_app(secret)})

    assert response.context["form"].errors["code"] == [
        "Too many tries in a short time. Wait a few minutes, then try again."
    ]
    assert signed_in_as(client) is None


def test_without_the_code_from_the_mail_nobody_is_asked_for_the_app(client, organiser):
    give_app(organiser)

    assert client.get(AUTHENTICATE).url == "/sign-in/"


@pytest.mark.parametrize("minutes", [0, 14])
def test_an_app_can_be_set_up_soon_after_signing_in(client, organiser, frozen, minutes):
    sign_in_by_code(client, organiser.email)
    frozen.shift(timedelta(minutes=minutes))

    set_up_app(client)

    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).count() == 1


@pytest.mark.parametrize("address", [ACTIVATE, ADD_PASSKEY, f"{RECOVERY_CODES}generate/"])
@pytest.mark.parametrize("minutes", [16, 60 * 24])
def test_later_one_signs_in_again_and_comes_back(client, organiser, frozen, minutes, address):
    sign_in_by_code(client, organiser.email)
    frozen.shift(timedelta(minutes=minutes))

    wanted = urlencode({"next": address})
    page = client.get(address, follow=True)
    response = client.post(SIGN_IN_AGAIN, {"next": page.context["wanted"]})

    assert page.redirect_chain == [(f"{SIGN_IN_AGAIN}?{wanted}", 302)]
    assert heading(page) == "Sign in again first"
    assert (response.status_code, response.url) == (302, f"/sign-in/?{wanted}")
    assert signed_in_as(client) is None
    assert sign_in_by_code(client, organiser.email, next=address).url == address
    assert client.get(address).status_code == 200


def test_an_old_sign_in_sets_nothing_up_by_a_post_either(client, organiser, frozen):
    sign_in_by_code(client, organiser.email)
    secret = secret_on(client.get(ACTIVATE))
    frozen.shift(timedelta(minutes=16))

    response = client.post(ACTIVATE, {"code": code_of_app(secret)})

    assert response.url.startswith(SIGN_IN_AGAIN)
    assert Authenticator.objects.count() == 0


@pytest.mark.parametrize(
    "address", ["totp/deactivate/", "webauthn/add/", "recovery-codes/generate/"]
)
def test_a_second_factor_is_changed_only_by_who_used_it_just_now(client, organiser, address):
    give_app(organiser)
    Authenticator.objects.create(
        user=organiser, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "", "used_mask": 0}
    )
    sign_in(client, organiser)

    for response in (client.get(f"/second-step/{address}"), client.post(f"/second-step/{address}")):
        assert (response.status_code, response.url.split("?")[0]) == (
            302, "/second-step/reauthenticate/",
        )  # fmt: skip
    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).count() == 1


def test_the_app_is_removed_after_its_code_was_typed_once_more(client, organiser, frozen):
    secret = give_app(organiser)
    sign_in(client, organiser)
    client.post("/second-step/reauthenticate/", {"code": code_of_app(secret)})
    assert client.get("/second-step/totp/deactivate/").status_code == 200

    client.post("/second-step/totp/deactivate/")

    assert Authenticator.objects.count() == 0


@pytest.mark.parametrize("address", ["", "totp/activate/", "webauthn/", "webauthn/add/"])
def test_the_pages_of_the_second_step_are_for_who_is_signed_in(client, db, address):
    response = client.get(f"/second-step/{address}")

    assert response.status_code == 302
    assert response.url in {
        f"/sign-in/?next=/second-step/{address}",
        f"/sign-in/?next={f'/second-step/{address}'.replace('/', '%2F')}",
    }


# --- Passkeys: the ceremony itself needs a browser ------------------------------------------------


def test_the_page_that_adds_a_passkey_brings_what_the_browser_needs(client, organiser):
    sign_in(client, organiser)

    response = client.get(ADD_PASSKEY)

    options = response.context["js_data"]["creation_options"]["publicKey"]
    assert response.status_code == 200
    assert options["rp"]["id"] == "testserver"
    assert options["user"]["name"] == organiser.email
    data = parse(response).find("script", attrs={"type": "application/json"})
    assert (
        json.loads(data.string)["creation_options"]["publicKey"]["challenge"]
        == (options["challenge"])
    )


def test_the_list_of_passkeys_opens(client, organiser):
    sign_in(client, organiser)

    assert client.get("/second-step/webauthn/").status_code == 200


@pytest.mark.parametrize("credential", ["", "{}", "[]", "null", "not json", "\x00"])
def test_what_is_no_passkey_is_refused_without_an_error_page(client, organiser, credential):
    sign_in(client, organiser)
    client.get(ADD_PASSKEY)

    response = client.post(ADD_PASSKEY, {"name": "key", "credential": credential})

    assert response.status_code == 200
    assert Authenticator.objects.count() == 0


def test_the_sign_in_by_passkey_hands_the_browser_a_challenge(client, db):
    response = client.get(
        "/second-step/webauthn/login/", headers={"x-requested-with": "XMLHttpRequest"}
    )

    assert sorted(response.json()["request_options"]["publicKey"]) == [
        "allowCredentials", "challenge", "rpId", "userVerification",
    ]  # fmt: skip


@pytest.mark.parametrize("credential", ["", "{}", "null", "not json"])
def test_a_sign_in_with_what_is_no_passkey_leads_back_to_the_box(client, db, credential):
    response = client.post("/second-step/webauthn/login/", {"credential": credential})

    assert (response.status_code, response.url) == (302, "/sign-in/")
    assert signed_in_as(client) is None


@pytest.mark.parametrize(
    "credential", ["{}", '{"id": 1}', "[]", '"x"', "nonsense", '{"response": {}}']
)
def test_a_passkey_that_no_browser_would_send_is_refused_in_words(client, hub, credential):
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": credential})

    assert answer.status_code == 302
    assert client.get("/my-sessions/").status_code == 302
