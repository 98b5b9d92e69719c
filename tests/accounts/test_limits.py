"""How often codes are sent: narrowly to one mailbox from one network, widely from the others."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.limits import TO_ONE_MAILBOX
from accounts.models import LimitCount, User
from outbox.periodic import run_what_is_due
from tests.factories import UserFactory
from tests.signing_in import sign_in

from .steps import ask_for_code, error_beside, told

pytestmark = pytest.mark.django_db

HANNAH = "hannah@example.org"
WAIT_MINUTES = "Too many tries in a short time. Wait a few minutes, then try again."
WAIT_AN_HOUR = "Too many codes were asked for in a short time. Wait an hour, then try again."
TOMORROW = "Too many codes were sent to this address today. Please try again tomorrow."
SENT, REFUSED = 302, 429


def ask(address: str, *, network: str = "192.0.2.1") -> HttpResponse:
    """Ask for a code in a new browser."""
    return ask_for_code(Client(REMOTE_ADDR=network), address)


def known(address: str) -> User:
    """Somebody who has signed in before."""
    return UserFactory(email=address, last_login=timezone.now())


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


@pytest.fixture
def alarms(caplog):
    """What those who run the hub are told."""
    return lambda: [each.getMessage() for each in caplog.records if each.levelno == logging.ERROR]


def test_twenty_requests_from_another_network_do_not_keep_an_organiser_out(clock, organiser):
    for _ in range(20):
        ask(organiser.email, network="203.0.113.9")
        clock.shift(timedelta(seconds=9))

    assert ask(organiser.email, network="192.0.2.1").status_code == SENT


def test_one_network_gets_five_codes_a_minute_and_twenty_an_hour_for_one_mailbox(clock):
    known(HANNAH)
    burst = [ask(HANNAH) for _ in range(6)]
    for _ in range(3):
        clock.shift(timedelta(minutes=1))
        burst = [*burst, *(ask(HANNAH) for _ in range(5))]
    clock.shift(timedelta(minutes=1))

    assert Counter(each.status_code for each in burst) == {SENT: 20, REFUSED: 1}
    assert error_beside(burst[5], "email") == WAIT_MINUTES
    assert error_beside(ask(HANNAH), "email") == WAIT_AN_HOUR
    clock.shift(timedelta(hours=1))
    assert ask(HANNAH).status_code == SENT


def test_many_networks_together_get_sixty_codes_an_hour_for_one_mailbox(clock, alarms):
    known(HANNAH)
    answers = []
    for number in range(61):
        answers.append(ask(HANNAH, network=f"198.51.100.{number}"))
        clock.shift(timedelta(seconds=10))

    assert [each.status_code for each in answers] == [SENT] * 60 + [REFUSED]
    assert error_beside(answers[-1], "email") == WAIT_AN_HOUR
    assert ["many networks" in each for each in alarms()] == [True]
    assert [each for each in alarms() if HANNAH in each or "198.51" in each] == []
    clock.shift(timedelta(hours=1))
    assert ask(HANNAH).status_code == SENT


def test_one_mailbox_gets_two_hundred_codes_a_day(clock):
    known(HANNAH)
    a_day = TO_ONE_MAILBOX[-1]
    for _ in range(a_day.most - 1):
        assert a_day.take(HANNAH)

    assert ask(HANNAH).status_code == SENT
    assert error_beside(ask(HANNAH), "email") == TOMORROW
    clock.shift(timedelta(days=1))
    assert (a_day.most, ask(HANNAH).status_code) == (200, SENT)


def test_a_trust_behind_one_address_signs_in_three_hundred_people_in_five_minutes(clock):
    people = [f"nurse{number}@trust.example" for number in range(300)]
    User.objects.bulk_create(
        User(email=email, password="!", last_login=timezone.now()) for email in people
    )

    answers = []
    for email in people:
        answers.append(ask(email, network="203.0.113.7").status_code)
        clock.shift(timedelta(seconds=1))

    assert answers == [SENT] * 300


def test_one_network_gets_few_codes_for_people_who_never_signed_in(clock, settings, alarms):
    settings.NEW_ADDRESSES_PER_NETWORK_AN_HOUR = 3
    known(HANNAH)
    asked = [ask(f"stranger{number}@example.org") for number in range(5)]

    assert [each.status_code for each in asked] == [SENT] * 3 + [REFUSED] * 2
    assert error_beside(asked[-1], "email") == WAIT_AN_HOUR
    assert not User.objects.filter(email="stranger4@example.org").exists()
    # Who was here before gets in, from the same network too, and so do others elsewhere.
    assert ask(HANNAH).status_code == SENT
    assert ask("stranger5@example.org", network="198.51.100.1").status_code == SENT
    assert ["NEW_ADDRESSES_PER_NETWORK_AN_HOUR" in each for each in alarms()] == [True]
    clock.shift(timedelta(hours=1))
    assert ask("stranger6@example.org").status_code == SENT


def test_the_same_stranger_again_and_again_counts_each_time(settings):
    settings.NEW_ADDRESSES_PER_NETWORK_AN_HOUR = 3

    answers = [ask("stranger@example.org").status_code for _ in range(4)]

    assert answers == [SENT] * 3 + [REFUSED]


def test_all_networks_together_get_few_codes_for_people_who_never_signed_in(settings, alarms):
    settings.NEW_ADDRESSES_AN_HOUR = 3

    asked = [ask(f"s{number}@example.org", network=f"198.51.100.{number}") for number in range(5)]

    assert [each.status_code for each in asked] == [SENT] * 3 + [REFUSED] * 2
    assert ["NEW_ADDRESSES_AN_HOUR" in each for each in alarms()] == [True]


def test_the_addresses_of_one_ipv6_network_count_as_one(settings):
    settings.NEW_ADDRESSES_PER_NETWORK_AN_HOUR = 3
    networks = [f"2001:db8:0:1::{number}" for number in range(1, 5)] + ["2001:db8:0:2::1"]

    answers = [
        ask(f"s{number}@example.org", network=network).status_code
        for number, network in enumerate(networks)
    ]

    assert answers == [SENT, SENT, SENT, REFUSED, SENT]


def test_asking_again_for_a_code_counts_as_asking(client):
    known(HANNAH)
    ask_for_code(client, HANNAH)
    for _ in range(4):
        ask(HANNAH, network="127.0.0.1")

    again = client.post("/sign-in/code/", {"action": "resend"}, follow=True)

    assert told(again) == [WAIT_MINUTES]


def test_the_code_that_closes_an_account_counts_as_one(client, health_visitor):
    sign_in(client, health_visitor)
    for _ in range(5):
        client.post("/my-account/close/code/")

    assert told(client.post("/my-account/close/code/", follow=True)) == [WAIT_MINUTES]


def test_no_count_tells_an_address_and_all_are_gone_when_their_time_is_over(clock):
    ask(HANNAH, network="203.0.113.7")

    kept = list(LimitCount.objects.values_list("key", flat=True))
    assert [key for key in kept if HANNAH in key or "203.0.113" in key] == []
    hour, day = timedelta(hours=1), timedelta(days=1)
    for_longer = LimitCount.objects.filter(ends_at__gt=timezone.now() + hour)
    assert for_longer.count() == 1  # the one for a mailbox and a day

    clock.shift(hour)
    run_what_is_due()
    assert LimitCount.objects.count() == 1
    clock.shift(day)
    run_what_is_due()
    assert LimitCount.objects.count() == 0
