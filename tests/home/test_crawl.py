"""A walk over every link of the demo: nothing broken, and each page as a page should be."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from accounts.models import User
from home.demo import load
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

OURS = "http://testserver"
MOST_QUERIES = 40
MOST_PAGES = 400
# Leaves the site (a file), ends the visit, or is Wagtail's.
NOT_WALKED = re.compile(r"^/(admin/|sign-out/|documents/)")
VARIANTS = re.compile(r"[?&](page|next|q|topic|month|day|mode|format)=")
RIGHT_TO_LEFT = {"ur", "ar", "fa", "ps", "he"}


@dataclass
class Seen:
    """A page that was met."""

    address: str
    page: BeautifulSoup
    from_: str


@dataclass
class Walk:
    """What was met on the way."""

    pages: dict[str, Seen] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    fragments: list[tuple[str, str, str]] = field(default_factory=list)
    outside: Counter[str] = field(default_factory=Counter)
    queries: dict[str, int] = field(default_factory=dict)
    # Pages without anything to send that set a cookie all the same.
    cookies: list[str] = field(default_factory=list)


def addresses_in(page: BeautifulSoup) -> list[str]:
    """Everything that a page leads to, shows or asks for with GET."""
    found = [tag["href"] for tag in page.find_all(href=True)]
    found += [tag["src"] for tag in page.find_all(src=True)]
    for tag in page.find_all(srcset=True):
        found += [candidate.split()[0] for candidate in tag["srcset"].split(",")]
    for form in page.find_all("form"):
        if form.get("method", "get").lower() == "get" and form.get("action"):
            found.append(form["action"])
    return found


def walk(client, *starts: str, forgetting: bool = False) -> Walk:
    """Follow every link from ``starts``; ``forgetting`` the cookies after each page."""
    walked, todo = Walk(), [(start, "the start") for start in starts]
    asked: set[str] = set()
    while todo and len(walked.pages) < MOST_PAGES:
        address, from_ = todo.pop(0)
        if address in asked:
            continue
        asked.add(address)
        page = ask(client, walked, address, from_)
        if forgetting:
            client.cookies.clear()
        if page is None:
            continue
        walked.pages[address] = Seen(address, page, from_)
        todo += [(link, address) for link in links_of(walked, address, page)]
    return walked


def ask(client, walked: Walk, address: str, from_: str) -> BeautifulSoup | None:
    """The page at ``address``; nothing if it is no page. What is wrong with the answer is noted."""
    if address.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
        if not is_there(address):
            walked.troubles.append(f"{address} from {from_}: no such file")
        return None
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address, follow=True)
    walked.queries[address] = len(captured)
    if answer.cookies and b'method="post"' not in answer.content:
        walked.cookies.append(address)
    if answer.status_code >= 400:
        walked.troubles.append(f"{address} from {from_}: {answer.status_code}")
    if answer.redirect_chain or not answer["Content-Type"].startswith("text/html"):
        return None
    return BeautifulSoup(answer.content, "html.parser")


def is_there(address: str) -> bool:
    path = unquote(urlsplit(address).path)
    if path.startswith(settings.STATIC_URL):
        return bool(finders.find(path.removeprefix(settings.STATIC_URL)))
    return default_storage.exists(path.removeprefix(settings.MEDIA_URL))


def links_of(walked: Walk, address: str, page: BeautifulSoup) -> list[str]:
    """Where to go from here. Fragments and other sites are noted for later."""
    found = []
    for raw in addresses_in(page):
        link, fragment = urldefrag(urljoin(OURS + address, raw))
        if link.startswith(settings.SITE_URL):  # in heads addresses are whole
            link = OURS + link.removeprefix(settings.SITE_URL)
        if link.startswith(("mailto:", "data:", "tel:", "webcal:")):
            continue
        if not link.startswith(OURS):
            walked.outside[link] += 1
            continue
        link = link.removeprefix(OURS) or "/"
        if fragment:
            walked.fragments.append((address, link, fragment))
        if not NOT_WALKED.match(link) and not (VARIANTS.search(link) and VARIANTS.search(address)):
            found.append(link)
    return found


@pytest.fixture
def demo(hub):
    load()


@pytest.fixture
def as_visitor(client, demo) -> Walk:
    return walk(client, "/", forgetting=True)


@pytest.fixture
def as_health_visitor(client, demo) -> Walk:
    sign_in(client, User.objects.get(email="health.visitor@example.org"))
    return walk(client, "/", "/my-sessions/", "/my-details/")


@pytest.fixture(params=["as_visitor", "as_health_visitor"])
def walked(request) -> Walk:
    return request.getfixturevalue(request.param)


def test_every_link_leads_somewhere(walked):
    assert walked.troubles == []
    assert {"/", "/sessions/", "/sessions/past/"} <= set(walked.pages)
    assert len(walked.pages) < MOST_PAGES


def test_a_reader_gets_no_cookie(as_visitor):
    assert as_visitor.cookies == []
    assert len(as_visitor.pages) > 10


def test_every_fragment_is_in_the_page_it_names(walked):
    ids = {
        address: {tag["id"] for tag in seen.page.find_all(id=True)}
        for address, seen in walked.pages.items()
    }

    lost = {
        f"{link}#{fragment} from {address}"
        for address, link, fragment in walked.fragments
        if link in ids and fragment not in ids[link]
    }

    assert lost == set()


def test_other_sites_are_named_with_https(walked):
    assert [link for link in walked.outside if not link.startswith("https://")] == []


def test_every_page_is_well_made(walked):
    faults = defaultdict(list)
    for address, seen in walked.pages.items():
        for fault in faults_of(address, seen.page):
            faults[fault].append(address)

    assert dict(faults) == {}


def faults_of(address: str, page: BeautifulSoup) -> list[str]:
    """What is wrong with a page, whatever it is about."""
    html = page.html
    ids = Counter(tag["id"] for tag in page.find_all(id=True))
    language = html.get("lang", "")
    right = "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"
    in_address = address.split("/")[1]
    wanted = in_address if in_address in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    checks = {
        "not one h1": len(page.find_all("h1")) != 1,
        "an id twice": any(count > 1 for count in ids.values()),
        "wrong language": language != wanted,
        "wrong direction": html.get("dir") != right,
        "a picture without words or size": any(
            not {"alt", "width", "height"} <= set(picture.attrs) for picture in page.find_all("img")
        ),
        "no title": not (page.title and page.title.get_text(strip=True)),
    }
    return [fault for fault, is_so in checks.items() if is_so]


def test_every_page_has_a_title_of_its_own(walked):
    titles = defaultdict(set)
    for address, seen in walked.pages.items():
        # The same page, filtered or on the way back, keeps its title.
        titles[seen.page.title.get_text(strip=True)].add(urlsplit(address).path)

    assert {title: paths for title, paths in titles.items() if len(paths) > 1} == {}


def test_no_page_asks_the_database_too_often(walked):
    assert {page: count for page, count in walked.queries.items() if count > MOST_QUERIES} == {}


def test_no_amount_of_money_is_typed_into_a_page(demo):
    """Amounts change: they come from the records that say since when they hold."""
    pages = Page.objects.specific()

    assert len(pages) > 1
    assert [page.title for page in pages if "£" in page.to_json()] == []


def test_the_editors_first_pages_are_all_there(client, demo):
    sign_in(client, User.objects.get(email="editor@example.org"), second_factor=True)
    start = BeautifulSoup(client.get("/admin/").content, "html.parser")
    links = [tag["href"] for tag in start.find_all(href=re.compile("^/admin/"))]
    menu = re.findall(r'"url": "(/admin/[^"?]*)"', str(start))
    wanted = [link for link in {*links, *menu} if "logout" not in link]

    answers = {link: client.get(link, follow=True).status_code for link in wanted}

    assert len(answers) > 5
    assert {link: status for link, status in answers.items() if status >= 400} == {}
