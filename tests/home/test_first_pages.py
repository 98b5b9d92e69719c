"""The words a new hub begins with, as pages: what readers find, and what stays when editors go on."""

from __future__ import annotations

import pytest
from wagtail.models import Page

from home.models import ContentPage, LandingPage
from home.setting_up import set_up
from home.words import LANDINGS, PAGES, SMALL_PRINT

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("words", PAGES, ids=lambda words: words.slug)
def test_every_page_opens_with_its_own_words_and_no_cookie(client, written_hub, words):
    answer = client.get(f"/{words.slug}/")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert answer.cookies == {}
    assert f">{words.title}</h1>" in page
    for kind, value in words.body:
        if kind == "heading":
            assert f">{value}</h2>" in page


def test_every_page_is_in_a_menu(client, written_hub):
    front = client.get("/")

    assert [page.slug for page in front.context["menus"].header] == [
        "sessions",
        *[words.slug for words in LANDINGS],
    ]
    assert [page.slug for page in front.context["menus"].footer] == [
        words.slug for words in SMALL_PRINT
    ]


def test_links_between_pages_follow_a_page_that_moves(client, written_hub):
    plan = LandingPage.objects.get(slug="partners-and-leads")
    plan.slug = "the-plan"
    plan.save_revision().publish()

    assert 'href="/the-plan/"' in client.get("/for-health-visitors/").content.decode()
    assert 'href="/the-plan/"' in client.get("/").content.decode()


def test_the_front_page_has_a_door_for_each_group_and_the_progress_there_is(client, written_hub):
    page = client.get("/").content.decode()

    for words in LANDINGS:
        assert f'href="/{words.slug}/"' in page
    assert "7 February 2024" in page


def test_what_editors_took_away_or_wrote_anew_stays_so(written_hub):
    ContentPage.objects.get(slug="terms").delete()
    about = ContentPage.objects.get(slug="about")
    about.body = [("paragraph", "<p>Our own words.</p>")]
    about.save_revision().publish()

    set_up()

    assert not Page.objects.filter(slug="terms").exists()
    assert str(ContentPage.objects.get(slug="about").body[0].value) == "<p>Our own words.</p>"


def test_pages_that_state_facts_say_that_nobody_has_checked_them_yet(client, written_hub):
    for words in PAGES:
        page = client.get(f"/{words.slug}/").content.decode()

        assert ("Nobody with clinical responsibility has checked" in page) == words.states_facts


def test_the_privacy_page_shows_the_rules_the_worker_follows(client, written_hub):
    from accounts.retention import retention_table  # noqa: PLC0415 - the rules are there when Django is

    page = client.get("/privacy/").content.decode()

    assert len(retention_table()) >= 5
    for kept in retention_table():
        assert kept.what in page
        assert kept.how_long in page
