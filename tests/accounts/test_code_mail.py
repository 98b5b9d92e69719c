"""The mail with the code: the same in text and in HTML, and nothing in it to press."""

import pytest
from bs4 import BeautifulSoup
from django.core import mail

from tests.factories import UserFactory

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
    assert sent.body.split("\n\n") == [
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
