"""A code of an authenticator app works once, however long the hub would still accept it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from .second_steps import code_of_app, give_app
from .steps import sign_in_by_code, signed_in_as

pytestmark = pytest.mark.django_db
AUTHENTICATE = "/second-step/authenticate/"
REAUTHENTICATE = "/second-step/reauthenticate/"
# The first second of a code's half minute. It is accepted for the half minute after it as well.
BEGINS = datetime(2026, 3, 2, 12, 0, tzinfo=ZoneInfo("UTC"))


@pytest.fixture
def clock():
    with time_machine.travel(BEGINS, tick=False) as clock:
        yield clock


def signs_in_with(code, owner):
    """Whether a browser of its own gets in with the code from the mail and then ``code``."""
    browser = Client()
    sign_in_by_code(browser, owner.email)
    browser.post(AUTHENTICATE, {"code": code})
    return signed_in_as(browser) == str(owner.pk)


def test_a_code_is_still_good_half_a_minute_later_if_nobody_used_it(organiser, clock):
    code = code_of_app(give_app(organiser))

    clock.shift(timedelta(seconds=59))

    assert signs_in_with(code, organiser)


@pytest.mark.parametrize("seconds", [0, 1, 29, 30, 31, 59])
def test_a_used_code_is_refused_as_long_as_it_would_be_good(organiser, clock, seconds):
    code = code_of_app(give_app(organiser))
    assert signs_in_with(code, organiser)

    clock.shift(timedelta(seconds=seconds))

    assert not signs_in_with(code, organiser)


def test_a_code_of_a_fast_phone_is_refused_a_second_time_for_its_whole_minute_and_a_half(
    organiser, clock
):
    code = code_of_app(give_app(organiser), steps_from_now=1)
    assert signs_in_with(code, organiser)

    clock.shift(timedelta(seconds=89))

    assert not signs_in_with(code, organiser)


def test_a_used_code_is_refused_after_the_cache_lost_everything(organiser, clock):
    code = code_of_app(give_app(organiser))
    assert signs_in_with(code, organiser)

    cache.clear()

    assert not signs_in_with(code, organiser)


def test_a_code_older_than_one_that_was_used_is_refused(organiser, clock):
    secret = give_app(organiser)
    older, newer = code_of_app(secret), code_of_app(secret, steps_from_now=1)
    assert signs_in_with(newer, organiser)

    assert not signs_in_with(older, organiser)


def test_the_next_code_works_after_a_used_one(organiser, clock):
    secret = give_app(organiser)
    assert signs_in_with(code_of_app(secret), organiser)

    clock.shift(timedelta(seconds=30))

    assert signs_in_with(code_of_app(secret), organiser)


def test_a_code_used_to_sign_in_does_not_show_again_that_it_is_you(client, organiser, clock):
    code = code_of_app(give_app(organiser))
    sign_in_by_code(client, organiser.email)
    client.post(AUTHENTICATE, {"code": code})
    cache.clear()

    response = client.post(REAUTHENTICATE, {"code": code})

    assert list(response.context["form"].errors) == ["code"]
    assert client.get("/second-step/totp/deactivate/").status_code == 302


def test_typing_a_used_code_counts_as_a_wrong_one(client, organiser, clock):
    """Otherwise somebody who saw a code could use it to go on guessing the next one."""
    secret = give_app(organiser)
    used = code_of_app(secret)
    assert signs_in_with(used, organiser)
    sign_in_by_code(client, organiser.email)
    for _ in range(10):
        cache.delete(f"allauth.mfa.totp.used?user={organiser.pk}&code={used}")
        client.post(AUTHENTICATE, {"code": used})

    response = client.post(AUTHENTICATE, {"code": code_of_app(secret, steps_from_now=1)})

    assert response.context["form"].errors["code"] == [
        "Too many tries in a short time. Wait a few minutes, then try again."
    ]


def test_a_new_app_begins_without_used_codes(organiser, clock):
    code = code_of_app(give_app(organiser), steps_from_now=1)
    assert signs_in_with(code, organiser)
    Authenticator.objects.filter(user=organiser).delete()

    assert signs_in_with(code_of_app(give_app(organiser)), organiser)
