"""Where somebody is signed in: named in plain words, and signed out from afar."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.devices import NO_ADDRESS, browser_and_system
from tests.factories import UserFactory
from tests.signing_in import sign_in

from .steps import parse, sign_in_by_code, signed_in_as, told

pytestmark = pytest.mark.django_db
DEVICES = "/my-account/devices/"
END_OTHERS = "/my-account/devices/end/"
ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Mobile Safari/537.36"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0"
)


def device(user_agent: str) -> Client:
    return Client(headers={"user-agent": user_agent})


def names(client: Client) -> list[str]:
    panels = parse(client.get(DEVICES)).main.find_all("section")
    return [panel.h2.get_text(" ", strip=True) for panel in panels]


@pytest.fixture
def phone(hub) -> Client:
    client = device(ANDROID)
    sign_in_by_code(client, "nell@example.org")
    return client


@pytest.fixture
def laptop(phone) -> Client:
    client = device(EDGE)
    sign_in_by_code(client, "nell@example.org")
    return client


@pytest.mark.parametrize(
    ("user_agent", "browser", "system"),
    [
        (ANDROID, "Chrome", "Android"),
        (IPHONE, "Safari", "iPhone"),
        (EDGE, "Edge", "Windows"),
        ("", "", ""),
        ("<script>alert(1)</script>" * 100, "", ""),
    ],
)
def test_a_device_is_called_what_people_call_it(user_agent, browser, system):
    assert browser_and_system(user_agent) == {"browser": browser, "system": system}


def test_the_device_in_ones_hand_comes_first_and_is_marked(phone, laptop):
    page = parse(laptop.get(DEVICES))

    panels = [panel.get_text(" ", strip=True) for panel in page.main.find_all("section")]
    assert [panel.split(" Last")[0] for panel in panels] == [
        "Edge on Windows This device", "Chrome on Android",
    ]  # fmt: skip
    assert "Sign out here" in panels[0]
    assert "Mozilla" not in str(page)


def test_no_address_and_no_long_name_of_a_browser_is_kept(phone):
    kept = UserSession.objects.get()

    assert (kept.ip, kept.user_agent) == (NO_ADDRESS, "")
    assert kept.data == {"browser": "Chrome", "system": "Android"}


def test_one_device_is_signed_out(phone, laptop):
    theirs = UserSession.objects.get(session_key=phone.session.session_key)

    answer = laptop.post(f"{DEVICES}{theirs.pk}/end/", follow=True)

    assert told(answer) == ["That device is signed out."]
    assert (signed_in_as(phone), names(laptop)) == (None, ["Edge on Windows"])
    assert phone.get("/my-sessions/").status_code == 302
    assert laptop.get("/my-account/").status_code == 200


def test_all_others_are_signed_out_and_this_one_stays(phone, laptop):
    answer = laptop.post(END_OTHERS, follow=True)

    assert told(answer) == ["1 other device is signed out."]
    assert (signed_in_as(phone), names(laptop)) == (None, ["Edge on Windows"])


def test_ending_the_device_in_ones_hand_leads_to_signing_out(phone):
    own = UserSession.objects.get()

    assert phone.post(f"{DEVICES}{own.pk}/end/").url == "/sign-out/"
    assert signed_in_as(phone) is not None


def test_nobody_ends_somebody_elses_device(phone, client):
    theirs = UserSession.objects.get()
    sign_in(client, UserFactory())

    assert client.post(f"{DEVICES}{theirs.pk}/end/").status_code == 404
    client.post(END_OTHERS)
    assert signed_in_as(phone) is not None
    assert names(client) == ["A device we do not recognise"]


def test_a_visitor_is_asked_to_sign_in_and_ends_nothing(phone, client):
    theirs = UserSession.objects.get()
    answers = [
        client.get(DEVICES), client.post(f"{DEVICES}{theirs.pk}/end/"), client.post(END_OTHERS),
    ]  # fmt: skip

    assert [answer.url.split("?")[0] for answer in answers] == ["/sign-in/"] * 3
    assert signed_in_as(phone) is not None


def test_ending_is_a_post_with_a_token(phone, laptop):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies.update(laptop.cookies)
    theirs = UserSession.objects.get(session_key=phone.session.session_key)

    assert laptop.get(f"{DEVICES}{theirs.pk}/end/").status_code == 405
    assert laptop.get(END_OTHERS).status_code == 405
    assert strict.post(END_OTHERS).status_code == 403
    assert signed_in_as(phone) is not None


def test_signing_out_ends_the_device(phone, laptop):
    phone.post("/sign-out/")

    assert names(laptop) == ["Edge on Windows"]
    assert UserSession.objects.count() == 1


def test_a_device_whose_sign_in_has_run_out_is_not_shown(phone, laptop):
    Session.objects.filter(pk=phone.session.session_key).update(
        expire_date=timezone.now() - timedelta(minutes=1)
    )

    assert names(laptop) == ["Edge on Windows"]


def test_last_used_is_known_to_a_quarter_of_an_hour(phone):
    with time_machine.travel(timezone.now() + timedelta(minutes=14), tick=False) as clock:
        before = UserSession.objects.get().last_seen_at
        phone.get("/my-sessions/")
        assert UserSession.objects.get().last_seen_at == before
        clock.shift(timedelta(minutes=2))

        phone.get("/my-sessions/")

        assert UserSession.objects.get().last_seen_at == timezone.now()


def test_somebody_signed_in_before_devices_were_noted_is_noted_when_they_come(phone):
    UserSession.objects.all().delete()
    session = phone.session
    del session["device_seen"]
    session.save()

    assert phone.get("/my-account/").status_code == 200
    assert names(phone) == ["Chrome on Android"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions(phone, count, django_assert_num_queries):
    person_email = "nell@example.org"
    for _ in range(count):
        sign_in_by_code(device(IPHONE), person_email)
    phone.get(DEVICES)

    with django_assert_num_queries(7):
        assert len(phone.get(DEVICES).context["others"]) == count


def test_a_reader_who_is_not_signed_in_leaves_nothing(client, hub):
    client.get("/")

    assert (dict(client.cookies), UserSession.objects.count()) == ({}, 0)
