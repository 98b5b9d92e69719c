"""Somebody adds a passkey with a device of the browser's own, and signs in with it alone."""

from __future__ import annotations

import pytest

from tests.factories import UserFactory

from .journey import PHONE_WIDTH, SMALLEST_WIDTH, Journey

ADD = "/second-step/webauthn/add/"
PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


def with_a_phone_that_keeps_passkeys(journey: Journey) -> None:
    devtools = journey.context.new_cdp_session(journey.page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})


def test_a_passkey_is_added_named_and_signs_in_without_a_code(journey, settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    person = UserFactory()
    journey.given_a_screen_of(PHONE_WIDTH).given_i_am_signed_in_as(person)
    with_a_phone_that_keeps_passkeys(journey)

    journey.when_i_open("/second-step/").when_i_press("Add a passkey")
    journey.then_the_heading_is("Add a passkey").then_the_accessibility_baseline_is_met()
    journey.when_i_fill("What will you call it?", "My phone").when_i_press("Add it")
    journey.then_the_heading_is("Is it you?").when_i_press("Use my passkey", exact=True)
    journey.then_the_heading_is("Recovery codes").then_i_see("10 of 10 codes are left.")
    journey.then_the_accessibility_baseline_is_met()
    journey.when_i_open("/second-step/").then_i_see("1 key is set up.")
    journey.when_i_press("See your keys").then_i_see("My phone")

    journey.context.clear_cookies()
    journey.when_i_open("/sign-in/").when_i_press("Sign in with a passkey")
    journey.then_i_am_at("/my-sessions/")


@pytest.mark.parametrize("path", [ADD, "/second-step/webauthn/", "/second-step/totp/activate/"])
def test_the_pages_fit_the_smallest_phone_and_run_from_right_to_left(journey, path):
    journey.given_a_screen_of(SMALLEST_WIDTH).given_i_am_signed_in_as(UserFactory())

    for address in (path, f"/ur{path}"):
        journey.when_i_open(address)
        journey.then_nothing_overflows().then_the_accessibility_baseline_is_met()


def test_without_javascript_the_page_says_so_and_leads_to_the_app(journey):
    journey.given_i_have_no_javascript().given_i_am_signed_in_as(UserFactory())

    journey.when_i_open(ADD).then_i_see("A passkey needs JavaScript")
    journey.when_i_press("Set up an authenticator app instead")
    journey.then_the_heading_is("Set up an authenticator app")
