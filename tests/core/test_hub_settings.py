"""What an administrator sets about the hub as a whole: shown everywhere, with an end where it needs one."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import icalendar
import pytest
import time_machine
from django.core.exceptions import ValidationError
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from accounts.adapters import SecondFactorAdapter
from core.models import HubSettings
from core.pictures import make_renditions
from tests.factories import BookingFactory
from tests.sessions.calendars import new_mail
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/settings/core/hubsettings/"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def known(hub) -> HubSettings:
    return HubSettings.load()


def test_the_name_stands_on_pages_and_in_mails(client, known):
    known.name = "Our learning hub"
    known.save()
    BookingFactory()
    told = new_mail().get_body(("plain",)).get_content()

    assert "Our learning hub" in client.get("/sessions/").content.decode()
    assert "Our learning hub" in told


def test_feeds_and_authenticator_apps_say_the_name(client, known, editor):
    known.name = "Our learning hub"
    known.save()

    calendar = icalendar.Calendar.from_ical(client.get("/sessions/calendar.ics").content)
    news = ElementTree.fromstring(client.get("/sessions/atom.xml").content)  # noqa: S314
    told = urlsplit(SecondFactorAdapter().build_totp_url(editor, "SECRET")).query

    assert calendar["X-WR-CALNAME"] == "Our learning hub"
    assert news.findtext(f"{ATOM}title") == "Our learning hub"
    assert news.findtext(f"{ATOM}author/{ATOM}name") == "Our learning hub"
    assert parse_qs(told)["issuer"] == ["Our learning hub"]


def test_a_logo_stands_in_the_place_of_the_mark(client, known):
    assert "hub-brand__mark" in client.get("/").content.decode()
    known.logo = get_image_model().objects.create(title="Logo", file=get_test_image_file())
    make_renditions(known.logo)
    known.save()

    page = client.get("/").content.decode()

    assert "hub-brand__mark" not in page
    assert 'class="hub-picture hub-brand__logo"' in page


def test_the_contact_and_the_organisations_stand_at_the_foot(client, known):
    known.contact_email = "hello@hub.example.org"
    known.organisations = [
        ("organisation", {"name": "A council", "address": "https://council.example.org/"}),
        ("organisation", {"name": "A trust", "address": ""}),
    ]
    known.save()

    page = client.get("/").content.decode()

    assert 'href="mailto:hello@hub.example.org"' in page
    assert '<a href="https://council.example.org/">A council</a>' in page
    assert "<li>A trust</li>" in page


@pytest.mark.parametrize(("hour", "is_shown"), [(11, True), (12, False)])
def test_a_notice_ends_by_itself(client, known, hour, is_shown):
    known.notice = "<p>Mail is slow today.</p>"
    known.notice_until = datetime(2026, 11, 24, 12, tzinfo=UTC)
    known.save()

    with time_machine.travel(datetime(2026, 11, 24, hour, tzinfo=UTC), tick=False):
        page = client.get("/").content.decode()

    assert ("Mail is slow today." in page) == is_shown


def test_a_notice_needs_an_end(known):
    known.notice = "<p>Mail is slow today.</p>"

    with pytest.raises(ValidationError) as refused:
        known.full_clean()

    assert refused.value.message_dict == {"notice_until": ["Say when the notice ends."]}


@pytest.mark.parametrize(
    ("who", "status"),
    [("administrator", 200), ("editor", 302), ("organiser", 302), ("health_visitor", 403)],
)
def test_only_administrators_set_it(client, hub, request, who, status):
    sign_in(client, request.getfixturevalue(who), second_factor=True)

    assert client.get(ADDRESS, follow=who == "administrator").status_code == status


def test_a_visitor_is_asked_to_sign_in(client, hub):
    assert client.get(ADDRESS).url == f"/admin/login/?next={ADDRESS}"
