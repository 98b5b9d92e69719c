"""Another series' organiser sees nothing of it, at any address there is."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.admin_url_finder import AdminURLFinder

from accounts.models import User
from outbox.enums import MessageStatus
from outbox.models import Message
from sessions.models import LearningSession
from tests.factories import LearningSessionFactory

from .another_series import (
    ADMIN,
    BULK,
    MARK,
    World,
    addresses_of,
    addresses_of_series,
    browser_of,
    everything_kept,
    is_refused,
    is_to_sign_in,
    lists,
    make_world,
    text_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]
METHODS = ["get", "post"]
OTHERS = ["other series", "no series"]


@pytest.fixture
def world(administrator, health_visitor) -> World:
    return make_world(administrator, health_visitor)


# --- Nobody but theirs --------------------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("who", [*OTHERS, "administrator", "health visitor", "visitor"])
def test_every_page_of_the_session_and_the_series_is_refused(world, who, method):
    browser = world.browsers[who]
    before = everything_kept()
    addresses = [
        *addresses_of(world, world.session),
        *addresses_of(world, world.hidden),
        *addresses_of_series(world.series),
    ]

    answers = {address: getattr(browser, method)(address) for address in addresses}

    chosen = "/chosen/"  # a public session may be named by whoever writes pages
    let_in = [
        address
        for address, answer in answers.items()
        if not is_refused(answer) and not is_to_sign_in(answer)
        if not (who == "administrator" and chosen in address and answer.status_code in {200, 405})
    ]
    assert [address for address in let_in if answers[address].status_code != 405] == []
    assert everything_kept() == before
    assert len(addresses) > 50


@pytest.mark.parametrize("who", ["own series", "superuser"])
def test_their_organiser_and_superusers_get_through(world, who):
    browser = world.browsers[who]
    addresses = [
        *addresses_of(world, world.session),
        *addresses_of(world, world.hidden),
        *addresses_of_series(world.series),
    ]

    refused = [address for address in addresses if is_refused(browser.get(address))]

    # The booking and the message are the other session's; only superusers delete a series.
    of_the_booking = (str(world.booking.uuid), f"/write/{world.announcement.pk}/")
    hidden = f"/programme/{world.hidden.pk}/"
    expected = [a for a in addresses if hidden in a and any(part in a for part in of_the_booking)]
    if who == "own series":
        expected += [a for a in addresses if "series" in a and "/delete/" in a]
    assert sorted(refused) == sorted(expected)


@pytest.mark.parametrize("who", OTHERS)
def test_no_list_holds_a_word_of_it(world, who):
    browser = world.browsers[who]

    answers = {address: text_of(browser.get(address)) for address in lists(world)}

    assert [address for address, text in answers.items() if MARK in text] == []


def test_their_organiser_finds_it_in_the_lists(world):
    browser = world.browsers["own series"]

    silent = [url for url in lists(world) if MARK not in text_of(browser.get(url))]

    of_nothing = ("/add/", "/create/", "/preview/", "/chosen-multiple/", ADMIN)
    assert [url for url in silent if not url.endswith(of_nothing) and "/localize/" not in url] == []


@pytest.mark.parametrize("who", OTHERS)
def test_deleting_all_that_is_listed_deletes_ones_own_only(world, who):
    theirs = LearningSessionFactory(title=f"{MARK} empty", series=world.series)
    own = LearningSessionFactory(title="Mine")
    browser = world.browsers[who]

    assert is_refused(browser.post(f"{BULK}?id={own.pk}&id={theirs.pk}"))
    assert LearningSession.objects.filter(pk=own.pk).exists()
    browser.post(f"{BULK}?id=all")

    left = LearningSession.objects.filter(pk__in=[own.pk, theirs.pk])
    assert list(left) == [theirs]


def test_who_uses_a_picture_or_a_file_names_only_ones_own_sessions(world):
    """Wagtail writes "(Private session)" where it finds no address for somebody."""
    found = {}
    for name in "abc":
        finder = AdminURLFinder(User.objects.get(email=f"{name}@example.org"))
        records = [world.session, world.series]
        found[name] = [finder.get_edit_url(record) is not None for record in records]

    assert found == {"a": [True, True], "b": [False, False], "c": [False, False]}


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_moves_a_session_into_it(world, who):
    own = LearningSessionFactory(title="Mine")
    address = f"/admin/snippets/learning_sessions/learningsession/edit/{own.pk}/"
    browser = world.browsers[who]
    form = browser.get(address).context["form"]
    posted = {name: form[name].value() or "" for name in form.fields if name != "body"}
    posted |= {
        "starts_at": own.starts_at.strftime("%Y-%m-%d %H:%M"),
        "ends_at": own.ends_at.strftime("%Y-%m-%d %H:%M"),
        "published_from": "",
        "topics": [],
        "speakers": [],
        "body-count": "0",
        "series": world.series.pk,
    }

    answer = browser.post(address, posted)

    own.refresh_from_db()
    assert (list(answer.context["form"].errors), own.series) == (["series"], None)


# --- The hidden session's public page -----------------------------------------------------------


def test_a_hidden_session_is_there_for_its_organisers_only(world):
    address = world.hidden.get_absolute_url()

    answers = {who: browser.get(address).status_code for who, browser in world.browsers.items()}

    seen = {"own series", "superuser"}
    assert answers == {who: 200 if who in seen else 404 for who in world.browsers}


# --- The mails ----------------------------------------------------------------------------------


def mail_addresses(message: Message) -> list[str]:
    inspect, history = (f"/admin/outbox/{page}/{message.pk}/" for page in ("inspect", "history"))
    return [inspect, history, reverse("outbox_send_again", args=[message.pk])]


@pytest.mark.parametrize("who", [*OTHERS, "health visitor", "visitor"])
def test_mails_of_the_session_are_kept_from_others(world, who):
    message = Message.objects.filter(about=world.booking.about).first()
    Message.objects.update(status=MessageStatus.SENT, finished_at=timezone.now())
    before = everything_kept()
    browser = world.browsers[who]

    for address in mail_addresses(message):
        for method in METHODS:
            answer = getattr(browser, method)(address)
            assert is_refused(answer) or is_to_sign_in(answer) or answer.status_code == 405, address

    assert everything_kept() == before


@pytest.mark.parametrize("who", ["own series", "administrator", "superuser"])
def test_mails_of_the_session_are_there_for_its_organiser_and_administrators(world, who):
    message = Message.objects.filter(about=world.booking.about).first()
    browser = world.browsers[who]

    inspect, _, send_again = mail_addresses(message)
    answers = [browser.get(address).status_code for address in (inspect, send_again)]

    assert (answers, MARK in text_of(browser.get("/admin/outbox/"))) == ([200, 200], True)


def test_an_organiser_who_is_an_administrator_too_sees_all_mails(world):
    both = User.objects.get(email="b@example.org")
    both.groups.add(Group.objects.get(name="Administrators"))

    assert MARK in text_of(browser_of(both).get("/admin/outbox/"))
