"""Questions in many words: what is shown when nothing has all of them."""

from __future__ import annotations

import pytest

from sessions.models import ProgrammePage
from tests.factories import LearningSessionFactory

from .searching import ask, found, parse, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(hub):
    """A page with words of its own. Call it with a title."""

    def make(title, **fields):
        return hub.home.add_child(instance=ProgrammePage(title=title, **fields))

    hub.programme.unpublish()
    return make


def test_where_nothing_has_every_word_what_has_most_of_them_is_shown(client, page):
    page("Otters", introduction="<p>Otters play in the river.</p>")
    page("A river", introduction="<p>No badgers here.</p>")
    LearningSessionFactory(title="Otters", summary="They sleep.")
    LearningSessionFactory(title="A song", body=[("paragraph", "<p>Otters in the river.</p>")])

    groups = found(client, "how much do otters weigh in the river?")

    assert groups == {"Pages": ["Otters"], "Sessions to come": ["A song"]}
    assert told(client, "otters weigh river") == (
        "2 results for “ otters weigh river ” "
        "Nothing has all of these words. These have some of them."
    )
    assert "Nothing has all" not in told(client, "otters river")
    assert "Nothing has all" not in told(client, "zzxxyy weigh")


def test_what_has_more_of_the_words_comes_before_what_has_one_in_its_title(client, page):
    page("A page", introduction="<p>Otters in the river.</p>")
    LearningSessionFactory(title="Otters")

    assert list(found(client, "otters weigh river")) == ["Pages", "Sessions to come"]


@pytest.mark.parametrize("query", ["otters in zzxxyy", "ot zzxxyy otters"])
def test_words_too_short_to_begin_another_do_not_hinder(client, hub, query):
    LearningSessionFactory(title="Otters")

    assert found(client, query) == {"Sessions to come": ["Otters"]}


@pytest.mark.parametrize("result_count", [1, 3])
def test_looking_twice_asks_the_database_no_more_for_many_than_for_one(
    client, page, result_count, django_assert_num_queries
):
    for number in range(result_count):
        page(f"Otters {number}")
        LearningSessionFactory(title=f"Otters {number}")

    with django_assert_num_queries(37):
        assert ask(client, "otters zzxxyy").context["results"].total == 2 * result_count


@pytest.mark.parametrize(
    "query",
    [
        "salary",
        "pay",
        "wages",
        "health visitor pay bands",
        "how much does a health visitor earn",
        "How much do health visitors earn?",
    ],
)
def test_a_question_about_pay_leads_to_what_is_known_of_it(client, written_hub, query):
    hit = parse(ask(client, query)).select_one(".hub-result")

    assert hit.h3.get_text() == "Schools and students"
    assert "How much does a health visitor earn?" in hit.select_one(".hub-result__text").get_text()
    page = client.get("/schools-and-students/").content.decode()
    after = page.split("How much does a health visitor earn?</h3>")[1]
    assert after.split("<h3", 1)[0].index("Not confirmed here.") < after.index("Agenda for Change")
