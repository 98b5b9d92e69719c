"""Nobody can type the address that a closed account will have, and so keep somebody's from closing."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError
from django.utils import timezone

from accounts import holdings
from accounts.closing import close_account
from accounts.models import User
from accounts.retention import forget_what_is_due
from outbox.enums import MessageStatus
from outbox.models import Message
from tests.factories import UserFactory

from .steps import ask_for_code, error_beside

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "domain", ["erased.invalid", "ERASED.INVALID", "x.erased.invalid", "e.test"]
)
def test_the_box_refuses_it(client, domain):
    person = UserFactory()

    response = ask_for_code(client, f"person-{person.pk}@{domain}")

    assert error_beside(response, "email").startswith("No mailbox can exist at this address.")
    assert User.objects.count() == 1


def test_an_address_from_before_keeps_nobody_from_closing(hub):
    person = UserFactory()
    User.objects.filter(pk=UserFactory().pk).update(email=f"person-{person.pk}@erased.invalid")

    close_account(person)

    person.refresh_from_db()
    assert person.is_closed


def test_closed_accounts_have_addresses_that_tell_nothing(hub):
    people = UserFactory.create_batch(3)

    for person in people:
        close_account(person)

    names = [User.objects.get(pk=person.pk).email.partition("@")[0] for person in people]
    assert len(set(names)) == 3
    assert [len(name) for name in names] == [len("person-") + 32] * 3


def test_one_absent_account_that_cannot_be_closed_does_not_keep_the_others(
    hub, caplog, monkeypatch
):
    def forget(person: User) -> None:
        if person.pk == stuck.pk:
            raise IntegrityError("something refers to it")

    broken = holdings.Holding("Broken", lambda person: [], forget)
    monkeypatch.setitem(holdings._holdings, "broken", broken)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        stuck, other = UserFactory.create_batch(2)
        clock.shift(timedelta(days=3 * 365 - 29))
        forget_what_is_due()
        Message.objects.update(status=MessageStatus.SENT, finished_at=timezone.now())
        clock.shift(timedelta(days=31))
        forget_what_is_due()

    stuck.refresh_from_db()
    assert (stuck.is_closed, stuck.is_active) == (False, True)
    assert User.objects.get(pk=other.pk).is_closed
    assert "closing accounts that nobody uses failed for one record" in caplog.text
