"""What an administrator sets about the hub as a whole: shown everywhere, with an end where it needs one."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import icalendar
import pytest
import time_machine
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from accounts.adapters import SecondFactorAdapter
from core.models import HubSettings
from core.pictures import make_renditions
from tests.factories import BookingFactory
from tests.sessions.calendars import new_mail
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/settings/core/hubsettings/"
ATOM = "{http://www.w3.org/2005/Atom}"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
PAST = "This end is already past"


@pytest.fixture
def known(hub) -> HubSettings:
    return HubSettings.load()


@pytest.fixture
def old_notice(known) -> HubSettings:
    """One that ended yesterday."""
    known.notice, known.notice_until = (
        "<p>Mail was slow.</p>",
        datetime(2026, 11, 23, 12, tzinfo=UTC),
    )
    known.save()
    return known


@pytest.fixture
def save(client, known, administrator):
    """Save the form at noon on 24 November with a notice and an end, and what else is said."""
    sign_in(client, administrator, second_factor=True)

    def send(notice: str, until: str, **changed: str):
        data = nested_form_data(
            {
                "name": "",
                "logo": "",
                "about": "",
                "contact_email": "",
                "organisations": streamfield([]),
                "notice": rich_text(f"<p>{notice}</p>" if notice else ""),
                "notice_until": until,
                **changed,
            }
        )
        with time_machine.travel(NOON, tick=False):
            return client.post(f"{ADDRESS}{known.pk}/", data)

    return send


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


def test_an_administrator_sets_a_notice_with_an_end_in_uk_time(client, save, known):
    answer = save("Mail is slow today.", "2027-07-01T19:00")

    assert answer.status_code == 302
    known.refresh_from_db()
    assert known.notice_until == datetime(2027, 7, 1, 18, tzinfo=UTC)
    assert "Mail is slow today." in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("until", "says"),
    [
        ("2026-11-24T12:00", PAST),
        ("2020-01-01T09:00", PAST),
        ("next Tuesday", "Enter a valid date/time."),
        ("", "Say when the notice ends."),
        ("2027-03-28T01:30", "01:30 does not exist on that day"),
    ],
)
def test_an_end_that_will_not_do_is_said_beside_it_and_nothing_is_saved(save, known, until, says):
    answer = save("Mail is slow today.", until, name="Our hub")

    assert answer.status_code == 200
    (said,) = answer.context["form"].errors["notice_until"]
    assert says in said
    assert said in answer.content.decode()
    known.refresh_from_db()
    assert (known.name, known.notice) == ("", "")


def test_a_notice_that_has_ended_does_not_keep_anybody_from_changing_the_rest(save, old_notice):
    answer = save("Mail was slow.", "2026-11-23T12:00", name="Our hub")

    assert answer.status_code == 302
    old_notice.refresh_from_db()
    assert old_notice.name == "Our hub"


@pytest.mark.parametrize(
    ("notice", "until"),
    [("Something new.", "2026-11-23T12:00"), ("Mail was slow.", "2026-11-24T11:00")],
)
def test_new_words_or_a_new_end_for_an_old_notice_need_an_end_to_come(
    save, old_notice, notice, until
):
    answer = save(notice, until)

    assert PAST in answer.content.decode()


def test_an_old_notice_can_be_emptied(save, old_notice):
    assert save("", "2026-11-23T12:00").status_code == 302

    old_notice.refresh_from_db()
    assert old_notice.notice == ""


def test_the_browsers_own_picker_asks_for_the_end(client, old_notice, save):
    form = client.get(f"{ADDRESS}{old_notice.pk}/").content.decode()

    assert 'type="datetime-local"' in form
    assert 'value="2026-11-23T12:00"' in form


@pytest.mark.parametrize(
    ("who", "status"),
    [("administrator", 200), ("editor", 302), ("organiser", 302), ("health_visitor", 403)],
)
def test_only_administrators_set_it(client, hub, request, who, status):
    sign_in(client, request.getfixturevalue(who), second_factor=True)

    assert client.get(ADDRESS, follow=who == "administrator").status_code == status


def test_a_visitor_is_asked_to_sign_in(client, hub):
    assert client.get(ADDRESS).url == f"/admin/login/?next={ADDRESS}"
