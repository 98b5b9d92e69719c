"""The hub's own words are held to what they promise: plain, sourced, and true of the running hub."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.urls import resolve

from accounts.models import OneTimeCode
from home.progress import latest_day_of
from home.words import FRONT, LANDINGS, PAGES, SMALL_PRINT
from sessions.models.session import JOIN_OPENS_BEFORE, PROMOTION_STOPS_BEFORE

LONGEST_SENTENCE, LONGEST_AVERAGE = 25, 16
ALLOWED_TAGS = {"p", "ul", "ol", "li", "b", "i", "a"}
UNITS = {"p", "li"}  # what a sentence cannot run across
LIVE = {"retention", "accessibility_results", "contact"}
HTML = {"paragraph", "inset"}
LISTS = {"steps", "accordion"}
# Pages that are there before ours, and that Wagtail finds by their slug.
OTHER_SLUGS = {"sessions"}
SENTENCE_END = re.compile(r"(?<=[.?!])[”)]?\s+")
PERSON = re.compile(r"\b(Professor|Prof|Dr|Mr|Mrs|Ms|Miss|Sir|Dame)\.? [A-Z]")
by_slug = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)


class Reader(HTMLParser):
    """Takes HTML apart: texts of its paragraphs and list items, tags, addresses."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.units, self.tags, self.open, self.links = [], set(), [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.open.append(tag)
        if tag in UNITS:
            self.units.append("")
        assert tag == "a" or not attrs, f"<{tag}> has attributes: {attrs}"
        if tag == "a":
            assert [name for name, _ in attrs] == ["href"]
            self.links.append(attrs[0][1])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data):
        assert UNITS & set(self.open), f"stands in no paragraph: {data!r}"
        self.units[-1] += data


def read(html: str) -> Reader:
    reader = Reader(html)
    assert reader.open == []
    return reader


def htmls(page) -> Iterator[str]:
    for name, value in page.body:
        if name in HTML:
            yield value
        elif name == "warning":
            yield value["text"]
        elif name in LISTS:
            yield from (item["text"] for item in value)


def running_text(page) -> Iterator[str]:
    """What must be whole sentences."""
    yield page.lede
    yield page.search_description
    for html in htmls(page):
        yield from read(html).units
    for name, value in page.body:
        if name == "do_and_dont":
            yield from value["dos"] + value["donts"]
        elif name == "cards":
            yield from (card["text"] for card in value)


def short_text(page) -> Iterator[str]:
    """Titles, headings and cells, which need no full stop."""
    yield page.title
    yield page.seo_title
    for name, value in page.body:
        if name in {"heading", "subheading"}:
            yield value
        elif name in {"warning", "session_list"}:
            yield value["heading"]
        elif name in LISTS | {"cards"}:
            yield from (item["title"] for item in value)
        elif name == "table":
            yield value["caption"]
            yield from value["columns"]
            yield from (cell for row in value["rows"] for cell in row)


def front_text() -> list[str]:
    doors = [door["text"] for door in FRONT.doors]
    progress = [item["text"] for item in FRONT.progress]
    told = [FRONT.introduction, FRONT.search_description]
    return doors + progress + told


def links(page) -> list[str]:
    in_text = [link for html in htmls(page) for link in read(html).links]
    cards = [card["link"] for name, value in page.body if name == "cards" for card in value]
    return in_text + cards


def sentences(texts) -> list[str]:
    return [sentence for text in texts for sentence in SENTENCE_END.split(text) if sentence]


def too_long(texts) -> list[str]:
    return [one for one in sentences(texts) if len(one.split()) > LONGEST_SENTENCE]


def average(texts) -> float:
    lengths = [len(sentence.split()) for sentence in sentences(texts)]
    return sum(lengths) / len(lengths)


def everything() -> str:
    titles = [FRONT.headline, *(door["title"] + door["label"] for door in FRONT.doors)]
    pages = [text for page in PAGES for text in (*running_text(page), *short_text(page))]
    return "\n".join(titles + front_text() + pages)


def is_whole(text: str) -> bool:
    """Begins with a capital or a figure (a list may carry on a sentence), ends as a sentence does."""
    return bool(text) and text == text.strip() and text.rstrip("”)")[-1] in ".?!:;"


def leads_somewhere(link: str) -> bool:
    if link.startswith("https://"):
        return " " not in link
    if link.strip("/") in {page.slug for page in PAGES} | OTHER_SLUGS:
        return link == f"/{link.strip('/')}/"
    return resolve(link).view_name != "wagtail_serve"


@by_slug
def test_no_sentence_is_long(page):
    assert too_long([*running_text(page), *short_text(page)]) == []
    assert average(running_text(page)) <= LONGEST_AVERAGE


def test_no_sentence_of_the_front_page_is_long():
    assert too_long(front_text()) == []
    assert average(front_text()) <= LONGEST_AVERAGE


@by_slug
def test_every_sentence_ends(page):
    assert [text for text in running_text(page) if not is_whole(text)] == []


def test_every_sentence_of_the_front_page_ends():
    assert [text for text in front_text() if not is_whole(text)] == []


@by_slug
def test_only_plain_tags_are_used(page):
    assert {tag for html in htmls(page) for tag in read(html).tags} <= ALLOWED_TAGS


@by_slug
def test_every_link_leads_somewhere(page):
    assert [link for link in links(page) if not leads_somewhere(link)] == []


def test_the_three_doors_lead_to_the_three_landing_pages():
    assert [door["link"] for door in FRONT.doors] == [f"/{page.slug}/" for page in LANDINGS]


def test_a_link_to_nowhere_is_noticed():
    assert not leads_somewhere("/no-such-page/")
    assert not leads_somewhere("/about")


def test_no_money_no_pay_band_and_no_person():
    words = everything()

    assert "£" not in words
    assert "band 6" not in words.lower()
    assert PERSON.findall(words) == []


@by_slug
def test_blocks_have_known_names_and_whole_values(page):
    for name, value in page.body:
        if name in LIVE:
            assert value is None
        elif name in {"heading", "subheading"}:
            assert 0 < len(value) <= 120
        elif name in HTML:
            assert read(value).units
        elif name in LISTS:
            assert [set(item) for item in value] == [{"title", "text"}] * len(value)
        elif name == "table":
            widths = {len(row) for row in value["rows"]}
            assert set(value) == {"caption", "columns", "rows"}
            assert widths == {len(value["columns"])}
            assert all(cell for row in value["rows"] for cell in row)
        else:
            assert set(value[0] if name == "cards" else value) == KEYS[name]


KEYS = {
    "warning": {"heading", "text"},
    "do_and_dont": {"dos", "donts"},
    "cards": {"title", "text", "link"},
    "session_list": {"heading", "topic", "how_many"},
    "quote": {"text", "who"},
}


@by_slug
def test_what_a_page_says_of_itself_fits(page):
    assert 50 <= len(page.search_description) <= 155
    assert len(page.title) <= 60
    assert len(page.seo_title) <= 70
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", page.slug)


def test_the_front_page_fits():
    assert len(FRONT.headline) <= 120
    assert len(FRONT.introduction) <= 400
    assert 50 <= len(FRONT.search_description) <= 155
    assert 1 <= len(FRONT.progress) <= 4
    assert all(item["action"] for item in FRONT.progress)
    assert all(latest_day_of(item["when"]) for item in FRONT.progress if item["when"])


def test_no_two_pages_share_an_address():
    slugs = [page.slug for page in PAGES]

    assert len(set(slugs)) == len(slugs) == len(LANDINGS) + len(SMALL_PRINT) == 9
    assert not set(slugs) & OTHER_SLUGS


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.states_facts], ids=lambda page: page.slug
)
def test_a_page_with_facts_names_sources_and_gaps(page):
    blocks = page.body
    after = {
        value: blocks[at + 1][1] for at, (name, value) in enumerate(blocks) if name == "heading"
    }
    sources = read(after["Sources"])

    assert len(sources.units) >= 5
    assert len([link for link in sources.links if link.startswith("https://")]) >= 3
    assert "not confirmed" in after["What is not confirmed"]


def test_pupils_and_partners_get_sourced_pages():
    assert {page.slug for page in PAGES if page.states_facts} == {
        "schools-and-students", "partners-and-leads",
    }  # fmt: skip


def test_what_to_do_in_danger_comes_before_everything_else():
    partners = next(page for page in PAGES if page.slug == "partners-and-leads")
    name, value = partners.body[0]

    assert name == "warning"
    assert "999" in value["text"]
    assert "children's social care" in value["text"]


def test_the_words_agree_with_how_the_hub_runs():
    """When one of these changes, its sentence must change too."""
    words = everything()

    assert "They work for ten minutes." in words
    assert timedelta(minutes=10) == OneTimeCode.LASTS
    assert "15 minutes before the start" in words
    assert timedelta(minutes=15) == JOIN_OPENS_BEFORE
    assert "One hour before the start" in words
    assert timedelta(hours=1) == PROMOTION_STOPS_BEFORE


def test_the_cookies_page_agrees_with_the_settings():
    cookies = next(page for page in PAGES if page.slug == "cookies")
    rows = next(value["rows"] for name, value in cookies.body if name == "table")
    lasts = {row[0]: row[-1] for row in rows}

    assert lasts[settings.SESSION_COOKIE_NAME] == "30 days, or until you sign out"
    assert timedelta(days=30).total_seconds() == settings.SESSION_COOKIE_AGE
    assert lasts[settings.CSRF_COOKIE_NAME] == "About a year"
    assert timedelta(weeks=52).total_seconds() == settings.CSRF_COOKIE_AGE
    assert "messages" in lasts


def test_the_words_are_plain_data():
    """They can be read, counted and translated without starting the hub."""
    asked = "import sys, home.words; sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", asked], cwd=settings.BASE_DIR).returncode == 0
