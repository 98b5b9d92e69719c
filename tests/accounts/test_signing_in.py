"""One box, an address, a code: for somebody new and for somebody known."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.factories import UserFactory

from .steps import (
    BOX,
    CODE,
    DETAILS,
    another_code,
    ask_for_code,
    error_beside,
    heading,
    newest_code,
    parse,
    send_again,
    sign_in_by_code,
    signed_in_as,
    told,
    type_code,
)

pytestmark = pytest.mark.django_db

ADDRESS = "hannah@example.org"
NOT_THE_CODE = "That is not the code in our newest e-mail to you. Check it, or ask for another."
TOO_OLD = "That code no longer works. Enter your address and we send you another."
TOO_MANY = "Too many tries in a short time. Wait a few minutes, then try again."


@pytest.fixture
def hannah():
    return UserFactory(email=ADDRESS)


def page_after_asking(client, email):
    """The code page as text, without what is different each time."""
    response = ask_for_code(client, email)
    assert (response.status_code, response.url) == (302, CODE)
    page = parse(client.get(CODE))
    for token in page.find_all("input", attrs={"name": "csrfmiddlewaretoken"}):
        token.decompose()
    return str(page).replace(email, "ADDRESS")


def test_somebody_new_somebody_known_and_somebody_stopped_see_the_same_pages(hannah):
    UserFactory(email="stopped@example.org", is_active=False)
    pages = {
        page_after_asking(Client(), email)
        for email in (ADDRESS, "new@example.org", "stopped@example.org")
    }
    assert len(pages) == 1


def test_the_code_page_says_where_the_mail_went_how_long_the_code_works_and_where_to_look(client):
    ask_for_code(client, ADDRESS)

    page = parse(client.get(CODE))

    text = " ".join(page.main.get_text(" ", strip=True).split())
    assert f"We sent a six-digit code to {ADDRESS} . It works for ten minutes." in text
    assert "look in your junk or spam folder" in text
    assert page.find("a", string="Use another e-mail address")["href"] == BOX
    assert page.find("input", attrs={"name": "code"})["autocomplete"] == "one-time-code"


def test_the_right_code_signs_a_known_person_in(client, hannah):
    response = sign_in_by_code(client, ADDRESS)

    assert (response.status_code, response.url) == (302, "/my-sessions/")
    assert signed_in_as(client) == str(hannah.pk)


def test_the_right_code_signs_somebody_new_in_and_asks_who_they_are(client):
    response = sign_in_by_code(client, ADDRESS)

    assert (response.status_code, response.url) == (302, DETAILS)
    assert signed_in_as(client) == str(User.objects.get(email=ADDRESS).pk)


def test_the_code_may_be_typed_with_a_space_in_the_middle(client, hannah):
    ask_for_code(client, ADDRESS)
    code = newest_code()

    type_code(client, f" {code[:3]} {code[3:]} ")

    assert signed_in_as(client) == str(hannah.pk)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Enter the code from the e-mail."),
        ("-", NOT_THE_CODE),
        ("abc", NOT_THE_CODE),
        ("１２３４５６", NOT_THE_CODE),
        ("12\x0034", "Null characters are not allowed."),
        ("1" * 300, "Ensure this value has at most 20 characters (it has 300)."),
    ],
)
def test_a_code_that_cannot_be_right_is_refused_beside_the_box(client, hannah, typed, message):
    ask_for_code(client, ADDRESS)

    response = type_code(client, typed)

    assert error_beside(response, "code") == message
    assert signed_in_as(client) is None


def test_a_wrong_code_is_refused_beside_the_box_and_the_right_one_still_works(client, hannah):
    ask_for_code(client, ADDRESS)
    code = newest_code()

    response = type_code(client, another_code(code))

    assert error_beside(response, "code") == NOT_THE_CODE
    type_code(client, code)
    assert signed_in_as(client) == str(hannah.pk)


def test_five_wrong_codes_end_the_code(client, hannah):
    ask_for_code(client, ADDRESS)
    code = newest_code()
    for _ in range(4):
        assert error_beside(type_code(client, another_code(code)), "code") == NOT_THE_CODE

    response = client.post(CODE, {"action": "verify", "code": another_code(code)}, follow=True)

    assert response.redirect_chain[-1] == (BOX, 302)
    assert told(response) == [TOO_MANY]
    type_code(client, code)
    assert signed_in_as(client) is None


@pytest.mark.parametrize(("minutes", "works"), [(9, True), (11, False), (16, False), (600, False)])
def test_a_code_works_for_ten_minutes(client, hannah, minutes, works):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask_for_code(client, ADDRESS)
        clock.shift(timedelta(minutes=minutes))

        type_code(client, newest_code())

    assert signed_in_as(client) == (str(hannah.pk) if works else None)


def test_a_code_that_is_too_old_is_refused_in_words_and_where_one_wanted_to_go_is_kept(
    client, hannah
):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask_for_code(client, ADDRESS, next="/sessions/")
        clock.shift(timedelta(minutes=11))
        response = client.post(
            CODE, {"action": "verify", "code": newest_code(), "next": "/sessions/"}, follow=True
        )

    assert response.redirect_chain == [(f"{BOX}?next=%2Fsessions%2F", 302)]
    assert told(response) == [TOO_OLD]


def test_send_again_sends_a_code_that_works_and_ends_the_one_before(client, hannah):
    ask_for_code(client, ADDRESS)
    first = newest_code()

    response = send_again(client)

    assert (response.status_code, response.url) == (302, CODE)
    assert told(client.get(CODE)) == ["Another code is on its way. Use the newest one."]
    second = newest_code()
    assert (len(mail.outbox), first != second) == (2, True)
    assert error_beside(type_code(client, first), "code") == NOT_THE_CODE
    type_code(client, second)
    assert signed_in_as(client) == str(hannah.pk)


def test_a_code_that_was_sent_again_works_for_ten_minutes_of_its_own(client, hannah):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask_for_code(client, ADDRESS)
        clock.shift(timedelta(minutes=9))
        send_again(client)
        clock.shift(timedelta(minutes=9))

        type_code(client, newest_code())

    assert signed_in_as(client) == str(hannah.pk)


def test_after_five_codes_the_page_offers_no_more_and_sends_none(client, hannah):
    ask_for_code(client, ADDRESS)
    for _ in range(4):
        send_again(client)

    send_again(client)

    assert len(mail.outbox) == 5
    assert parse(client.get(CODE)).find("input", attrs={"value": "resend"}) is None


def test_another_address_gets_its_own_code_and_the_first_code_ends(client, hannah):
    ask_for_code(client, "wrong@example.org")
    first = newest_code()
    assert heading(client.get(BOX)) == "Sign in"

    ask_for_code(client, ADDRESS)

    assert error_beside(type_code(client, first), "code") == NOT_THE_CODE
    type_code(client, newest_code())
    assert signed_in_as(client) == str(hannah.pk)


@pytest.mark.parametrize("typed", ["HANNAH@EXAMPLE.ORG", "Hannah@Example.org", f"  {ADDRESS}\t "])
def test_an_address_in_other_letters_or_with_spaces_is_the_same_person(client, hannah, typed):
    sign_in_by_code(client, typed)

    assert signed_in_as(client) == str(hannah.pk)
    assert list(User.objects.all()) == [hannah]


def test_somebody_new_who_asks_twice_in_other_letters_is_one_account():
    for typed in (ADDRESS, ADDRESS.upper(), f" {ADDRESS} "):
        ask_for_code(Client(), typed)

    assert [user.email for user in User.objects.all()] == [ADDRESS]


def test_somebody_stopped_gets_no_mail_and_no_code_opens_the_door(client):
    UserFactory(email=ADDRESS, is_active=False)

    ask_for_code(client, ADDRESS)
    send_again(client)

    assert mail.outbox == []
    assert error_beside(type_code(client, "123456"), "code") == NOT_THE_CODE
    assert signed_in_as(client) is None


def test_somebody_stopped_after_the_code_was_sent_is_not_signed_in(client, hannah):
    ask_for_code(client, ADDRESS)
    User.objects.update(is_active=False)

    response = client.post(CODE, {"action": "verify", "code": newest_code()}, follow=True)

    assert heading(response) == "This account is closed"
    assert signed_in_as(client) is None


def test_the_key_of_the_web_session_changes_when_somebody_signs_in(client, hannah):
    ask_for_code(client, ADDRESS)
    before = client.session.session_key

    type_code(client, newest_code())

    assert signed_in_as(client) == str(hannah.pk)
    assert client.session.session_key != before


def test_in_two_tabs_the_newest_code_works_and_the_other_tab_ends_signed_in(client, hannah):
    ask_for_code(client, ADDRESS)
    first_tab = newest_code()
    ask_for_code(client, ADDRESS)
    type_code(client, newest_code())

    response = type_code(client, first_tab)

    assert (response.status_code, response.url) == (302, "/my-sessions/")
    assert signed_in_as(client) == str(hannah.pk)


def test_a_code_posted_twice_does_no_harm_and_leads_to_the_same_place(client, hannah):
    ask_for_code(client, ADDRESS, next="/sessions/")
    answers = [type_code(client, newest_code(), next="/sessions/") for _ in range(2)]

    assert [answer.url for answer in answers] == ["/sessions/", "/sessions/"]
    assert signed_in_as(client) == str(hannah.pk)


def test_a_code_works_in_the_browser_that_asked_for_it_only(client, hannah):
    ask_for_code(client, ADDRESS)

    stranger = Client()
    response = type_code(stranger, newest_code())

    assert (response.status_code, response.url) == (302, BOX)
    assert signed_in_as(stranger) is None


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "///evil",
    ],
)
def test_an_address_that_leads_away_from_the_hub_is_not_followed(client, hannah, address):
    assert sign_in_by_code(client, ADDRESS, next=address).url == "/my-sessions/"


def test_somebody_signed_in_who_opens_the_box_is_sent_on(client, hannah):
    sign_in_by_code(client, ADDRESS)

    assert client.get(BOX, {"next": "/sessions/"}).url == "/sessions/"


def test_signing_out_takes_a_press_of_the_button(client, hannah):
    sign_in_by_code(client, ADDRESS)
    assert client.get("/sign-out/").status_code == 200
    assert signed_in_as(client) == str(hannah.pk)

    response = client.post("/sign-out/")

    assert (response.status_code, response.url) == (302, "/")
    assert signed_in_as(client) is None
