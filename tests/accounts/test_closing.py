"""Closing one's account, step by step, and what can go wrong on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts import holdings
from accounts.closing import LastAdministrator, close_account
from accounts.models import User
from outbox.services import send_urgent
from sessions.enums import WaitingListKind
from sessions.services.bookings import book_place
from tests.factories import BookingFactory, LearningSessionFactory, UserFactory
from tests.signing_in import sign_in

from .closing_steps import CLOSE, CODE, CONFIRM, close_with_code
from .erasure import traces
from .lives import EMAIL, NAME, TRACES, a_busy_life
from .steps import another_code, error_beside, newest_code, told

pytestmark = pytest.mark.django_db


# --- Step by step ---------------------------------------------------------------------------------


def test_the_code_from_the_mail_closes_the_account(at_home, person):
    a_busy_life(person, at_home)
    send_urgent()
    mail.outbox.clear()

    answer = close_with_code(at_home)

    assert (answer.status_code, answer.url) == (302, "/")
    assert told(at_home.get("/")) == [
        "Your account is closed, and what we held about you is deleted. "
        "Sessions in your own calendar are still there: delete them yourself."
    ]
    assert traces(TRACES) == {}
    (last,) = mail.outbox
    assert last.to == [EMAIL]
    assert "closes your account" in last.subject


def test_looking_at_the_pages_closes_nothing(at_home, person):
    assert at_home.get(CLOSE).status_code == 200
    assert at_home.get(CODE).status_code == 405
    assert at_home.post(CLOSE).status_code == 200
    at_home.post(CODE)
    assert at_home.get(CONFIRM).status_code == 200

    person.refresh_from_db()
    assert (person.name, person.is_active) == (NAME, True)


def test_an_open_phone_without_the_mailbox_closes_nothing(at_home, person):
    at_home.post(CODE)
    wrong = another_code(newest_code())

    answers = [at_home.post(CONFIRM, {"code": wrong}) for _ in range(5)]
    late = at_home.post(CONFIRM, {"code": newest_code()})

    assert [answer.status_code for answer in answers] == [422] * 5
    assert error_beside(answers[0], "code") == (
        "That is not the code in our newest e-mail to you. Check it, or ask for another."
    )
    assert (late.status_code, late.url) == (302, CLOSE)
    person.refresh_from_db()
    assert person.is_active


def test_a_code_for_signing_in_or_of_somebody_else_closes_nothing(at_home, person):
    other = Client()
    sign_in(other, UserFactory())
    other.post(CODE)
    at_home.post(CODE)
    own = newest_code()
    other_answer = other.post(CONFIRM, {"code": own})

    assert other_answer.status_code == 422
    assert User.objects.filter(is_active=False).count() == 0


@pytest.mark.parametrize(("minutes", "closed"), [(9, True), (11, False)])
def test_a_code_works_for_ten_minutes(at_home, person, minutes, closed):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        at_home.post(CODE)
        send_urgent()
        clock.shift(timedelta(minutes=minutes))
        at_home.post(CONFIRM, {"code": newest_code()})

    person.refresh_from_db()
    assert person.is_closed is closed


def test_only_so_many_codes_are_mailed(at_home, person):
    mail.outbox.clear()
    for _ in range(8):
        answer = at_home.post(CODE, follow=True)
        send_urgent()

    assert len(mail.outbox) == 5
    assert told(answer) == ["Too many tries in a short time. Wait a few minutes, then try again."]


def test_while_mail_is_down_the_person_is_told(at_home, person, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1

    at_home.post(CODE)
    send_urgent()

    assert "Our mail is not working well at this moment." in at_home.get(CONFIRM).content.decode()


# --- Twice, in two tabs, and afterwards -----------------------------------------------------------


def test_a_second_press_finds_nobody_signed_in(at_home, person):
    at_home.post(CODE)
    code = newest_code()
    cookies = dict(at_home.cookies)
    at_home.post(CONFIRM, {"code": code})
    tab = Client()
    tab.cookies.update(cookies)

    again = tab.post(CONFIRM, {"code": code})

    assert (again.status_code, again.url) == (302, f"/sign-in/?next={CONFIRM}")


def test_closing_twice_changes_nothing(person):
    close_account(person)
    before = User.objects.filter(pk=person.pk).values().get()

    close_account(User.objects.get(pk=person.pk))

    assert User.objects.filter(pk=person.pk).values().get() == before


def test_every_device_is_signed_out(at_home, person):
    phone = Client()
    sign_in(phone, person)

    close_account(person)

    assert phone.get("/my-sessions/").status_code == 302
    assert Session.objects.count() == 0


def test_whoever_waits_gets_the_place(person):
    session = LearningSessionFactory(capacity=1, waiting_list=WaitingListKind.AUTOMATIC)
    BookingFactory(session=session, person=person)
    waiting = book_place(session=session, person=UserFactory())

    close_account(person)

    waiting.refresh_from_db()
    assert waiting.status == "booked"


def test_a_closed_address_can_begin_anew(client, person):
    close_account(person)

    client.post("/sign-in/", {"email": EMAIL})

    assert User.objects.get(email=EMAIL).pk != person.pk


def test_a_visitor_is_asked_to_sign_in(client, hub):
    for address in ("/my-account/", "/my-account/data/", "/my-account/data.json", CLOSE, CONFIRM):
        assert client.get(address).url == f"/sign-in/?next={address}"


# --- Who may do everything ------------------------------------------------------------------------


def test_the_last_who_may_do_everything_stays_and_is_told_why(client, hub):
    last = UserFactory(is_superuser=True)
    sign_in(client, last, second_factor=True)

    page = client.get(CLOSE)
    answer = close_with_code(client)

    assert "Give somebody else that right first" in page.content.decode()
    assert (answer.status_code, answer.url) == (302, CLOSE)
    last.refresh_from_db()
    assert (last.is_active, last.is_superuser) == (True, True)


def test_the_last_but_one_may_go_and_then_nobody_more(hub):
    one, two = UserFactory(is_superuser=True), UserFactory(is_superuser=True)

    close_account(one)

    with pytest.raises(LastAdministrator):
        close_account(two)


# --- For somebody who asked by letter -------------------------------------------------------------


def test_an_administrator_closes_an_account_after_a_look_at_whose_it_is(
    client, person, administrator
):
    a_busy_life(person, Client())
    sign_in(client, administrator, second_factor=True)
    address = f"/admin/users/delete/{person.pk}/"

    looked = client.get(address)
    person.refresh_from_db()
    assert (looked.status_code, person.is_active) == (200, True)
    assert NAME in looked.content.decode()
    done = client.post(address)

    assert (done.status_code, done.url) == (302, "/admin/users/")
    assert traces(TRACES) == {}
    entry = ModelLogEntry.objects.get(action="accounts.close")
    assert (entry.user, entry.label) == (administrator, "(closed)")


@pytest.mark.parametrize(
    ("who", "status"), [("organiser", 302), ("editor", 302), ("health_visitor", 403)]
)
def test_nobody_else_closes_somebodys_account(client, person, request, who, status):
    sign_in(client, request.getfixturevalue(who), second_factor=True)

    assert client.post(f"/admin/users/delete/{person.pk}/").status_code == status
    person.refresh_from_db()
    assert person.is_active


def test_an_administrator_does_not_close_one_who_may_do_everything(client, hub, administrator):
    sign_in(client, administrator, second_factor=True)
    chief = UserFactory(is_superuser=True)

    client.post(f"/admin/users/delete/{chief.pk}/")

    chief.refresh_from_db()
    assert chief.is_active


def test_several_at_once_are_not_deleted(client, person, administrator):
    sign_in(client, administrator, second_factor=True)

    answer = client.post(f"/admin/bulk/accounts/user/delete/?id={person.pk}", follow=True)

    assert User.objects.filter(pk=person.pk, is_active=True).exists()
    assert told(answer) == ["Open a person and press “Delete” there: one account at a time."]


def test_the_command_closes_only_when_told_so(person, capsys):
    call_command("close_account", EMAIL.upper())
    person.refresh_from_db()
    assert person.is_active

    call_command("close_account", EMAIL, "--yes")

    person.refresh_from_db()
    assert person.is_closed
    assert NAME not in capsys.readouterr().out
    with pytest.raises(CommandError, match="Nobody has the address"):
        call_command("close_account", EMAIL, "--yes")


def test_whoever_cannot_be_closed_now_keeps_the_right_to_do_everything(person, monkeypatch):
    UserFactory(is_superuser=True)
    User.objects.filter(pk=person.pk).update(is_superuser=True)
    person.refresh_from_db()

    def not_now(person: User) -> None:
        raise holdings.NotNow("Somebody else is at it.")

    at_it = holdings.Holding("Not now", lambda person: [], not_now)
    monkeypatch.setitem(holdings._holdings, "not now", at_it)

    with pytest.raises(holdings.NotNow):
        close_account(person)
    person.refresh_from_db()
    assert (person.is_superuser, person.is_active) == (True, True)
