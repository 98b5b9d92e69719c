"""The mails with a code: the same in text and in HTML, and nothing in them to press."""

from email import message_from_bytes, policy

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client

from outbox.services import send_urgent
from tests.factories import UserFactory
from tests.signing_in import sign_in

from .steps import ask_for_code, newest_code

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("email", ["hannah@example.org", "new@example.org"])
def test_one_mail_with_six_digits_goes_to_the_address(client, email):
    UserFactory(email="hannah@example.org")
    ask_for_code(client, email)

    (sent,) = mail.outbox
    code = newest_code()
    assert sent.to == [email]
    assert sent.subject == f"{code} is your code for the learning hub"
    assert sent.attachments == []
    assert sent.body.strip().split("\n\n") == [
        "Your code for the learning hub:",
        code,
        "Type it on the page that asks for it. It works for ten minutes.",
        "--\nYou did not ask for a code? Then do nothing: without it nobody can sign in.",
        "Midlands health visiting learning hub\nShared learning for health visiting across the East "
        "and West Midlands, run by councils and NHS bodies together.",
    ]


def test_the_code_stands_in_one_piece_in_the_html_and_there_is_no_link_to_press(client):
    ask_for_code(client, "hannah@example.org")

    (sent,) = mail.outbox
    ((html, kind),) = sent.alternatives
    page = BeautifulSoup(html, "html.parser")
    assert kind == "text/html"
    assert page.find_all("strong")[0].string == newest_code()
    assert (page.find_all(["a", "img", "link"]), "http" in sent.body + html) == ([], False)


def test_the_mail_that_closes_an_account_says_what_to_do_if_it_was_somebody_else(client, hub):
    person = UserFactory(email="hannah@example.org")
    sign_in(client, person)
    client.post("/my-account/close/code/")
    send_urgent()

    (sent,) = mail.outbox
    ((html, kind),) = sent.alternatives
    page = BeautifulSoup(html, "html.parser")
    assert (sent.to, kind) == (["hannah@example.org"], "text/html")
    assert page.find("strong", dir="ltr").string == newest_code()
    for shape in (sent.body, " ".join(page.get_text(" ").split())):
        assert "This was not you? Do not type the code" in shape
        assert "look at your devices" in shape
        assert "Entries in your own calendar stay there" in shape
        assert newest_code() in shape
    assert (page.find_all(["a", "img", "link"]), "http" in sent.body + html) == ([], False)


@pytest.mark.parametrize("closing", [False, True])
def test_the_raw_mail_can_be_answered_and_calls_out_no_robot(client, hub, closing):
    sign_in(client, UserFactory())
    mail.outbox.clear()
    if closing:
        client.post("/my-account/close/code/")
        send_urgent()
    else:
        ask_for_code(Client(), "hannah@example.org")

    (sent,) = mail.outbox
    raw = message_from_bytes(sent.message().as_bytes(), policy=policy.default)
    assert raw["Reply-To"] == "Programme team <programme@hub.example.org>"
    assert raw["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in raw.walk()] == [
        "multipart/alternative", "text/plain", "text/html",
    ]  # fmt: skip
