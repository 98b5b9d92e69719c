"""How long Wagtail's own records are kept, a day before and a day after the limit."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Revision

from accounts.retention import rules
from home.models import HomePage
from sessions.feed_queries import sessions_for_calendar
from tests.factories import LearningSessionFactory, UserFactory

pytestmark = pytest.mark.django_db
TWO_YEARS = timedelta(days=730)


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


@pytest.fixture
def page(hub) -> HomePage:
    """The front page without a past: what setting up did is forgotten."""
    PageLogEntry.objects.all().delete()
    Page.objects.update(latest_revision=None, live_revision=None)
    Revision.objects.all().delete()
    return HomePage.objects.get()


def forget(key: str) -> int:
    return rules()[key].forget(timezone.now() - TWO_YEARS)


@pytest.mark.parametrize(("days", "there"), [(729, True), (731, False)])
def test_who_did_what(page, clock, days, there):
    log(instance=UserFactory(), action="wagtail.edit")
    log(instance=page, action="wagtail.publish")
    clock.shift(timedelta(days=days))

    assert forget("admin_log") == (0 if there else 2)
    assert (ModelLogEntry.objects.exists(), PageLogEntry.objects.exists()) == (there, there)


def test_what_was_done_about_a_session_to_come_stays_because_calendars_count_by_it(page, clock):
    session = LearningSessionFactory(starts_at=timezone.now() + timedelta(days=800))
    for _ in range(2):
        log(instance=session, action="wagtail.edit", content_changed=True)
    clock.shift(timedelta(days=740))
    before = sessions_for_calendar(now=timezone.now())[0].revision

    assert forget("admin_log") == 0
    assert sessions_for_calendar(now=timezone.now())[0].revision == before == 2
    clock.shift(timedelta(days=800))
    assert forget("admin_log") == 2


@pytest.mark.parametrize(("days", "left"), [(729, 3), (731, 1)])
def test_old_versions_of_a_page(page, clock, days, left):
    for _ in range(3):
        page.save_revision().publish()
    clock.shift(timedelta(days=days))

    forget("versions")

    page.refresh_from_db()
    assert Revision.objects.count() == left
    assert page.latest_revision_id == page.live_revision_id == Revision.objects.latest("pk").pk


def test_a_version_that_waits_for_its_day_stays(page, clock):
    page.save_revision(approved_go_live_at=timezone.now() + timedelta(days=1500))
    page.save_revision()
    clock.shift(timedelta(days=800))

    forget("versions")

    assert Revision.objects.count() == 2
