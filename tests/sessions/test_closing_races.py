"""Somebody closes their account in one tab and books in another, at the same moment."""

from __future__ import annotations

import os

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore

from accounts.closing_code import KEPT
from accounts.codes import ask_for_code
from accounts.enums import CodePurpose
from accounts.models import User
from sessions.audit import audit
from sessions.models import Booking
from tests.factories import LearningSessionFactory, lunchtime
from tests.servers import web_server
from tests.storms import Step, clash, crowd

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
ROUNDS = int(os.environ.get("RACE_ROUNDS", "3"))


def has_a_code(browser: dict[str, str]) -> Step:
    """The step that closes the account of ``browser``, as after the mail with the code."""
    kept = SessionStore(browser[settings.SESSION_COOKIE_NAME])
    person = User.objects.get(pk=kept["_auth_user_id"])
    code = ask_for_code(person, CodePurpose.CLOSING)
    kept[KEPT] = [str(code.uuid)]
    kept.save()
    return Step("/my-account/close/confirm/", browser, (("code", code.digits),))


def test_nobody_who_has_closed_has_a_place(hub, database_url):
    with web_server(database_url=database_url) as address:
        for number in range(ROUNDS):
            User.objects.filter(email__startswith="crowd").delete()
            session = LearningSessionFactory(starts_at=lunchtime(in_days=number + 1))
            browsers = crowd(12)
            steps = [has_a_code(browser) for browser in browsers]
            books = [Step(f"{session.get_absolute_url()}book/", browser) for browser in browsers]

            answers = clash(address, [*steps, *books]).answers

            assert set(answers) == {302}
            closed = User.objects.filter(email__endswith="@erased.invalid")
            assert closed.count() == 12 * (number + 1)
            assert not Booking.objects.live().filter(person__in=closed).exists()
            assert {rule: found for rule, found in audit().items() if found} == {}
