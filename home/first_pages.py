"""The words that a new hub begins with, made into pages. Editors change them; nothing here does, later."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from wagtail.models import Page

from core.models import Topic

from .enums import Audience
from .models import ContentPage, HomePage, LandingPage, WrittenPage
from .words import FRONT, LANDINGS, SMALL_PRINT, Block, Words

LINK = re.compile(r'<a href="(/[^"]*)">')
AUDIENCES = {
    "for-health-visitors": Audience.HEALTH_VISITORS,
    "schools-and-students": Audience.SCHOOLS,
    "partners-and-leads": Audience.PARTNERS,
}


def make_first_pages(home: HomePage) -> None:
    """Landing and standing pages, and the front page's doors, on a hub that has none yet."""
    if home.get_children().type(WrittenPage).exists():
        return
    written = [(_landing_page(home, words), words) for words in LANDINGS]
    written += [(_standing_page(home, words), words) for words in SMALL_PRINT]
    pages = {f"/{page.slug}/": page for page in home.get_children()}
    for page, words in written:
        page.body = [_block(block, pages) for block in words.body]
        page.save_revision().publish()
    _open_doors(home, pages)
    home.get_children().filter(slug="sessions").update(show_in_menus=True)


def _landing_page(home: HomePage, words: Words) -> LandingPage:
    page = LandingPage(audience=AUDIENCES[words.slug], show_in_menus=True, **_facts(words))
    return home.add_child(instance=page)


def _standing_page(home: HomePage, words: Words) -> ContentPage:
    return home.add_child(instance=ContentPage(show_in_footer=True, **_facts(words)))


def _facts(words: Words) -> dict[str, Any]:
    return {
        "title": words.title,
        "slug": words.slug,
        "seo_title": words.seo_title,
        "search_description": words.search_description,
        "lede": words.lede,
        "states_facts": words.states_facts,
    }


def _open_doors(home: HomePage, pages: dict[str, Page]) -> None:
    home.refresh_from_db()
    if home.doors or home.progress or home.has_unpublished_changes:
        return  # somebody is at work on it
    home.doors = [
        (
            "door",
            {
                **_only(door, "title", "text"),
                "audience": AUDIENCES[door["link"].strip("/")],
                "page": pages[door["link"]],
                "address": "",
            },
        )
        for door in FRONT.doors
    ]
    home.progress = [
        ("step", {**_only(step, "action", "when", "text"), "page": None, "address": ""})
        for step in FRONT.progress
    ]
    home.progress_page = pages["/partners-and-leads/"]
    home.search_description = home.search_description or FRONT.search_description
    home.save_revision().publish()


def _only(source: Any, *names: str) -> dict[str, Any]:
    return {name: source[name] for name in names}


# --- From words to blocks -------------------------------------------------------------------------


def _block(block: Block, pages: dict[str, Page]) -> tuple[str, Any]:
    """A block in the shape of the page's field; its links follow the pages, wherever these move."""
    kind, value = block
    shape = SHAPES.get(kind)
    return kind, shape(value, pages) if shape else value


def _html(value: str, pages: dict[str, Page]) -> str:
    def link(found: re.Match[str]) -> str:
        parts = urlsplit(found[1])
        page = pages.get(parts.path)
        if page is None or parts.fragment:
            return found[0]
        return f'<a linktype="page" id="{page.pk}">'

    return LINK.sub(link, value)


def _with_html(value: dict[str, Any], pages: dict[str, Page]) -> dict[str, Any]:
    return {**value, "text": _html(value["text"], pages)}


def _list_with_html(value: list[dict[str, Any]], pages: dict[str, Page]) -> list[dict[str, Any]]:
    return [_with_html(each, pages) for each in value]


def _cards(value: list[dict[str, Any]], pages: dict[str, Page]) -> list[dict[str, Any]]:
    return [
        {
            **_only(card, "title", "text"),
            "page": pages.get(card["link"]),
            "address": "" if card["link"] in pages else card["link"],
        }
        for card in value
    ]


def _table(value: dict[str, Any], pages: dict[str, Page]) -> dict[str, Any]:
    return {
        "caption": value["caption"],
        "columns": [{"type": "text", "heading": heading} for heading in value["columns"]],
        "rows": [{"values": row} for row in value["rows"]],
    }


def _session_list(value: dict[str, Any], pages: dict[str, Page]) -> dict[str, Any]:
    return {**value, "topic": Topic.objects.filter(slug=value["topic"]).first()}


SHAPES: dict[str, Callable[[Any, dict[str, Page]], Any]] = {
    "paragraph": _html,
    "inset": _html,
    "warning": _with_html,
    "steps": _list_with_html,
    "accordion": _list_with_html,
    "cards": _cards,
    "table": _table,
    "session_list": _session_list,
}
