"""Links to pages inside pages: where they lead, and how little they ask of the database."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from wagtail.models import Locale, Site

from home.models import ContentPage, LandingPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(hub) -> ContentPage:
    return hub.home.add_child(instance=ContentPage(title="Safer sleep", slug="safer-sleep"))


@pytest.fixture
def cache_in_the_database(settings, hub):
    """As in production; the tests' own cache asks the database nothing."""
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "hub_cache",
        }
    }
    call_command("createcachetable", verbosity=0)


def link_to(page):
    return ("paragraph", f'<p>See <a linktype="page" id="{page.pk}">{page.title}</a>.</p>')


def save(page, *body):
    page.body = body
    page.save()


def shown(client, address="/safer-sleep/"):
    return client.get(address).content.decode()


def test_a_link_in_a_text_follows_its_page_and_its_language(client, hub, page):
    urdu = Locale.objects.get(language_code="ur")
    hub.home.copy_for_translation(urdu).save_revision().publish()
    other = hub.home.add_child(instance=ContentPage(title="Other", slug="other"))
    save(page, link_to(other))
    page.copy_for_translation(urdu).save_revision().publish()

    assert 'href="/other/">Other</a>' in shown(client)
    assert 'href="/other/">Other</a>' in shown(client, "/ur/safer-sleep/")

    other.copy_for_translation(urdu).save_revision().publish()
    other.slug = "moved"
    other.save()

    assert 'href="/moved/">Other</a>' in shown(client)
    assert 'href="/ur/other/">Other</a>' in shown(client, "/ur/safer-sleep/")


def test_a_link_to_a_page_that_is_gone_is_only_words(client, hub, page):
    other = hub.home.add_child(instance=ContentPage(title="Other", slug="other"))
    save(page, link_to(other), ("paragraph", '<p><a linktype="page" id="x">Odd</a></p>'))
    other.delete()

    assert "<a>Other</a>" in shown(client)
    assert "<a>Odd</a>" in shown(client)


def test_a_site_that_begins_elsewhere_is_noticed_with_the_next_answer(client, hub, page):
    other = page.add_child(instance=ContentPage(title="Other", slug="other"))
    save(page, link_to(other))
    assert 'href="/safer-sleep/other/"' in shown(client)

    site = Site.objects.get()
    site.root_page = page
    site.save()

    assert 'href="/other/"' in shown(client, "/")


@pytest.mark.parametrize("count", [1, 3, 10])
def test_each_paragraph_with_links_asks_one_question(
    client, hub, page, cache_in_the_database, count, django_assert_num_queries
):
    links = [
        link_to(hub.home.add_child(instance=ContentPage(title=f"Other {number}")))
        for number in range(count)
    ]
    save(page, *links)
    shown(client)

    with django_assert_num_queries(13 + count):
        assert shown(client).count(">Other ") == count


@pytest.mark.parametrize("count", [10, 100])
def test_a_landing_page_asks_no_more_for_a_hundred_cards_than_for_ten(
    client, hub, cache_in_the_database, count, django_assert_num_queries
):
    landing = hub.home.add_child(
        instance=LandingPage(title="Schools", slug="schools", audience="schools")
    )
    others = [
        hub.home.add_child(instance=ContentPage(title=f"Other {number}")) for number in range(count)
    ]
    cards = [{"title": each.title, "text": "", "page": each, "address": ""} for each in others]
    save(landing, ("cards", cards))
    shown(client, "/schools/")

    with django_assert_num_queries(14):
        assert shown(client, "/schools/").count(">Other ") == count
