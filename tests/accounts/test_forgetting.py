"""An address that somebody typed, and whose code nobody typed, leaves nothing behind."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import User
from accounts.retention import rules
from accounts.services import person_with_address
from outbox.periodic import run_what_is_due
from tests.factories import BookingFactory, UserFactory

from .erasure import traces
from .steps import BOX, ask_for_code, newest_code, sign_in_by_code, signed_in_as, told

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(days=400)


def forget_unused_accounts() -> int:
    """As the worker does it, with the days that the rule begins with."""
    rule = rules()["unused_accounts"]
    return rule.forget(timezone.now() - timedelta(days=rule.days))


NEVER_TOLD = {"name": "", "job_role": "", "organisation": "", "area": None}


def unused(**fields):
    """An account without details whose code was never typed, made long ago."""
    return UserFactory(date_joined=timezone.now() - LONG_AGO, **NEVER_TOLD | fields)


@pytest.mark.parametrize(("hours", "is_there"), [(23, True), (25, False)])
def test_an_address_whose_code_was_never_typed_is_gone_after_a_day(client, hours, is_there):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask_for_code(client, "mistyped@example.org")
        clock.shift(timedelta(hours=hours))

        assert forget_unused_accounts() == (0 if is_there else 1)

    assert User.objects.exists() is is_there


def test_somebody_who_typed_their_code_once_stays_even_without_details(client):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in_by_code(client, "new@example.org")
        clock.shift(LONG_AGO)

        assert forget_unused_accounts() == 0

    assert [user.email for user in User.objects.all()] == ["new@example.org"]


@pytest.mark.parametrize(
    "fields", [{"name": "Hannah"}, {"is_superuser": True}, {"is_active": False}]
)
def test_somebody_with_a_name_with_every_right_or_stopped_stays(fields):
    person = unused(**fields)

    assert forget_unused_accounts() == 0
    assert list(User.objects.all()) == [person]


def test_somebody_in_a_group_stays():
    person = unused()
    person.groups.add(Group.objects.create(name="Readers"))

    assert forget_unused_accounts() == 0
    assert list(User.objects.all()) == [person]


def test_somebody_for_whom_a_place_was_booked_stays_and_the_others_still_go():
    booked = unused()
    BookingFactory(person=booked)
    unused()
    unused()

    assert forget_unused_accounts() == 2
    assert list(User.objects.all()) == [booked]


def test_a_code_whose_account_was_forgotten_meanwhile_is_refused_in_words(client):
    unused(email="late@example.org")
    ask_for_code(client, "late@example.org")
    forget_unused_accounts()

    response = client.post(
        "/sign-in/code/", {"action": "verify", "code": newest_code()}, follow=True
    )

    assert response.redirect_chain == [(BOX, 302)]
    assert told(response) == [
        "That code no longer works. Enter your address and we send you another."
    ]
    assert signed_in_as(client) is None


def test_the_same_address_asked_for_at_once_from_two_browsers_is_one_account():
    assert person_with_address("New@example.org") == person_with_address(" new@EXAMPLE.org")


def test_a_mistyped_address_is_nowhere_a_day_and_an_hour_later(client, hub):
    """In no table, no web session and no cache: what the privacy page promises."""
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask_for_code(client, "mistyped@example.org")
        assert "accounts_user" in traces(["mistyped"])
        for _ in range(26):
            clock.shift(timedelta(hours=1))
            run_what_is_due()

    assert traces(["mistyped"]) == {}
    assert Session.objects.count() == 0
