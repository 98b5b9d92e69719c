"""Each name that the hub takes from the inside of allauth still does what the hub relies on."""

from __future__ import annotations

import pytest
from allauth.core.context import request_context
from django.core.exceptions import ValidationError
from django.test import RequestFactory

from accounts import allauth_internals as internals

pytestmark = pytest.mark.django_db
# The secret and the values of RFC 4226, appendix D.
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
CODES = ["755224", "287082", "359152", "969429", "338314"]


def test_the_codes_of_an_app_are_those_of_the_standard():
    found = [internals.hotp_value(SECRET, counter) for counter in range(5)]

    assert [internals.format_hotp_value(value) for value in found] == CODES


def test_a_code_keeps_its_leading_zeros():
    assert internals.format_hotp_value(42) == "000042"


def test_codes_of_the_half_minutes_around_now_are_accepted(time_machine):
    time_machine.move_to("2026-03-02 12:00:00+00:00", tick=False)
    now = 1772452800 // 30

    assert list(internals.yield_hotp_counters_from_time()) == [now - 1, now, now + 1]


def test_a_code_may_be_typed_with_a_blank():
    assert internals.compare_user_code(actual="755 224", expected="755224")
    assert not internals.compare_user_code(actual="755225", expected="755224")


def test_an_app_and_recovery_codes_are_kept_through_the_hubs_own_encryption(health_visitor):
    secret = internals.generate_totp_secret()

    app = internals.TOTP.activate(health_visitor, secret).instance
    codes = internals.RecoveryCodes.activate(health_visitor)

    assert internals.decrypt(app.data["secret"]) == secret
    assert internals.decrypt(internals.encrypt("text")) == "text"
    assert len(set(codes.get_unused_codes())) == 10


def test_tries_are_counted_by_person(health_visitor):
    with request_context(RequestFactory().post("/second-step/authenticate/")):
        for _ in range(10):
            internals.check_rate_limit(health_visitor)
        with pytest.raises(ValidationError):
            internals.check_rate_limit(health_visitor)
