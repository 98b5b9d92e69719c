"""How long things are kept: the rules, the worker that keeps them, and the administrator who sets them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts import retention
from accounts.models import RetentionRule, User
from accounts.retention import (
    BATCH,
    Rule,
    forget_what_is_due,
    in_batches,
    in_words,
    retention_table,
    rules,
)
from accounts.retention_rules import forget_devices, forget_notes_of_mails
from outbox.enums import MessageStatus
from outbox.models import Message
from outbox.periodic import run_what_is_due
from tests.factories import BookingFactory, UserFactory
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
MONDAY = datetime(2027, 3, 8, 9, tzinfo=UTC)
YEARS = timedelta(days=3 * 365)
DAY = timedelta(days=1)


# --- The rules themselves -------------------------------------------------------------------------


@pytest.mark.parametrize("key", rules())
def test_each_rule_makes_sense_and_says_so(key):
    rule = rules()[key]

    assert rule.least <= rule.days <= rule.most
    assert all(str(text).strip() for text in (rule.what, rule.why, rule.since))


def test_the_table_for_readers_tells_what_administrators_chose(hub, django_assert_num_queries):
    RetentionRule.objects.filter(key="access_needs").update(days=14)

    with django_assert_num_queries(1):
        table = retention_table()

    row = next(row for row in table if row.what == "What somebody needs to take part")
    assert row.how_long == "2 weeks after the session"
    assert len(table) == len(rules())


def test_what_is_about_readers_comes_first_in_the_table():
    of_staff = [rule.of_staff for rule in rules().values()]
    table = [row.what for row in retention_table()]

    assert sum(of_staff) == 4
    assert set(table[-4:]) == {
        "Who did what in the admin",
        "Old versions of pages, with who saved them",
        "What a mail server answered when a mail failed",
        "What organisers wrote to the people of a session",
    }
    assert "When somebody pressed Join" in table[:-4]


def test_before_setting_up_the_table_tells_the_usual_days():
    assert RetentionRule.objects.count() == 0
    assert "4 weeks after the session" in {row.how_long for row in retention_table()}


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "1 day"), (28, "4 weeks"), (30, "1 month"), (180, "6 months"), (365, "1 year"),
     (1460, "4 years"), (100, "100 days")],
)  # fmt: skip
def test_days_are_said_in_words(days, words):
    assert in_words(days) == words


def test_every_rule_is_kept_once_a_day_and_its_work_is_noted(hub):
    with time_machine.travel(MONDAY, tick=False) as clock:
        run_what_is_due()
        first = RetentionRule.objects.get(key="devices").last_run_at
        clock.shift(timedelta(hours=23))
        run_what_is_due()
        assert RetentionRule.objects.get(key="devices").last_run_at == first
        clock.shift(timedelta(hours=2))
        run_what_is_due()
        later = RetentionRule.objects.filter(last_run_at=timezone.now())

        assert set(later.values_list("key", flat=True)) == set(rules())


def test_a_broken_rule_does_not_stop_the_others(hub, monkeypatch, caplog):
    def breaks(before):
        raise RuntimeError("broken")

    broken = Rule("x", "x", "x", days=1, least=1, most=1, forget=breaks)
    monkeypatch.setitem(retention._rules, "a_broken", broken)

    done = forget_what_is_due()

    assert done["a_broken"] == 0
    assert RetentionRule.objects.get(key="a_broken").last_run_at is None
    assert RetentionRule.objects.get(key="versions").last_run_at is not None
    assert "retention: a_broken failed" in caplog.text


def test_much_at_once_is_forgotten_a_little_at_a_time(django_assert_max_num_queries):
    people = [User(email=f"p{number}@example.org") for number in range(BATCH * 2 + 1)]
    User.objects.bulk_create(people)
    sizes = []

    done = in_batches(User.objects.all(), lambda some: sizes.append(some.delete()[0]))

    assert (done, sizes) == (BATCH * 2 + 1, [BATCH, BATCH, 1])


# --- Devices and notes ----------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "stays"), [(29, True), (31, False)])
def test_a_device_not_used_for_a_month_is_signed_out(client, hub, days, stays):
    sign_in(client, UserFactory())
    Session.objects.update(expire_date=timezone.now() + timedelta(days=100))
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(days=days))

    assert forget_devices(timezone.now() - timedelta(days=30)) == (0 if stays else 1)
    assert (UserSession.objects.exists(), Session.objects.exists()) == (stays, stays)


def test_a_device_whose_sign_in_is_gone_is_forgotten(client, hub):
    sign_in(client, UserFactory())
    Session.objects.all().delete()

    assert forget_devices(timezone.now() - timedelta(days=30)) == 1


@pytest.mark.parametrize(("days", "note"), [(29, "550 no such user"), (31, "")])
def test_what_a_mail_server_said_is_forgotten_after_a_month(hub, days, note):
    BookingFactory()
    Message.objects.update(
        status=MessageStatus.FAILED,
        finished_at=timezone.now() - timedelta(days=days),
        note="550 no such user",
    )

    forget_notes_of_mails(timezone.now() - timedelta(days=30))

    assert Message.objects.get().note == note


# --- Setting them ---------------------------------------------------------------------------------


@pytest.fixture
def at_work(client, administrator) -> Client:
    sign_in(client, administrator, second_factor=True)
    return client


EDIT = "/admin/retention/edit/access_needs/"


def test_an_administrator_changes_the_days(at_work):
    page = at_work.get("/admin/retention/").content.decode()
    answer = at_work.post(EDIT, {"days": "14"})

    assert "What somebody needs to take part" in page
    assert answer.status_code == 302
    assert RetentionRule.objects.get(key="access_needs").days == 14


@pytest.mark.parametrize("days", ["0", "181", "-1", "x", ""])
def test_days_that_make_no_sense_are_refused(at_work, days):
    answer = at_work.post(EDIT, {"days": days})

    assert answer.status_code == 200
    assert "From 1 to 180 days" in answer.content.decode()
    assert RetentionRule.objects.get(key="access_needs").days == 28


def test_rules_are_not_made_or_deleted_there(at_work):
    answers = [
        at_work.get("/admin/retention/new/"),
        at_work.post("/admin/retention/delete/access_needs/"),
    ]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert RetentionRule.objects.count() == len(rules())


@pytest.mark.parametrize(
    ("who", "status"), [("organiser", 302), ("editor", 302), ("health_visitor", 403)]
)
def test_nobody_else_sees_or_changes_them(client, request, hub, who, status):
    sign_in(client, request.getfixturevalue(who), second_factor=True)

    assert client.get("/admin/retention/").status_code == status
    assert client.post(EDIT, {"days": "14"}).status_code == status
    assert RetentionRule.objects.get(key="access_needs").days == 28
