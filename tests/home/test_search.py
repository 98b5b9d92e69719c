"""The search as readers meet it: what it finds, for whom, and what it says when it finds nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Locale, PageViewRestriction
from wagtail.search.models import IndexEntry

from core.models import Topic
from home.models import ContentPage
from sessions.models import ProgrammePage, Series
from tests.factories import (
    BookingFactory,
    LearningSessionFactory,
    SpeakerFactory,
    TopicFactory,
    lunchtime,
)
from tests.signing_in import sign_in

from .searching import ask, found, parse, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(hub):
    """A page with words of its own. Call it with a title; ``under`` another page than the front page."""

    def make(title, *, under=hub.home, **fields):
        return under.add_child(instance=ProgrammePage(title=title, **fields))

    hub.programme.unpublish()
    return make


# --- What is found --------------------------------------------------------------------------------


def test_pages_and_sessions_are_found_each_in_its_group(client, page):
    page("Safer sleep for babies")
    LearningSessionFactory(title="Sleep, later", starts_at=lunchtime(in_days=9))
    LearningSessionFactory(title="Sleep, soon", starts_at=lunchtime(in_days=2))
    LearningSessionFactory(title="Sleep, long ago", starts_at=lunchtime(in_days=-9))
    LearningSessionFactory(title="Sleep, just now", starts_at=lunchtime(in_days=-2))
    LearningSessionFactory(title="Something else")

    assert found(client, "sleep") == {
        "Pages": ["Safer sleep for babies"],
        "Sessions to come": ["Sleep, soon", "Sleep, later"],
        "Sessions that are over": ["Sleep, just now", "Sleep, long ago"],
    }
    assert told(client, "sleep") == "5 results for “ sleep ”"
    assert parse(ask(client, "sleep")).title.get_text().startswith("5 results for “sleep”")


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("Families on the move", "family"),
        ("One family on the move", "families"),
        ("Playing with children", "child"),
        ("Safeguarding today", "SAFEGUARDING"),
        ("Safeguarding today", "safegu"),
        ("Café conversations", "cafe"),
        ("The 0-19 service", "19"),
        ("The 0-19 service", "0-19"),
        ("Lunch-and-learn for all", "lunch learn"),
        ("What a health visitor does", "HV"),
        ("Our HV team", "health visiting"),
        ("Working with SCPHN students", "specialist community public health nurse"),
        ("The children’s day", "children's"),
        ("Żłobek po polsku", "Żłobek"),
        ("ہیلتھ وزیٹر", "وزیٹر"),
        ("ਪੰਜਾਬੀ ਵਿੱਚ", "ਪੰਜਾਬੀ"),
    ],
)
def test_a_word_is_found_in_any_form_that_means_the_same(client, page, words, query):
    page(words)
    LearningSessionFactory(title=words)
    LearningSessionFactory(title="Nothing of that")

    groups = found(client, query)
    assert words in groups["Pages"]
    assert groups["Sessions to come"] == [words]


def test_every_word_must_be_there_in_whatever_order_and_part(client, hub):
    LearningSessionFactory(title="Feeding", summary="The first two weeks.")
    LearningSessionFactory(title="Two weeks of nothing")

    assert found(client, "weeks feeding the") == {"Sessions to come": ["Feeding"]}


def test_a_session_is_found_by_topic_series_venue_and_text(client, hub):
    series = Series.objects.create(name="Quiet hours")
    LearningSessionFactory(
        title="A session",
        topics=[Topic.objects.get(name="Infant feeding")],
        series=series,
        mode="in_person",
        venue="Library, Coventry",
        outcomes="Plan one joint review",
        body=[("paragraph", "<p>Bring <b>knitting</b>.</p>")],
    )

    for query in ["infant feeding", "quiet hours", "coventry", "joint review", "knitting"]:
        assert found(client, query) == {"Sessions to come": ["A session"]}, query
    marked = parse(ask(client, "infant")).select_one(".hub-topics mark")
    assert marked.get_text() == "Infant"


def test_a_topic_that_gets_another_name_is_found_under_the_new_one(client, hub):
    topic = TopicFactory(name="Badgers")
    session = LearningSessionFactory(title="A session", topics=[topic])
    topic.name = "Otters"
    topic.save()

    assert (found(client, "badgers"), list(found(client, "otters"))) == ({}, ["Sessions to come"])

    session.topics.clear()
    session.save()

    assert found(client, "otters") == {}


def test_pages_with_the_words_in_their_title_come_first_then_those_with_more_of_them(client, page):
    page("Once", introduction="<p>A word about sleep.</p>")
    page("Often", introduction="<p>Sleep, and <b>sleep</b>, and sleep.</p>")
    page("All about sleep")

    assert found(client, "sleep")["Pages"] == ["All about sleep", "Often", "Once"]


def test_a_session_with_the_words_in_its_title_comes_before_one_that_is_sooner(client, hub):
    for in_days in (2, -2):
        near, far = lunchtime(in_days=in_days), lunchtime(in_days=2 * in_days)
        LearningSessionFactory(title="Near", summary="Otters, and otters.", starts_at=near)
        LearningSessionFactory(title="Otters far away", starts_at=far)

    assert found(client, "otters") == {
        "Sessions to come": ["Otters far away", "Near"],
        "Sessions that are over": ["Otters far away", "Near"],
    }
    assert found(client, "otters", **{"in": "coming"}) == {
        "Sessions to come": ["Otters far away", "Near"]
    }


@pytest.mark.parametrize(
    ("titles", "groups"),
    [
        (["Terms", "Otters", "Over"], ["Sessions to come", "Pages", "Sessions that are over"]),
        (["Terms", "Coming", "Otters"], ["Sessions that are over", "Pages", "Sessions to come"]),
        (["Terms", "Otters", "Otters"], ["Sessions to come", "Sessions that are over", "Pages"]),
        (["Otters", "Otters", "Otters"], ["Pages", "Sessions to come", "Sessions that are over"]),
        (["Terms", "Coming", "Over"], ["Pages", "Sessions to come", "Sessions that are over"]),
        (["Otters", "Otters play", "X"], ["Sessions to come", "Pages", "Sessions that are over"]),
    ],
)
def test_the_group_with_the_best_title_comes_first(client, page, titles, groups):
    mention = "Otters play, and otters play."
    page(titles[0], introduction=f"<p>{mention}</p>")
    LearningSessionFactory(title=titles[1], summary=mention)
    LearningSessionFactory(title=titles[2], summary=mention, starts_at=lunchtime(in_days=-1))

    assert list(found(client, "otters play")) == groups


def test_a_page_is_shown_with_the_part_of_its_text_that_has_the_words(client, page):
    before, after = "Some words before. " * 12, "Some words after. " * 12
    page("A page", introduction=f"<p>{before}Then otters play. {after}</p>")

    text = parse(ask(client, "otter")).select_one(".hub-result__text").get_text()

    assert "Then otters play." in text
    assert not text.endswith(".…")
    assert (text[0], text[-1], len(text) < 230) == ("…", "…", True)


def test_a_page_is_shown_with_the_part_that_has_most_of_the_words(client, page):
    between = "Some words between. " * 20
    text = f"Otters sleep. {between}Otters play in a river. {between}Otters play."
    page("A page", introduction=f"<p>{text}</p>")

    shown = parse(ask(client, "otters river play")).select_one(".hub-result__text").get_text()

    assert "Otters play in a river." in shown


def test_an_excerpt_keeps_the_parts_of_a_page_apart(client, hub):
    body = [
        ("heading", "What otters do"),
        ("paragraph", "<p>They play, and they swim.</p>"),
        ("heading", "Where do they live?"),
        ("steps", [{"title": "In a river", "text": "<p>Mostly.</p>"}]),
        ("table", {"columns": [{"type": "text", "heading": "A"}], "rows": [{"values": ["B"]}]}),
        ("cards", [{"title": "On", "text": "", "page": None, "address": "/sessions/"}]),
    ]
    hub.home.add_child(instance=ContentPage(title="A page", lede="About otters", body=body))

    text = parse(ask(client, "otters")).select_one(".hub-result__text").get_text()

    assert text == (
        "About otters · What otters do · They play, and they swim. Where do they live? "
        "In a river · Mostly. A · B · On"
    )


def test_words_are_marked_and_everything_else_is_text(client, hub):
    LearningSessionFactory(title="Sleep <b>well</b>", summary="Asleep? Sleeping & sleep.")

    page = parse(ask(client, "sleep"))

    result = page.select_one(".hub-result")
    assert [mark.get_text() for mark in result.find_all("mark")] == ["Sleep", "Sleeping", "sleep"]
    assert result.select_one(".hub-result__title").get_text() == "Sleep <b>well</b>"
    assert result.find("b") is None


def test_an_update_of_the_hub_writes_the_index_anew(client, page):
    page("Otters, a page")
    LearningSessionFactory(title="Otters, a session")
    IndexEntry.objects.all().delete()
    assert found(client, "otters") == {}

    call_command("set_up_hub", verbosity=0)

    assert found(client, "otters") == {
        "Pages": ["Otters, a page"],
        "Sessions to come": ["Otters, a session"],
    }


# --- For whom -------------------------------------------------------------------------------------


def test_what_is_not_published_is_not_found_and_what_is_taken_down_vanishes_at_once(client, page):
    now = timezone.now()
    live = page("Otters, a page")
    session = LearningSessionFactory(title="Otters, a session")
    LearningSessionFactory(title="Otters, hidden", published_from=None)
    LearningSessionFactory(title="Otters, tomorrow", published_from=now + timedelta(days=1))
    page("Otters, a draft", live=False)
    assert found(client, "otters") == {
        "Pages": ["Otters, a page"],
        "Sessions to come": ["Otters, a session"],
    }

    live.unpublish()
    session.published_from = None
    session.save()
    assert found(client, "otters") == {}

    live.delete()
    session.delete()
    assert found(client, "otters") == {}


def test_the_meeting_link_is_never_found_nor_shown(client, hub):
    LearningSessionFactory(title="Otters", join_url="https://meeting.example.org/pomegranate")

    assert found(client, "pomegranate") == {}
    assert b"meeting.example.org" not in ask(client, "otters").content


def test_a_speaker_is_found_by_name_only_while_they_agree(client, hub):
    speaker = SpeakerFactory(name="Zebedee Quill", role="Infant feeding lead")
    LearningSessionFactory(title="A session", speakers=[speaker])
    assert found(client, "Zebedee") == {"Sessions to come": ["A session"]}

    speaker.agreed_to_be_named = False
    speaker.save()

    assert found(client, "Zebedee") == {}
    assert found(client, "feeding lead") == {"Sessions to come": ["A session"]}


@pytest.mark.parametrize(
    ("kind", "seen_by"),
    [("login", ["colleague", "member"]), ("groups", ["member"])],
)
@pytest.mark.parametrize("who", ["visitor", "colleague", "member"])
def test_a_private_page_is_found_by_those_who_may_open_it(
    client, page, health_visitor, editor, kind, seen_by, who
):
    private = page("Otters in private")
    restriction = PageViewRestriction.objects.create(page=private, restriction_type=kind)
    restriction.groups.add(Group.objects.get(name="Editors"))
    if who != "visitor":
        sign_in(client, {"colleague": health_visitor, "member": editor}[who], second_factor=True)

    expected = {"Pages": ["Otters in private"]} if who in seen_by else {}
    assert found(client, "otters") == expected


def test_pages_are_found_in_the_readers_language_and_else_in_english(client, hub, page):
    urdu = Locale.objects.get(language_code="ur")
    hub.home.copy_for_translation(urdu).get_latest_revision().publish()
    translated, english_only = page("Otters one"), page("Otters two")
    translated.copy_for_translation(urdu)
    there = translated.get_translation(urdu)
    there.title, there.live = "Otters in Urdu", True
    there.save()

    answer = parse(ask(client, "otters", start="/ur"))

    links = answer.select(".hub-result__title a")
    assert {link.get_text(): link.get("lang") for link in links} == {
        "Otters in Urdu": None,
        english_only.title: "en-gb",
    }
    assert found(client, "otters") == {"Pages": ["Otters one", "Otters two"]}


# --- How it asks -------------------------------------------------------------------------------------


@pytest.mark.parametrize("result_count", [1, 3])
def test_the_search_asks_the_database_the_same_number_of_questions(
    client, page, result_count, django_assert_num_queries
):
    for number in range(result_count):
        private = page(f"Otters, private {number}")
        PageViewRestriction.objects.create(page=private, restriction_type="login")
        page(f"Otters {number}")
        topics = TopicFactory.create_batch(2)
        BookingFactory(session__title=f"Otters {number}", session__topics=topics)
        LearningSessionFactory(
            title=f"Otters {number}", topics=topics, starts_at=lunchtime(in_days=-1)
        )

    with django_assert_num_queries(24):
        assert ask(client, "otters").context["results"].total == 3 * result_count


def test_only_reading_is_answered(client, hub):
    assert client.post("/search/", {"q": "sleep"}).status_code == 405
