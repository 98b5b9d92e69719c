"""What public pages say in their head, and that personal ones say nothing."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.utils import timezone
from wagtail.models import Locale

from home.models import ContentPage
from sessions.models import ProgrammePage, Series
from tests.factories import BookingFactory, LearningSessionFactory, lunchtime
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
SITE = "https://hub.example.org"


@pytest.fixture(autouse=True)
def _address_of_the_hub(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def share_picture(settings, tmp_path):
    """Pictures as the build leaves them; call it to have one."""

    def draw():
        (tmp_path / "hub").mkdir()
        (tmp_path / "hub" / "share.png").write_bytes(b"a picture")

    settings.STATICFILES_DIRS = [tmp_path]
    finders.get_finder.cache_clear()
    yield draw
    finders.get_finder.cache_clear()


def parse(client, address):
    return BeautifulSoup(client.get(address).content, "html.parser")


def said(page):
    """What the head says, by name."""
    tags = page.head.find_all("meta")
    named = {tag.get("property") or tag.get("name"): tag.get("content") for tag in tags}
    return {name: text for name, text in named.items() if name and name.startswith(("og:", "tw"))}


def canonical(page):
    return [link["href"] for link in page.head.find_all("link", rel="canonical")]


def data(page):
    blocks = page.head.find_all("script", type="application/ld+json")
    return {facts["@type"]: facts for facts in (json.loads(block.string) for block in blocks)}


def test_a_session_says_what_it_is_where_its_link_is_shared(client, hub, share_picture):
    session = LearningSessionFactory(title='Sleep & "rest"', summary="Half an hour <about> sleep.")

    page = parse(client, session.get_absolute_url())

    assert said(page) == {
        "og:type": "website",
        "og:site_name": "Midlands health visiting learning hub",
        "og:title": 'Sleep & "rest"',
        "og:description": "Half an hour <about> sleep.",
        "og:url": f"{SITE}/sessions/{session.pk}/",
        "og:locale": "en_GB",
        "twitter:card": "summary",
    }


def described(page):
    """What search engines print below the title."""
    (tag,) = page.head.find_all("meta", attrs={"name": "description"})
    return tag["content"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"search_description": "For engines.", "lede": "For readers."}, "For engines."),
        ({"lede": "What we do & why."}, "What we do & why."),
        ({}, "A shared learning hub for health visiting across the East and West Midlands."),
    ],
)
def test_no_page_is_without_a_description_for_search_engines(client, hub, words, says):
    hub.home.add_child(instance=ContentPage(title="New", slug="new", **words))

    page = parse(client, "/new/")

    assert (described(page), said(page)["og:description"]) == (says, says)


def test_a_session_without_a_summary_is_described_too(client, hub):
    session = LearningSessionFactory(summary="")

    assert described(parse(client, session.get_absolute_url())).startswith("A shared learning hub")


def test_a_shared_link_has_a_picture_once_there_is_one(client, hub, share_picture):
    share_picture()

    about = said(parse(client, "/"))

    assert about["og:image"] == f"{SITE}/static/hub/share.png"
    assert (about["og:image:width"], about["og:image:height"]) == ("1200", "630")
    assert about["og:image:alt"] == "Midlands health visiting learning hub"
    assert about["twitter:card"] == "summary_large_image"


@pytest.mark.parametrize(
    ("asked", "lives_at"),
    [
        ("/", "/"),
        ("/?utm_source=mail", "/"),
        ("/ur/", "/"),
        ("/sessions/?topic=sleep&page=4", "/sessions/"),
        ("/sessions/past/", "/sessions/past/"),
        ("/sessions/past/?page=1", "/sessions/past/"),
        ("/sessions/past/?page=2&from=mail", "/sessions/past/?page=2"),
        ("/sessions/past/?page=99", "/sessions/past/?page=2"),
        ("/ur/sessions/past/?page=2", "/sessions/past/?page=2"),
        ("/sessions/{pk}/?x=y", "/sessions/{pk}/"),
        ("/pl/sessions/{pk}/", "/sessions/{pk}/"),
        ("/ur/series/{series}/", "/series/{series}/"),
    ],
)
def test_a_page_names_the_one_address_where_it_lives(client, hub, asked, lives_at):
    series = Series.objects.create(name="Quiet hours")
    session = LearningSessionFactory(series=series)
    for _ in range(21):
        LearningSessionFactory(starts_at=lunchtime(in_days=-1))
    keys = {"pk": session.pk, "series": series.pk}

    page = parse(client, asked.format(**keys))

    assert canonical(page) == [SITE + lives_at.format(**keys)]
    assert said(page)["og:url"] == SITE + lives_at.format(**keys)


def test_a_translated_page_names_its_other_languages_and_only_those(client, hub):
    assert parse(client, "/").head.find_all("link", hreflang=True) == []
    urdu = Locale.objects.get(language_code="ur")
    translated = hub.home.copy_for_translation(urdu)
    translated.get_latest_revision().publish()

    for start in ["/", "/ur/"]:
        links = parse(client, start).head.find_all("link", hreflang=True)
        ends = {
            link["hreflang"]: link["href"].partition("//")[2].partition("/")[2] for link in links
        }
        assert ends == {"en-gb": "", "ur": "ur/", "x-default": ""}
    page = parse(client, "/ur/")
    assert (canonical(page), said(page)["og:locale"]) == ([f"{SITE}/ur/"], "ur_PK")


def test_the_front_page_says_who_we_are_and_how_to_search(client, hub):
    facts = data(parse(client, "/"))

    assert set(facts) == {"WebSite", "Organization"}
    assert facts["WebSite"]["potentialAction"]["target"]["urlTemplate"] == (
        f"{SITE}/search/?q={{search_term_string}}"
    )


def test_a_page_below_says_the_way_to_it(client, hub):
    page = hub.programme.get_parent().add_child(instance=ProgrammePage(title="More"))

    steps = data(parse(client, page.url))["BreadcrumbList"]["itemListElement"]

    assert [(step["position"], step["name"]) for step in steps] == [
        (1, hub.home.title),
        (2, "More"),
    ]
    assert steps[1]["item"].endswith("/more/")


def test_a_page_says_nothing_of_a_draft_above_it(client, hub):
    above = hub.home.add_child(instance=ContentPage(title="Secret plans", slug="above"))
    above.add_child(instance=ContentPage(title="For everybody", slug="below"))
    above.unpublish()

    answer = client.get("/above/below/")

    assert answer.status_code == 200
    assert "Secret plans" not in answer.content.decode()


def test_a_session_page_has_its_facts_and_the_way_to_it_and_not_the_meeting(client, hub):
    session = LearningSessionFactory(
        title="</script><script>alert(1)</script>", join_url="https://meeting.example.org/secret"
    )

    answer = client.get(session.get_absolute_url())

    page = BeautifulSoup(answer.content, "html.parser")
    facts = data(page)
    assert set(facts) == {"EducationEvent", "BreadcrumbList"}
    assert facts["EducationEvent"]["name"] == "</script><script>alert(1)</script>"
    assert len(page.head.find_all("script")) == 3
    assert b"meeting.example.org" not in answer.content


@pytest.mark.parametrize(
    "address",
    [
        "/sign-in/", "/search/?q=sleep", "/nothing/", "/my-sessions/", "/my-sessions/{uuid}/",
        "/sessions/{session}/book/", "/my-details/", "/sessions/{hidden}/",
    ],
)  # fmt: skip
def test_what_is_not_for_everybody_says_nothing_of_itself(client, organiser, address):
    hidden = LearningSessionFactory(published_from=None)
    booking = BookingFactory(person=organiser)
    keys = {"uuid": booking.uuid, "session": booking.session_id, "hidden": hidden.pk}
    sign_in(client, organiser, second_factor=True)

    page = parse(client, "/sign-out/" if address == "/sign-in/" else address.format(**keys))

    assert (canonical(page), said(page), data(page)) == ([], {}, {})


@pytest.mark.parametrize("session_count", [1, 3])
def test_the_head_costs_the_same_however_much_there_is(
    client, hub, session_count, django_assert_num_queries
):
    series = Series.objects.create(name="Quiet hours")
    LearningSessionFactory.create_batch(session_count, series=series)

    with django_assert_num_queries(10):
        client.get(series.get_absolute_url())


def test_an_event_that_is_over_is_not_offered_any_more(client, hub):
    session = LearningSessionFactory(
        starts_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now() - timedelta(hours=1)
    )

    assert "offers" not in data(parse(client, session.get_absolute_url()))["EducationEvent"]
