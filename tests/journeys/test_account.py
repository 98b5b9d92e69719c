"""My account in a browser: the devices, the data to take along, and closing it all."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from accounts.models import User
from tests.factories import BookingFactory, LearningSessionFactory, UserFactory
from tests.signing_in import sign_in

from .journey import DESKTOP_WIDTH, PHONE_WIDTH, SMALLEST_WIDTH, Journey

EMAIL = "nell.nurse@trust.example"
PAGES = {
    "/my-account/": "My account",
    "/my-details/": "My details",
    "/my-account/devices/": "Where you are signed in",
    "/my-account/data/": "What we hold about you",
    "/my-account/close/": "Close your account?",
}


@pytest.fixture
def nell(hub) -> User:
    person = UserFactory(name="Nell Nurse", email=EMAIL)
    BookingFactory(person=person, session=LearningSessionFactory(title="Safer sleep"))
    return person


def another_device(person: User) -> Client:
    client = Client()
    sign_in(client, person)
    return client


@pytest.mark.parametrize("width", [SMALLEST_WIDTH, PHONE_WIDTH, DESKTOP_WIDTH])
def test_every_page_of_an_account_fits_and_can_be_read_by_everybody(journey, nell, width):
    another_device(nell)
    journey.given_a_screen_of(width).given_i_am_signed_in_as(nell)

    for path, heading in PAGES.items():
        journey.when_i_open(path).then_the_heading_is(heading)
        journey.then_nothing_overflows().then_the_accessibility_baseline_is_met()


def test_the_pages_run_from_right_to_left(journey, nell):
    journey.given_a_screen_of(SMALLEST_WIDTH).given_i_am_signed_in_as(nell)

    for path in PAGES:
        journey.when_i_open(f"/ur{path}").then_the_page_is_right_to_left()
        journey.then_nothing_overflows().then_the_accessibility_baseline_is_met()


def test_a_lost_phone_is_signed_out_from_the_keyboard(journey, nell):
    lost = another_device(nell)
    journey.given_i_am_signed_in_as(nell)

    journey.given_a_screen_of(DESKTOP_WIDTH)
    journey.when_i_open("/my-sessions/").when_i_press("My account")
    journey.when_i_tab_to("See your devices").and_i_press("Enter")
    journey.then_i_see("This device")
    journey.when_i_tab_to("Sign out all other devices").and_i_press("Enter")

    journey.then_i_see("1 other device is signed out.").then_i_see(
        "You are signed in nowhere else."
    )
    journey.then_the_accessibility_baseline_is_met()
    assert lost.get("/my-sessions/").status_code == 302


def test_somebody_takes_their_data_along_and_reads_it_offline(journey, nell, tmp_path):
    journey.given_i_am_signed_in_as(nell).when_i_open("/my-account/")
    journey.when_i_press("See or download it").then_i_see("Safer sleep")

    with journey.page.expect_download() as download:
        journey.when_i_press("Download to read")
    file = Path(tmp_path) / download.value.suggested_filename
    download.value.save_as(file)
    journey.context.set_offline(True)
    journey.page.goto(file.as_uri())

    journey.then_the_heading_is("What we hold about you")
    journey.then_i_see(EMAIL).then_i_see("Safer sleep")
    journey.then_nothing_overflows().then_the_accessibility_baseline_is_met()


def close_it(journey: Journey) -> None:
    journey.when_i_open("/my-account/").when_i_press("Close my account")
    journey.then_i_see("It cannot be undone.").when_i_press("Send me the code")
    journey.then_the_heading_is("Check your e-mail").then_the_accessibility_baseline_is_met()
    journey.when_i_fill_in_the_code_mailed_to(EMAIL).when_i_press("Close my account for good")
    journey.then_i_see("Your account is closed, and what we held about you is deleted.")
    journey.then_i_am_at("/")
    journey.when_i_open("/my-account/").then_i_am_at("/sign-in/?next=/my-account/")


def test_somebody_closes_their_account(journey, nell):
    journey.given_i_am_signed_in_as(nell)

    close_it(journey)

    nell.refresh_from_db()
    assert (nell.is_closed, nell.name) == (True, "")


def test_somebody_closes_their_account_without_javascript(journey, nell):
    journey.given_i_have_no_javascript().given_i_am_signed_in_as(nell)

    close_it(journey)

    nell.refresh_from_db()
    assert nell.is_closed


def test_a_wrong_code_is_said_beside_its_box(journey, nell):
    journey.given_i_am_signed_in_as(nell).when_i_open("/my-account/close/")
    journey.when_i_press("Send me the code").when_i_fill("Six-digit code", "12")
    journey.when_i_press("Close my account for good")

    journey.then_i_see("That is not the code in our newest e-mail to you.")
    journey.then_the_accessibility_baseline_is_met()
    nell.refresh_from_db()
    assert nell.is_active
