"""Signing in when the address is strange, the mail server is down, or somebody is in a hurry."""

import socket
from datetime import timedelta

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from outbox.services import send_urgent
from tests.factories import LearningSessionFactory, UserFactory

from .steps import (
    BOX,
    CODE,
    ask_for_code,
    error_beside,
    heading,
    newest_code,
    parse,
    send_again,
    signed_in_as,
    type_code,
)

pytestmark = pytest.mark.django_db

ADDRESS = "hannah@example.org"
LIKE_THIS = "Enter an e-mail address like name@example.nhs.uk."
NOT_PLAIN = (
    "Enter the address in plain letters, like name@example.nhs.uk. Some letters here have "
    "accents, or only look plain."
)
TOO_LONG = "This is too long for an e-mail address: they have at most 254 characters."
TOO_MANY = "Too many tries in a short time. Wait a few minutes, then try again."
DOWN = (
    "Our mail is not working well at this moment. It is not your fault, and nothing is lost: we keep "
    "trying. If no code arrives within ten minutes, ask for another."
)
# Each is a lower-case letter of two characters, so the address grows when it is made lower case.
GROWING = f"hannah@{'.'.join(['İ' * 20] * 11)}.org"


@pytest.fixture
def mail_server_down(settings):
    """A port on which nobody answers."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = taken.getsockname()
        yield


class Refusing(Controller):
    """A mail server that takes nobody, on a port of its own choice."""

    def __init__(self, answer: str) -> None:
        super().__init__(self, hostname="127.0.0.1", port=0)
        self.answer = answer

    def _trigger_server(self) -> None:
        _, self.port = self.server.sockets[0].getsockname()
        super()._trigger_server()

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        return self.answer


@pytest.fixture
def mail_server_answers(settings, request):
    server = Refusing(request.param)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield
    server.stop()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Enter your e-mail address."),
        ("   ", "Enter your e-mail address."),
        ("hannah", LIKE_THIS),
        ("hannah@", LIKE_THIS),
        ("@example.org", LIKE_THIS),
        ("hannah@example", LIKE_THIS),
        ("hannah@@example.org", LIKE_THIS),
        ("hannah example.org", LIKE_THIS),
        ("hannah@example.org,eve@example.org", LIKE_THIS),
        ("Hannah <hannah@example.org>", LIKE_THIS),
        ("hannah@example.org\nBcc: eve@example.org", LIKE_THIS),
        ("hannah@example.org\r\nBcc: eve@example.org", LIKE_THIS),
        ("hannah\n@example.org", LIKE_THIS),
        ("hannah@example.org%0ABcc:eve@example.org", LIKE_THIS),
        ("hånnah@example.org", NOT_PLAIN),
        ("汉娜@example.org", NOT_PLAIN),
        ("han\x00nah@example.org", LIKE_THIS),
        (f"{'h' * 288}@example.org", LIKE_THIS),
        (f"hannah@{'h' * 61}.{'h' * 60}.{'h' * 60}.{'h' * 60}.org", TOO_LONG),
        (f"{'h' * 1000}@example.org", TOO_LONG),
        (GROWING, NOT_PLAIN),
        ("<script>alert(1)</script>@example.org", LIKE_THIS),
        ("hannah@[127.0.0.1", LIKE_THIS),
        ("hannah@example.org\ud7ff\ufffe", NOT_PLAIN),
    ],
)
def test_a_strange_address_is_refused_beside_the_box_and_leaves_nothing(client, typed, message):
    response = ask_for_code(client, typed)

    assert error_beside(response, "email") == message
    assert parse(response).title.get_text().startswith("Error: ")
    assert (mail.outbox, list(User.objects.all())) == ([], [])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("o'neil+hub@example.nhs.uk", "o'neil+hub@example.nhs.uk"),
        ("hannah@Gesundheitsamt-Köln.de", "hannah@xn--gesundheitsamt-kln-s3b.de"),
        (
            f"hannah@{'a' * 60}.{'b' * 60}.{'c' * 60}.org",
            f"hannah@{'a' * 60}.{'b' * 60}.{'c' * 60}.org",
        ),
    ],
)
def test_an_unusual_address_that_is_one_gets_its_code(client, typed, kept):
    ask_for_code(client, typed)
    type_code(client, newest_code())

    assert [user.email for user in User.objects.all()] == [kept]
    assert signed_in_as(client) == str(User.objects.get().pk)


def test_a_box_that_was_taken_out_of_the_form_is_asked_for_like_an_empty_one(client):
    response = client.post(BOX, {})

    assert error_beside(response, "email") == "Enter your e-mail address."


def test_what_was_typed_stays_in_the_box_and_is_escaped(client):
    typed = '"><script>alert(1)</script>'

    page = parse(ask_for_code(client, typed))

    assert page.find("input", attrs={"name": "email"})["value"] == typed
    assert [script for script in page.find_all("script") if "alert" in script.get_text()] == []


# --- The mail server ----------------------------------------------------------------------------


def inset(client: Client) -> list[str]:
    """What the code page says when something is wrong with its mail."""
    page = parse(client.get(CODE))
    return [" ".join(p.get_text(" ", strip=True).split()) for p in page.select(".nhsuk-inset-text")]


def test_before_the_mail_went_out_the_page_says_it_is_on_its_way_and_then_that_it_was_sent(client):
    client.post(BOX, {"email": ADDRESS})
    waiting = parse(client.get(CODE)).main.get_text(" ", strip=True)
    again = parse(client.get(CODE)).find("a", string="See whether it has been sent")["href"]

    send_urgent()

    assert "A six-digit code is on its way to" in waiting
    sent = parse(client.get(again)).main.get_text(" ", strip=True)
    assert "We sent a six-digit code to" in sent
    assert inset(client) == []


def test_when_the_mail_server_is_down_the_page_says_so_in_plain_words(client, mail_server_down):
    response = ask_for_code(client, ADDRESS)

    assert (response.status_code, response.url) == (302, CODE)
    assert inset(client) == [DOWN]


def test_when_nothing_sends_mail_the_page_says_so_after_a_minute(client):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.post(BOX, {"email": ADDRESS})
        clock.shift(timedelta(seconds=61))

        assert inset(client) == [DOWN]


def test_a_code_is_sent_once_the_mail_server_is_back(client, settings, mail_server_down):
    session, hannah = LearningSessionFactory(), UserFactory(email=ADDRESS)
    wanted = {"next": f"/sessions/{session.pk}/book/"}
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask_for_code(client, ADDRESS, **wanted)
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        clock.shift(timedelta(seconds=16))
        response = type_code(client, newest_code(), **wanted)

    assert (response.status_code, response.url) == (302, session.get_absolute_url())
    assert [booking.person for booking in session.bookings.all()] == [hannah]


def test_a_code_that_is_too_old_is_not_sent_any_more(client, settings, mail_server_down):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask_for_code(client, ADDRESS)
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        clock.shift(timedelta(minutes=11))
        send_urgent()

    assert mail.outbox == []


def test_the_code_there_is_still_works_when_another_could_not_be_sent(client, settings):
    hannah = UserFactory(email=ADDRESS)
    ask_for_code(client, ADDRESS)
    code = newest_code()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = taken.getsockname()
        send_again(client)

    type_code(client, code)

    assert signed_in_as(client) == str(hannah.pk)


@pytest.mark.parametrize("mail_server_answers", ["450 4.2.0 Come again later"], indirect=True)
def test_a_mail_server_that_wants_to_be_asked_later_is_no_typing_mistake(
    client, mail_server_answers
):
    ask_for_code(client, ADDRESS)

    assert inset(client) == [DOWN]


@pytest.mark.parametrize("mail_server_answers", ["550 5.1.1 No such mailbox"], indirect=True)
def test_an_address_the_mail_server_refuses_is_named_and_not_called_our_fault(
    client, mail_server_answers
):
    ask_for_code(client, ADDRESS)

    assert inset(client) == [
        f"The mail server would not take {ADDRESS} . Check the address for a typing mistake."
    ]


# --- In a hurry ---------------------------------------------------------------------------------


def test_the_sixth_code_for_one_address_within_a_minute_is_refused_in_words(client):
    answers = [ask_for_code(Client(), ADDRESS) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert error_beside(answers[-1], "email") == TOO_MANY
    assert len(mail.outbox) == 5


def test_a_minute_later_the_address_gets_a_code_again():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(6):
            ask_for_code(Client(), ADDRESS)
        clock.shift(timedelta(seconds=61))
        ask_for_code(Client(), ADDRESS)

    assert len(mail.outbox) == 6


def test_an_address_gets_twenty_codes_an_hour_at_most():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(25):
            ask_for_code(Client(), ADDRESS)
            clock.shift(timedelta(seconds=61))

    assert len(mail.outbox) == 20


def test_the_letters_of_an_address_do_not_widen_its_limit():
    for typed in [ADDRESS, ADDRESS.upper(), ADDRESS.title(), f" {ADDRESS}", "hAnnah@example.org"]:
        ask_for_code(Client(), typed)

    assert error_beside(ask_for_code(Client(), "haNnah@example.org"), "email") == TOO_MANY


def test_fifty_people_behind_one_network_address_all_get_their_code():
    people = [f"person{number}@example.org" for number in range(50)]

    answers = [ask_for_code(Client(REMOTE_ADDR="203.0.113.7"), person) for person in people]

    assert [answer.status_code for answer in answers] == [302] * 50
    assert [sent.to for sent in mail.outbox] == [[person] for person in people]


def test_a_form_without_its_token_is_refused_in_words():
    response = Client(enforce_csrf_checks=True).post(BOX, {"email": ADDRESS})

    assert response.status_code == 403
    assert heading(response) == heading(Client(enforce_csrf_checks=True).post(CODE, {}))
    assert (mail.outbox, list(User.objects.all())) == ([], [])
