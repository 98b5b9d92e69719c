"""The search's page: a group at a time, or nothing at all and what to do then."""

from __future__ import annotations

import pytest

from tests.factories import LearningSessionFactory, lunchtime

from .searching import ask, found, parse, told

pytestmark = pytest.mark.django_db


def test_a_group_shows_a_few_and_a_link_to_all_of_it_page_by_page(client, hub):
    for number in range(1, 24):
        LearningSessionFactory(title=f"Otter {number:02}", starts_at=lunchtime(in_days=number))
    LearningSessionFactory(title="Otter, over", starts_at=lunchtime(in_days=-1))

    assert [len(titles) for titles in found(client, "otter").values()] == [5, 1]
    more = parse(ask(client, "otter")).find("a", string=lambda text: text and "All 23" in text)
    every = parse(ask(client, "otter")).select_one(".hub-results > p a")
    assert (more or every)["href"] == "?q=otter&in=coming"
    first, second = (found(client, "otter", **{"in": "coming", "page": at}) for at in (1, 2))
    assert (list(first), list(second)) == (["Sessions to come"], ["Sessions to come"])
    assert [len(first["Sessions to come"]), second["Sessions to come"]] == [
        20,
        ["Otter 21", "Otter 22", "Otter 23"],
    ]
    assert told(client, "otter", **{"in": "coming"}) == "24 results for “ otter ”"


@pytest.mark.parametrize("more", [{"in": "nothing"}, {"in": "coming", "page": "x"}, {"page": "99"}])
def test_a_group_or_page_that_is_not_there_shows_what_there_is(client, hub, more):
    LearningSessionFactory(title="Otters")

    assert found(client, "otters", **more) == {"Sessions to come": ["Otters"]}


def test_nothing_found_says_what_to_try(client, hub):
    page = parse(ask(client, "zzxxyy"))

    assert told(client, "zzxxyy") == "0 results for “ zzxxyy ”"
    links = [link["href"] for link in page.select("main a")]
    assert links[:2] == ["/sessions/", "/sessions/suggest/"]
    assert "/search/?q=Safeguarding" in links


def test_a_misspelt_word_leads_to_one_that_finds_something(client, hub):
    LearningSessionFactory(title="Breastfeeding in the first weeks")

    assert told(client, "brestfeding first").endswith("Did you mean breastfeeding first ?")
    link = parse(ask(client, "brestfeding first")).select_one("[role=status] a")
    assert link["href"] == "?q=breastfeeding+first"


def test_a_spelling_that_finds_nothing_or_only_hidden_things_is_not_offered(client, hub):
    LearningSessionFactory(title="Pomegranates", published_from=None)

    for query in ["pomegranate", "pomegranats", "safeguardin pomegranates"]:
        assert told(client, query) == f"0 results for “ {query} ”"


def test_without_a_question_there_is_the_box_and_no_complaint(client, hub):
    for answer in [client.get("/search/"), ask(client, ""), ask(client, "   ")]:
        page = parse(answer)
        assert answer.status_code == 200
        assert page.select_one("main form input[name=q]")["value"] == ""
        assert page.select("main [role=status], .hub-results, .nhsuk-error-summary") == []
