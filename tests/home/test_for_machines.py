"""What search engines and phones ask for at fixed addresses."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from wagtail.models import Locale, PageViewRestriction

from sessions.models import ProgrammePage, Series
from tests.factories import BookingFactory, LearningSessionFactory, lunchtime
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


def listed(client):
    answer = client.get("/sitemap.xml")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml")
    return re.findall("<loc>(.*?)</loc>", answer.content.decode())


def paths(client):
    return [urlsplit(address).path for address in listed(client)]


def test_the_sitemap_lists_what_everybody_may_read_and_nothing_else(client, hub):
    now = timezone.now()
    shown, empty = (Series.objects.create(name=name) for name in ("Shown", "Empty"))
    session = LearningSessionFactory(series=shown)
    over = LearningSessionFactory(starts_at=lunchtime(in_days=-9))
    LearningSessionFactory(published_from=None, series=empty)
    LearningSessionFactory(published_from=now + timedelta(hours=1))
    private = hub.home.add_child(instance=ProgrammePage(title="Private"))
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    hub.home.add_child(instance=ProgrammePage(title="Draft", live=False))
    urdu = Locale.objects.get(language_code="ur")
    hub.home.copy_for_translation(urdu).get_latest_revision().publish()

    assert sorted(paths(client)) == sorted(
        ["/", "/ur/", "/sessions/", session.get_absolute_url(), over.get_absolute_url(),
         shown.get_absolute_url()]
    )  # fmt: skip


def test_the_sitemap_names_the_hubs_own_address_whatever_host_was_asked(client, hub, settings):
    settings.SITE_URL = "https://hub.example.org"
    session = LearningSessionFactory()

    answer = client.get("/sitemap.xml", headers={"host": "localhost"}).content.decode()

    assert f"<loc>https://hub.example.org{session.get_absolute_url()}</loc>" in answer


@pytest.mark.parametrize("session_count", [1, 3])
def test_the_sitemap_asks_the_database_the_same_number_of_questions(
    client, hub, session_count, django_assert_num_queries
):
    for number in range(session_count):
        LearningSessionFactory(series=Series.objects.create(name=f"Series {number}"))

    with django_assert_num_queries(13):
        assert len(listed(client)) == 2 + 2 * session_count


def test_robots_are_told_what_is_personal_and_where_the_list_is(client, db, settings):
    settings.SITE_URL = "https://hub.example.org"

    answer = client.get("/robots.txt")

    assert answer["Content-Type"] == "text/plain"
    lines = answer.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /admin/", "Disallow: /my-sessions/", "Disallow: /*/my-sessions/"} < set(
        lines
    )
    assert "Disallow: /" not in lines
    assert lines[-1] == "Sitemap: https://hub.example.org/sitemap.xml"


def test_a_site_for_trying_out_is_closed_to_robots(client, hub, settings):
    settings.SEARCH_ENGINES = False

    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"
    assert client.get("/")["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/", None),
        ("/sessions/", None),
        ("/sessions/{session}/", None),
        ("/search/?q=sleep", "noindex"),
        ("/search/", "noindex"),
        ("/my-sessions/", "noindex"),
        ("/my-sessions/{uuid}/", "noindex"),
        ("/sessions/{session}/book/", "noindex"),
        ("/my-details/", "noindex"),
    ],
)
def test_searches_and_personal_pages_stay_out_of_search_engines(client, hub, address, said):
    booking = BookingFactory()
    sign_in(client, booking.person)

    answer = client.get(address.format(session=booking.session_id, uuid=booking.uuid))

    assert (answer.status_code, answer.get("X-Robots-Tag")) == (200, said)


@pytest.mark.parametrize("address", ["/sign-in/", "/my-sessions/"])
def test_so_do_the_ways_to_sign_in(client, hub, address):
    assert client.get(address).get("X-Robots-Tag") == "noindex"


def test_a_phone_finds_name_and_picture(client, hub):
    page = BeautifulSoup(client.get("/").content, "html.parser")
    address = page.head.find("link", rel="manifest")["href"]

    manifest = client.get(address)

    assert manifest["Content-Type"] == "application/manifest+json"
    assert manifest.json()["name"] == "Midlands health visiting learning hub"
    assert manifest.json()["icons"][0]["src"] == "/static/hub/favicon.svg"
    assert (
        page.head.find("link", rel="apple-touch-icon")["href"] == "/static/hub/apple-touch-icon.png"
    )


def test_the_icon_is_found_where_old_programs_look_for_it_without_asking_the_database(
    client, django_assert_num_queries
):
    with django_assert_num_queries(0):
        answer = client.get("/favicon.ico")

    assert (answer.status_code, answer.url) == (302, "/static/hub/apple-touch-icon.png")
    assert answer["Cache-Control"] == "public, max-age=86400"
    assert answer.cookies == {}
