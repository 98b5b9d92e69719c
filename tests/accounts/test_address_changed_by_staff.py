"""Staff write down another address for somebody, or stop them: what follows at once."""

from __future__ import annotations

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from wagtail.models import ModelLogEntry

from accounts.closing import close_account
from accounts.links import link_token
from accounts.models import User
from outbox.enums import MessageStatus
from outbox.models import Message
from outbox.services import claim_next, deliver, send_again
from tests.factories import UserFactory
from tests.signing_in import sign_in

from .erasure import traces
from .second_steps import give_app
from .staff import bulk, enter_as, post_form
from .steps import ask_for_code, newest_code, parse, sign_in_by_code, signed_in_as, type_code

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]

OLD, NEW = "hannah@old.example.org", "hannah@new.example.org"


@pytest.fixture
def hannah() -> User:
    return UserFactory(name="Hannah", email=OLD)


@pytest.fixture
def ada() -> Client:
    """The browser of an administrator."""
    return enter_as("Administrators")[0]


def send_all() -> list[mail.EmailMessage]:
    """What a worker sends now."""
    mail.outbox.clear()
    while message := claim_next():
        deliver(message)
    return mail.outbox


def is_in(client: Client) -> bool:
    return client.get("/my-account/").status_code == 200


# --- Both addresses are told ----------------------------------------------------------------------


def test_the_old_and_the_new_address_are_told_and_neither_reads_the_other(ada, hannah):
    post_form(ada, hannah, email=NEW)

    old, new = sorted(send_all(), key=lambda sent: sent.to, reverse=True)

    assert (old.to, new.to) == ([OLD], [NEW])
    assert {old.subject, new.subject} == {"The e-mail address of your account was changed"}
    assert "reply to this e-mail now" in old.body
    assert "Sign in with it from now on" in new.body
    whole = {sent: sent.message().as_string() for sent in (old, new)}
    assert (NEW in whole[old], OLD in whole[new]) == (False, False)


def test_the_old_address_is_forgotten_once_its_mail_has_ended(ada, hannah):
    post_form(ada, hannah, email=NEW)
    assert Message.objects.get(address=OLD).recipient == hannah
    send_all()
    to_old = Message.objects.get(kind="account.old_address")
    assert (to_old.status, to_old.address) == (MessageStatus.SENT, "")

    send_again(to_old)

    assert send_all() == []
    to_old.refresh_from_db()
    assert to_old.status == MessageStatus.DROPPED


def test_what_else_is_changed_is_no_new_address(ada, hannah):
    post_form(ada, hannah, name="Hannah Visitor", email=f" {OLD.upper()} ")

    assert (send_all(), list(ModelLogEntry.objects.filter(action="accounts.change_address"))) == (
        [], [],
    )  # fmt: skip


def test_an_address_that_is_refused_changes_and_tells_nothing(ada, hannah):
    UserFactory(email=NEW)
    browser = Client()
    sign_in(browser, hannah)

    response = post_form(ada, hannah, email=NEW)

    assert list(response.context["form"].errors) == ["email"]
    assert (send_all(), is_in(browser)) == ([], True)


# --- The log --------------------------------------------------------------------------------------


def test_the_log_says_who_changed_which_address_into_which(hannah):
    client, ada = enter_as("Administrators")

    post_form(client, hannah, email=NEW)

    entry = ModelLogEntry.objects.get(action="accounts.change_address")
    assert (entry.object_id, entry.user) == (str(hannah.pk), ada)
    assert entry.data == {"before": OLD, "after": NEW}
    history = parse(client.get(f"/admin/users/history/{hannah.pk}/")).get_text()
    assert f"E-mail address changed from {OLD} to {NEW}" in history


def test_the_person_reads_it_in_what_we_hold(ada, hannah, client):
    post_form(ada, hannah, email=NEW)
    sign_in(client, User.objects.get(pk=hannah.pk))

    held = json.loads(client.get("/my-account/data.json").content)

    (row,) = [row for row in held["admin_log"] if row["what"] == "Change address"]
    assert (row["address before"], row["address after"]) == (OLD, NEW)
    waiting = [row["waits to go to"] for row in held["mails"] if "waits to go to" in row]
    assert waiting == [OLD]


def test_closing_forgets_both_addresses_wherever_they_stand(ada, hannah):
    post_form(ada, hannah, email=NEW)
    hannah.refresh_from_db()
    assert {"outbox_message", "wagtailcore_modellogentry"} <= set(traces([OLD]))

    close_account(hannah)

    assert traces([OLD, NEW, "hannah"]) == {}
    assert send_all() == []


def test_closing_forgets_an_address_that_somebody_else_had_before(ada, hannah):
    post_form(ada, hannah, email=NEW)
    second = UserFactory(email=OLD, name="Second owner")

    close_account(second)

    assert traces([OLD]) == {}
    entry = ModelLogEntry.objects.get(action="accounts.change_address")
    assert entry.data == {"before": "(removed)", "after": NEW}
    assert [sent.to for sent in send_all()] == [[NEW]]
    history = ada.get(f"/admin/users/history/{hannah.pk}/").content.decode()
    assert f"changed from (removed) to {NEW}" in history


# --- Signed out, at once --------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["address", "stopped", "stopped in bulk"])
def test_every_browser_is_signed_out_and_codes_on_the_way_are_dead(ada, hannah, client, way):
    first, second, bystander = Client(), Client(), Client()
    sign_in(first, hannah)
    sign_in_by_code(second, OLD)
    other = UserFactory(email=f"x{OLD}")
    sign_in(bystander, other)
    ask_for_code(client, OLD)
    code = newest_code()
    give_app(hannah)

    if way == "address":
        post_form(ada, hannah, email=NEW)
    elif way == "stopped":
        post_form(ada, hannah, is_active=None)
    else:
        bulk(ada, "set_active_state", hannah, mark_as_active="False")

    assert [is_in(browser) for browser in (first, second, bystander)] == [False, False, True]
    assert not UserSession.objects.filter(user=hannah).exists()
    type_code(client, code)
    assert signed_in_as(client) is None
    assert Authenticator.objects.filter(user=hannah).count() == 1
    if way != "address":  # let in again, they have to sign in: old sessions do not come back
        post_form(ada, User.objects.get(pk=hannah.pk), is_active="on")
        assert [is_in(browser) for browser in (first, second)] == [False, False]
    assert is_in(ada) is True


def test_a_session_that_is_saved_again_a_moment_later_does_not_count(ada, hannah):
    browser = Client()
    sign_in(browser, hannah)
    kept = browser.session
    held = dict(kept.items())

    post_form(ada, hannah, email=NEW)
    kept.create()  # as a request that was under way might put it back
    kept.update(held)
    kept.save()
    browser.cookies["sessionid"] = kept.session_key

    assert is_in(browser) is False


def test_a_link_of_the_operators_from_before_is_dead(ada, hannah, client):
    link = f"/sign-in/link/{link_token(hannah)}/"
    assert client.get(link).status_code == 200

    post_form(ada, hannah, email=NEW)

    assert client.get(link).status_code == 410


def test_staff_who_change_their_own_address_sign_in_again():
    client, ada = enter_as("Administrators")

    response = post_form(client, ada, email="ada@new.example.org")

    assert (response.status_code, response.url) == (302, "/sign-in/")
    assert signed_in_as(client) is None
    assert sorted(sent.to[0] for sent in send_all()) == sorted([ada.email, "ada@new.example.org"])


def test_the_log_says_who_stopped_and_who_let_in(hannah):
    client, ada = enter_as("Administrators")

    post_form(client, hannah, is_active=None)
    bulk(client, "set_active_state", hannah, mark_as_active="True")

    own = ModelLogEntry.objects.filter(object_id=str(hannah.pk), action__startswith="accounts.")
    done = list(own.order_by("pk").values_list("action", "user"))
    assert done == [("accounts.stop", ada.pk), ("accounts.let_in", ada.pk)]
