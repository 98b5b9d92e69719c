"""The link that an operator prints when no mail goes out."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.factories import LearningSessionFactory, UserFactory
from tests.signing_in import sign_in

from .second_steps import code_of_app, give_app
from .steps import heading, parse, sign_in_by_code, signed_in_as

pytestmark = pytest.mark.django_db

ADDRESS = "hannah@example.org"
NO_LONGER = (
    "A sign-in link works once, for ten minutes. Ask for another one, or sign in with a code."
)


@pytest.fixture
def hannah():
    return UserFactory(email=ADDRESS)


def print_link(email=ADDRESS):
    """What the command prints, as the path a browser asks for."""
    printed = StringIO()
    call_command("sign_in_link", email, stdout=printed)
    (link,) = printed.getvalue().splitlines()
    assert link.startswith(f"{settings.SITE_URL}/sign-in/link/")
    return link.removeprefix(settings.SITE_URL)


def assert_refused(response):
    assert (response.status_code, heading(response)) == (410, "This link no longer works")
    assert parse(response).select_one(".hub-narrow > p").get_text(strip=True) == NO_LONGER


def test_opening_the_link_says_whose_it_is_and_signs_nobody_in(client, hannah):
    link = print_link()

    for response in (client.get(link), client.head(link), client.get(link)):
        assert response.status_code == 200
    text = parse(client.get(link)).main.get_text(" ", strip=True)
    assert text.count(f"You will be signed in as {ADDRESS} .") == 1
    hannah.refresh_from_db()
    assert (signed_in_as(client), hannah.last_login) == (None, None)


def test_the_button_on_its_page_signs_in_without_any_mail(client, hannah):
    response = client.post(print_link())

    assert (response.status_code, response.url) == (302, "/my-sessions/")
    assert signed_in_as(client) == str(hannah.pk)
    assert mail.outbox == []


def test_the_button_needs_the_token_of_its_page(hannah):
    browser = Client(enforce_csrf_checks=True)
    link = print_link()
    assert browser.post(link).status_code == 403
    token = parse(browser.get(link)).main.find("input", attrs={"name": "csrfmiddlewaretoken"})

    browser.post(link, {"csrfmiddlewaretoken": token["value"]})

    assert signed_in_as(browser) == str(hannah.pk)


def test_the_link_works_once(client, hannah):
    link = print_link()
    client.post(link)

    stranger = Client()
    for response in (stranger.get(link), stranger.post(link)):
        assert_refused(response)
    assert signed_in_as(stranger) is None


def test_of_two_links_the_second_ends_when_the_first_is_used(client, hannah):
    first, second = print_link(), print_link()
    client.post(first)

    stranger = Client()
    assert_refused(stranger.post(second))
    assert signed_in_as(stranger) is None


def test_the_link_ends_when_its_person_signs_in_another_way(client, hannah):
    link = print_link()
    sign_in_by_code(Client(), ADDRESS)

    assert_refused(client.post(link))


@pytest.mark.parametrize(("seconds", "works"), [(595, True), (605, False)])
def test_the_link_works_for_ten_minutes(client, hannah, seconds, works):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        link = print_link()
        clock.shift(timedelta(seconds=seconds))
        client.post(link)

    assert signed_in_as(client) == (str(hannah.pk) if works else None)


def test_a_link_that_is_too_old_is_refused_in_words(client, hannah):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        link = print_link()
        clock.shift(timedelta(minutes=11))

        assert_refused(client.get(link))
        assert_refused(client.post(link))


def test_a_link_that_was_altered_is_refused_in_words(client, hannah):
    UserFactory()
    link = print_link().rstrip("/")
    claim, stamp, signature = link.rpartition("/")[2].split(":")
    altered = [
        f"{claim[:-2]}AA:{stamp}:{signature}",
        f"{claim}:{stamp}A:{signature}",
        f"{claim}:{stamp}:{signature[:-1]}{'A' if signature[-1] != 'A' else 'B'}",
        f"{claim}:{stamp}",
        claim,
        "x",
        "ü",
    ]

    for token in altered:
        assert_refused(client.get(f"/sign-in/link/{token}/"))
        assert_refused(client.post(f"/sign-in/link/{token}/"))
    assert client.post("/sign-in/link/%00/").status_code == 400  # no address of ours has a null
    assert signed_in_as(client) is None


def test_a_link_is_no_use_once_its_person_is_stopped_or_gone(client, hannah):
    link = print_link()
    User.objects.update(is_active=False)
    assert_refused(client.post(link))

    User.objects.all().delete()
    assert_refused(client.post(link))


@pytest.mark.parametrize("typed", [ADDRESS.upper(), f" {ADDRESS} ", "Hannah@Example.Org"])
def test_the_command_finds_the_address_in_any_letters(client, hannah, typed):
    client.post(print_link(typed))

    assert signed_in_as(client) == str(hannah.pk)


NOBODY = "Nobody who may sign in has the address {}."
NO_ADDRESS = "Enter an e-mail address like name@example.nhs.uk."


@pytest.mark.parametrize(
    ("email", "answer"),
    [
        ("stranger@example.org", NOBODY),
        ("stopped@example.org", NOBODY),
        ("", NO_ADDRESS),
        ("not one", NO_ADDRESS),
    ],
)
def test_the_command_refuses_an_address_that_may_not_sign_in(hannah, email, answer):
    UserFactory(email="stopped@example.org", is_active=False)

    with pytest.raises(CommandError) as refused:
        call_command("sign_in_link", email)

    assert str(refused.value) == answer.format(email)


def test_staff_still_need_their_second_factor_after_it(client, organiser):
    secret = give_app(organiser)

    response = client.post(print_link(organiser.email))

    assert (response.status_code, response.url) == (302, "/second-step/authenticate/")
    assert signed_in_as(client) is None
    client.post("/second-step/authenticate/", {"code": code_of_app(secret)})
    assert signed_in_as(client) == str(organiser.pk)
    assert client.get("/admin/").status_code == 200


def test_staff_without_a_second_factor_must_set_one_up_after_it(client, organiser):
    client.post(print_link(organiser.email))

    assert signed_in_as(client) == str(organiser.pk)
    assert client.get("/admin/").url == "/second-step/"


def test_a_link_takes_the_place_of_whoever_was_signed_in_before(client, hannah):
    sign_in(client, UserFactory())

    client.post(print_link())

    assert signed_in_as(client) == str(hannah.pk)


def test_somebody_without_details_is_asked_for_them_after_it(client, hub):
    User.objects.create_user(ADDRESS)

    response = client.post(print_link())

    assert (response.status_code, response.url) == (302, "/my-details/")


def test_it_books_nothing_that_somebody_looked_at_before(client, hannah):
    session = LearningSessionFactory()
    client.get(f"/sessions/{session.pk}/book/")

    response = client.post(print_link())

    assert (response.status_code, response.url) == (302, "/my-sessions/")
    assert session.bookings.count() == 0
