"""Pages as readers see them: checked facts, contents, menus, breadcrumbs, questions asked of the database."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from wagtail.models import Locale, Page

from home.models import ContentPage, LandingPage
from tests.factories import LearningSessionFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(hub) -> ContentPage:
    return hub.home.add_child(instance=ContentPage(title="Safer sleep", slug="safer-sleep"))


def text_of(client, address="/safer-sleep/"):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# --- Who checked it -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "says"),
    [
        ("2026-11-24", "Checked on 1 November 2026 by: Lead health visitor."),
        ("2027-11-01", "Checked on 1 November 2026 by: Lead health visitor."),
        ("2027-11-02", "were due to be checked again by 1 November 2027"),
    ],
)
def test_a_check_holds_until_its_last_day(client, page, today, says):
    page.states_facts, page.checked_by_role = True, "Lead health visitor"
    page.checked_on, page.check_again_by = date(2026, 11, 1), date(2027, 11, 1)
    page.full_clean()
    page.save()

    with time_machine.travel(f"{today} 12:00", tick=False):
        shown = text_of(client)

    assert says in shown
    assert ("Not confirmed." in shown) == says.startswith("were due")


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"checked_on": date(2026, 11, 1)}, {"checked_by_role", "check_again_by"}),
        (
            {
                "checked_on": date(2026, 11, 1),
                "checked_by_role": "Lead",
                "check_again_by": date(2026, 11, 1),
            },
            {"check_again_by"},
        ),
    ],
)
def test_a_check_has_somebody_who_made_it_and_an_end_after_its_day(page, given, wrong):
    for name, value in given.items():
        setattr(page, name, value)

    with pytest.raises(ValidationError) as refused:
        page.full_clean()

    assert set(refused.value.message_dict) == wrong


# --- What is on the page --------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "has_list"), [(3, False), (4, True)])
def test_a_page_with_four_headings_says_what_is_on_it(client, page, count, has_list):
    page.body = [("heading", f"Part {number}") for number in range(count)]
    page.save()

    shown = text_of(client)

    assert ("On this page" in shown) == has_list
    assert ('href="#part-2"' in shown) == has_list
    assert 'id="part-2"' in shown


@pytest.mark.parametrize("words", ["اردو کا عنوان", "ਪੰਜਾਬੀ ਸਿਰਲੇਖ", "睡眠"])
def test_a_heading_in_any_script_can_be_linked_to(client, page, words):
    page.body = [("heading", words)] + [("heading", f"Part {number}") for number in range(3)]
    page.save()

    shown = client.get("/safer-sleep/").content.decode()

    fragment = shown.split('class="hub-contents__list"')[1].split('href="#')[1].split('"')[0]
    assert fragment
    assert f'id="{fragment}"' in shown


def test_a_heading_without_letters_has_no_address(client, page):
    page.body = [("heading", "🙂")]
    page.save()

    assert "<h2>🙂</h2>" in text_of(client)


def test_a_page_below_another_shows_the_way_here(client, page):
    page.add_child(instance=ContentPage(title="For grandparents", slug="grandparents"))

    answer = client.get("/safer-sleep/grandparents/")

    assert [step.url for step in answer.context["trail"]] == ["/", "/safer-sleep/"]


def test_a_page_whose_parent_is_not_public_does_not_link_to_it(client, page):
    page.add_child(instance=ContentPage(title="For grandparents", slug="grandparents"))
    page.unpublish()

    answer = client.get("/safer-sleep/grandparents/")

    assert [step.url for step in answer.context["trail"]] == ["/"]


def test_what_is_typed_is_shown_as_typed_and_never_run(client, page):
    nasty = "<script>alert(1)</script>"
    page.title = page.lede = nasty
    page.body = [
        ("heading", nasty),
        ("quote", {"text": nasty, "who": nasty}),
        ("do_and_dont", {"dos": [nasty], "donts": [nasty]}),
        ("cards", [{"title": nasty, "text": nasty, "page": None, "address": ""}]),
    ]
    page.save()

    assert nasty not in text_of(client)


# --- The sessions in it ---------------------------------------------------------------------------


def test_a_session_list_shows_the_next_of_its_topic(client, page):
    sleep, feeding = TopicFactory.create_batch(2)
    LearningSessionFactory(title="About sleep", topics=[sleep])
    LearningSessionFactory(title="About feeding", topics=[feeding])
    page.body = [("session_list", {"heading": "Next", "topic": sleep, "how_many": 3})]
    page.save()

    shown = text_of(client)

    assert "About sleep" in shown
    assert "About feeding" not in shown


def test_a_session_list_without_sessions_says_so(client, page):
    page.body = [("session_list", {"heading": "Next", "topic": None, "how_many": 3})]
    page.save()

    assert "Nothing is planned at the moment" in text_of(client)


# --- Menus ----------------------------------------------------------------------------------------


def test_the_menu_shows_a_translation_where_there_is_one_and_english_elsewhere(client, written_hub):
    urdu = Locale.objects.get(language_code="ur")
    home = written_hub.home.copy_for_translation(urdu)
    home.save_revision().publish()
    schools = LandingPage.objects.get(slug="schools-and-students").copy_for_translation(urdu)
    schools.title = "اسکول"
    schools.save_revision().publish()

    menu = client.get("/ur/").context["menus"].header

    assert [page.title for page in menu] == [
        "Lunch-and-learn sessions", "For health visitors", "اسکول", "Partners and leads",
    ]  # fmt: skip


def test_a_page_that_was_taken_down_or_made_private_leaves_the_menus(client, written_hub):
    Page.objects.get(slug="terms").unpublish()
    Page.objects.get(slug="about").view_restrictions.create(restriction_type="login")

    slugs = [page.slug for page in client.get("/").context["menus"].footer]

    assert "terms" not in slugs
    assert "about" not in slugs


# --- Questions asked of the database --------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_cards_and_sessions_ask_no_more_for_many_than_for_one(
    client, written_hub, page, count, django_assert_num_queries
):
    LearningSessionFactory.create_batch(count)
    others = list(written_hub.home.get_children().exclude(pk=page.pk)[:count])
    cards = [{"title": each.title, "text": "", "page": each, "address": ""} for each in others]
    page.body = [
        ("cards", cards),
        ("session_list", {"heading": "Next", "topic": None, "how_many": 9}),
    ]
    page.save()

    with django_assert_num_queries(19):
        assert len(client.get("/safer-sleep/").content) > 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_front_page_asks_no_more_for_many_sessions_than_for_one(
    client, hub, count, django_assert_num_queries
):
    LearningSessionFactory.create_batch(count)

    with django_assert_num_queries(14):
        answer = client.get("/")

    assert len(answer.context["next_sessions"]) == count
