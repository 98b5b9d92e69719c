"""What the worker does for the site as a whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from outbox.periodic import run_what_is_due
from sessions.models import ProgrammePage

pytestmark = pytest.mark.django_db


def test_a_page_is_published_at_its_scheduled_time(hub):
    page = hub.programme
    page.introduction = "<p>From now on</p>"
    page.save_revision(approved_go_live_at=timezone.now() - timedelta(minutes=1))

    run_what_is_due()

    assert ProgrammePage.objects.get(pk=page.pk).introduction == "<p>From now on</p>"


def test_sign_ins_that_have_run_out_are_forgotten(hub):
    Session.objects.create(
        session_key="old", session_data="", expire_date=timezone.now() - timedelta(days=1)
    )
    Session.objects.create(
        session_key="new", session_data="", expire_date=timezone.now() + timedelta(days=1)
    )

    run_what_is_due()

    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
