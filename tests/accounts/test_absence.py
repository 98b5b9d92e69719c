"""People who have not been here for years: told, and a month later closed, and nobody by mistake."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from accounts.emails import CLOSING_SOON
from accounts.models import RetentionRule, User
from accounts.retention import forget_what_is_due
from outbox.enums import MessageStatus
from outbox.models import Message
from outbox.services import claim_next, deliver
from sessions.services.feeds import note_fetched, personal_feed
from tests.factories import BookingFactory, LearningSessionFactory, UserFactory, lunchtime

from .steps import sign_in_by_code

pytestmark = pytest.mark.django_db
MONDAY = datetime(2027, 3, 8, 9, tzinfo=UTC)
YEARS = timedelta(days=3 * 365)
DAY = timedelta(days=1)


def send_what_is_owed() -> None:
    while (message := claim_next()) is not None:
        deliver(message)


def absent(**more: object) -> User:
    return UserFactory(last_login=timezone.now(), **more)


def test_somebody_away_is_told_a_month_before_and_then_closed(hub):
    with time_machine.travel(MONDAY, tick=False) as clock:
        person = absent(email="away@example.org")
        clock.shift(YEARS - timedelta(days=31))
        forget_what_is_due()
        assert Message.objects.count() == 0
        clock.shift(2 * DAY)
        forget_what_is_due()
        send_what_is_owed()
        (told,) = mail.outbox
        assert told.to == ["away@example.org"]
        (html, _) = told.alternatives[0]
        for shape in (told.body, html):
            assert "Sign in once before" in shape
            assert "/sign-in/" in shape
            assert "booked" not in shape
        clock.shift(timedelta(days=28))
        forget_what_is_due()
        person.refresh_from_db()
        assert person.is_active

        clock.shift(3 * DAY)
        assert forget_what_is_due()["absent_people"] == 1

    person.refresh_from_db()
    assert person.is_closed
    assert len(mail.outbox) == 1


def test_one_sign_in_keeps_the_account(client, hub):
    with time_machine.travel(MONDAY, tick=False) as clock:
        person = absent(email="back@example.org")
        clock.shift(YEARS - timedelta(days=10))
        forget_what_is_due()
        send_what_is_owed()
        sign_in_by_code(client, "back@example.org")
        clock.shift(timedelta(days=45))

        assert forget_what_is_due()["absent_people"] == 0

    person.refresh_from_db()
    assert person.is_active


def test_nobody_is_closed_who_was_not_told(hub):
    with time_machine.travel(MONDAY, tick=False) as clock:
        person = absent()
        clock.shift(YEARS + timedelta(days=100))
        forget_what_is_due()
        clock.shift(timedelta(days=40))
        forget_what_is_due()  # mail was down all the while

    person.refresh_from_db()
    assert person.is_active


def test_a_notice_of_an_earlier_absence_closes_nobody(hub):
    """They never sign in, but their calendar asks for their sessions: for a while, and then no more."""
    RetentionRule.objects.filter(key="absent_people").update(days=365)
    RetentionRule.objects.filter(key="mails").update(days=3 * 365)
    with time_machine.travel(MONDAY, tick=False) as clock:
        person = absent()
        clock.shift(timedelta(days=340))
        forget_what_is_due()
        send_what_is_owed()
        clock.shift(10 * DAY)
        note_fetched(personal_feed(person))
        clock.shift(timedelta(days=366))

        forget_what_is_due()
        person.refresh_from_db()
        assert person.is_active
        send_what_is_owed()
        assert len(mail.outbox) == 2
        clock.shift(timedelta(days=29))
        assert forget_what_is_due()["absent_people"] == 0
        clock.shift(2 * DAY)
        assert forget_what_is_due()["absent_people"] == 1


def test_who_was_seen_since_the_notice_is_told_again_before_closing(hub):
    """Their calendar asked for their sessions, which is no sign-in but a sign of life."""
    RetentionRule.objects.filter(key="absent_people").update(days=365)
    with time_machine.travel(MONDAY, tick=False) as clock:
        person = absent()
        clock.shift(timedelta(days=340))
        forget_what_is_due()
        send_what_is_owed()
        note_fetched(personal_feed(person))
        clock.shift(DAY)
        RetentionRule.objects.filter(key="absent_people").update(days=1)  # were it but so short
        clock.shift(31 * DAY)

        forget_what_is_due()

        person.refresh_from_db()
        assert person.is_active
        send_what_is_owed()
        assert len(mail.outbox) == 2


def test_nobody_is_told_twice_of_one_absence(hub):
    with time_machine.travel(MONDAY, tick=False) as clock:
        absent()
        clock.shift(YEARS - 20 * DAY)
        for _ in range(5):
            forget_what_is_due()
            send_what_is_owed()
            clock.shift(DAY)

    assert len(mail.outbox) == 1


def test_an_address_that_no_server_takes_any_more_has_been_told_as_well_as_can_be(hub):
    with time_machine.travel(MONDAY, tick=False) as clock:
        person = absent()
        clock.shift(YEARS)
        forget_what_is_due()
        Message.objects.update(status=MessageStatus.FAILED, finished_at=timezone.now())
        clock.shift(timedelta(days=29))
        forget_what_is_due()
        person.refresh_from_db()
        assert person.is_active
        clock.shift(2 * DAY)
        forget_what_is_due()

    person.refresh_from_db()
    assert person.is_closed


def test_the_notice_is_not_sent_to_somebody_who_came_back_before_it_went_out(client, hub):
    with time_machine.travel(MONDAY, tick=False) as clock:
        absent(email="back@example.org")
        clock.shift(YEARS)
        forget_what_is_due()
        sign_in_by_code(client, "back@example.org")
        mail.outbox.clear()
        send_what_is_owed()

    assert mail.outbox == []
    assert Message.objects.get(kind=CLOSING_SOON).status == MessageStatus.DROPPED


def test_who_may_do_everything_or_has_something_to_come_is_not_told(hub):
    with time_machine.travel(MONDAY, tick=False) as clock:
        absent(is_superuser=True)
        booked = absent()
        clock.shift(YEARS + DAY)
        BookingFactory(
            person=booked, session=LearningSessionFactory(starts_at=lunchtime(in_days=5))
        )
        forget_what_is_due()

    assert not Message.objects.filter(kind="account.closing_soon").exists()
