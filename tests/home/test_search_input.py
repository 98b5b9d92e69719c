"""Whatever is typed into the search: an answer in plain words, never a fault, never anything but text."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from gunicorn.config import Config

from tests.factories import LearningSessionFactory

pytestmark = pytest.mark.django_db

NASTY = [
    '"', "'", '"sleep', "sleep\"", "(sleep", ")", "*", "sleep*", "^sleep", "-sleep", "sleep -otters",
    "NEAR(sleep", "sleep NEAR sleep", "title:sleep", "{title body}: sleep", "sleep + sleep", "a:*",
    "!sleep", "sleep & | !", "sleep:*", "<->", "sleep <2> sleep", "%", "%s", "100% sleep", "\\", "sleep\\",
    "'; DROP TABLE wagtailcore_page; --", "1' OR '1'='1", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "sleep 😴", "😴", "\u202esleep", "نیند", "ﷺ", "e\u0301", "\u0301", "x" * 10_000, "sleep " * 2_000,
    "a " * 5_000, "😴" * 5_000, "(" * 5_000, "\n\t sleep \r\n", "..", "/admin/", "{{ 7*7 }}", "${7*7}",
    "\ufeffsleep", "０", "²", "ⅷ", "ß", "İ", "ǆ",
]  # fmt: skip


@pytest.mark.parametrize("typed", NASTY, ids=lambda typed: repr(typed[:20]))
@pytest.mark.parametrize("start", ["", "/ur"])
def test_anything_may_be_typed(client, hub, typed, start):
    LearningSessionFactory(title="Sleep")

    answer = client.get(f"{start}/search/", {"q": typed})

    assert answer.status_code == 200
    page = BeautifulSoup(answer.content, "html.parser")
    assert len(page.select("main form input[name=q]")) == 1


@pytest.mark.parametrize("typed", ["\0", "slee\0p", "sleep\0"])
def test_a_null_is_refused_in_words_as_everywhere(client, hub, typed):
    answer = client.get("/search/", {"q": typed})

    assert answer.status_code == 400
    assert "contains characters that no text has" in answer.content.decode()


@pytest.mark.parametrize("raw", ["%FF%FE", "%", "%u0041", "a&q=b", "+", "%F0%9F%98"])
def test_an_address_that_is_not_well_formed_is_answered(client, hub, raw):
    assert client.get(f"/search/?q={raw}").status_code == 200


@pytest.mark.parametrize(
    "typed",
    ['"sleep', "sleep*", "^sleep", "-sleep", "(sleep)", "sleep AND NOT the", "SLEEP OR",
     "sleep 😴", "\u202esleep", "\ufeffsleep"],
)  # fmt: skip
def test_signs_and_operators_mean_nothing(client, hub, typed):
    LearningSessionFactory(title="Sleep")

    assert client.get("/search/", {"q": typed}).context["results"].total == 1


@pytest.mark.parametrize("typed", ["the", "AND OR NOT", "of the and", "!!!", "😴", '* " ( ^ -'])
def test_only_common_words_or_signs_are_refused_in_plain_words(client, hub, typed):
    LearningSessionFactory(title="The end of the and")

    page = BeautifulSoup(client.get("/search/", {"q": typed}).content, "html.parser")

    said = page.select_one("main [role=status]").get_text(" ", strip=True)
    assert said.startswith("Nothing to look for in that:")
    assert page.title.get_text().startswith(f"“{typed}” cannot be searched for")
    assert page.select(".hub-results") == []


def test_a_long_text_is_cut_and_the_page_says_so(client, hub):
    LearningSessionFactory(title="Sleep")

    answer = client.get("/search/", {"q": "sleep " * 17 + "pomegranate"})

    page = BeautifulSoup(answer.content, "html.parser")
    said = page.select_one("main [role=status]").get_text(" ", strip=True)
    assert "We looked for the first 100 characters of what you wrote" in said
    assert len(page.select_one("main input[name=q]")["value"]) <= 100
    assert answer.context["results"].total == 1
    exactly = client.get("/search/", {"q": "s" * 100})
    assert b"the first 100 characters" not in exactly.content


@pytest.mark.parametrize("letter", ["睡", "ਨ", "😴", "é", "x", " "])
def test_whatever_fits_into_a_box_fits_into_an_address_too(client, hub, letter):
    page = BeautifulSoup(client.get("/ur/search/").content, "html.parser")
    boxes = page.select("input[name=q]")
    # Browsers count as UTF-16 does, so that a face is two.
    fits = int(boxes[0]["maxlength"]) * 2 // len(letter.encode("utf-16-le"))

    line = f"GET /ur/search/?q={quote(letter * fits)} HTTP/1.1\r\n"

    assert {box["maxlength"] for box in boxes} == {boxes[0]["maxlength"]}
    assert len(line) <= Config().limit_request_line


@pytest.mark.parametrize(
    "typed",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</title><b>x", "'><i>"],
)
def test_what_was_typed_is_shown_back_as_text(client, hub, typed):
    LearningSessionFactory(title="Script and title", summary="x img src i b")

    page = BeautifulSoup(client.get("/search/", {"q": typed}).content, "html.parser")

    assert page.select_one("main input[name=q]")["value"] == typed
    assert typed in page.title.get_text()
    assert page.select("main script, main img, main i, main b") == []


def test_signs_that_turn_the_line_round_are_not_shown_back(client, hub):
    page = client.get("/search/", {"q": "abc\u202edef\u2067"}).content.decode()

    assert "“abc def”" in page
    assert not {"\u202e", "\u2067"} & set(page)
