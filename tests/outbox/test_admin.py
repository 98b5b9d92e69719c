"""The list of mails in the admin: who sees it, and that one can look and send again, and nothing else."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from outbox.enums import MessageStatus
from outbox.models import Message
from tests.factories import BookingFactory, LearningSessionFactory, UserFactory
from tests.signing_in import sign_in

from .letters import work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]

PEOPLE = [
    ("organiser", 200),
    ("administrator", 200),
    ("editor", 302),
    ("health_visitor", 403),
    ("visitor", 302),
]
THOSE_WITHOUT_THE_RIGHT = [(who, status) for who, status in PEOPLE if status != 200]
ADMIN = "/admin/"
LIST = "/admin/outbox/"


@pytest.fixture
def enter(client, request):
    """Signs one of the people in, with a second factor; a visitor stays signed out."""

    def _enter(who):
        if who != "visitor":
            sign_in(client, request.getfixturevalue(who), second_factor=True)
        return client

    return _enter


@pytest.fixture
def sent(server):
    """The confirmation of a booking, sent a moment ago."""
    BookingFactory()
    work()
    return Message.objects.get(status=MessageStatus.SENT)


def send_again_address(message):
    return reverse("outbox_send_again", args=[message.pk])


def rows_of(response):
    soup = BeautifulSoup(response.content, "html.parser")
    return [" ".join(row.get_text(" ").split()) for row in soup.select("main table tbody tr")]


@pytest.mark.parametrize(("who", "status"), PEOPLE)
def test_only_organisers_and_administrators_see_the_mails(enter, sent, who, status):
    response = enter(who).get(LIST)

    assert response.status_code == status
    listed = [sent.recipient.name in row for row in rows_of(response)]
    assert listed == ([True] if status == 200 else [])


@pytest.mark.parametrize(("who", "status"), PEOPLE)
def test_only_organisers_and_administrators_see_one_mail(enter, sent, who, status):
    response = enter(who).get(f"{LIST}inspect/{sent.pk}/")

    assert response.status_code == status
    assert (sent.recipient.name.encode() in response.content) == (status == 200)


def test_the_admin_menu_leads_to_the_mails_only_those_who_see_them(enter):
    found = {
        who: LIST.encode() in enter(who).get(ADMIN, follow=True).content
        for who in ("organiser", "editor")
    }

    assert found == {"organiser": True, "editor": False}


def test_a_mail_that_failed_is_visible_with_its_reason(enter, server):
    server.answers["gone@example.org"] = "550 5.1.1 No such mailbox"
    BookingFactory(person=UserFactory(email="gone@example.org", name="Gone Visitor"))
    work()

    (row,) = rows_of(enter("organiser").get(LIST))

    assert "Booking confirmed" in row
    assert "Gone Visitor" in row
    assert "Failed" in row
    assert "No such mailbox" in row


def test_the_number_of_queries_does_not_grow_with_the_mails(enter):
    session = LearningSessionFactory()
    client = enter("organiser")
    client.get(LIST)  # afterwards everything that is kept for the next request is kept
    rows, queries = [], []

    for more in (1, 19):
        BookingFactory.create_batch(more, session=session)
        Message.objects.update(status=MessageStatus.SENT, finished_at=timezone.now())
        with CaptureQueriesContext(connection) as captured:
            rows.append(len(rows_of(client.get(LIST))))
        queries.append(len(captured))

    assert rows == [1, 20]
    assert queries[0] == queries[1]


@pytest.mark.parametrize("who", ["organiser", "administrator"])
def test_send_again_asks_first_and_acts_when_the_button_is_pressed(enter, server, sent, who):
    client = enter(who)
    before = Message.objects.values().get()

    asked = client.get(send_again_address(sent))
    after_asking = Message.objects.values().get()
    pressed = client.post(send_again_address(sent))

    assert asked.status_code == 200
    assert "Send this e-mail again" in asked.content.decode()
    assert after_asking == before
    assert (pressed.status_code, pressed.url) == (302, LIST)
    assert Message.objects.get().status == MessageStatus.QUEUED
    work()
    assert len(server.received) == 2


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("who", "status"), THOSE_WITHOUT_THE_RIGHT)
def test_send_again_does_nothing_for_those_without_the_right(enter, sent, who, status, method):
    before = Message.objects.values().get()

    response = getattr(enter(who), method)(send_again_address(sent))

    assert response.status_code == status
    assert response.headers.get("Location") != LIST
    assert Message.objects.values().get() == before


def test_somebody_who_may_only_look_is_not_offered_to_send_again_and_cannot(client, sent):
    onlooker = UserFactory()
    for right in ("access_admin", "view_message"):
        onlooker.user_permissions.add(Permission.objects.get(codename=right))
    sign_in(client, onlooker, second_factor=True)

    listed = client.get(LIST)
    pressed = client.post(send_again_address(sent))

    assert listed.status_code == 200
    assert send_again_address(sent) not in listed.content.decode()
    assert (pressed.status_code, pressed.url) == (302, ADMIN)
    assert Message.objects.get().status == MessageStatus.SENT


def test_send_again_is_offered_for_mails_that_ended_only(enter, sent):
    waiting = Message.objects.exclude(pk=sent.pk)
    BookingFactory()

    page = enter("organiser").get(LIST).content.decode()

    assert send_again_address(sent) in page
    assert send_again_address(waiting.get()) not in page


def test_a_mail_that_does_not_exist_cannot_be_sent_again(enter):
    assert enter("organiser").post(reverse("outbox_send_again", args=[999])).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("action", ["new/", "edit/{pk}/", "delete/{pk}/", "copy/{pk}/"])
@pytest.mark.parametrize("who", ["organiser", "administrator", "superuser"])
def test_nobody_adds_edits_or_deletes_a_mail(enter, client, sent, who, action, method):
    if who == "superuser":
        superuser = UserFactory(is_superuser=True)
        sign_in(client, superuser, second_factor=True)
    else:
        enter(who)
    before = list(Message.objects.values())

    response = getattr(client, method)(LIST + action.format(pk=sent.pk), {"note": "forged"})

    assert (response.status_code, response.headers.get("Location")) in [(302, ADMIN), (404, None)]
    assert list(Message.objects.values()) == before


def test_the_list_offers_nothing_that_changes_a_mail(enter, sent):
    soup = BeautifulSoup(enter("organiser").get(LIST).content, "html.parser")

    links = {link["href"] for link in soup.select("main a[href]")}

    assert {word for word in ("/new/", "/edit/", "/delete/") if word in " ".join(links)} == set()
    assert f"{LIST}inspect/{sent.pk}/" in links
