"""Searching records of any kind for words, with the same answer on SQLite and on PostgreSQL.

Neither database's own idea of a good match is used: SQLite knows no word endings, and its order of
results goes wrong when terms are combined. Word forms are asked for by name, and whoever shows results
orders them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet
from wagtail.models import Page
from wagtail.search import index
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry
from wagtail.search.query import And, Or, Phrase, PlainText, SearchQuery

from .search_words import SHORTEST_BEGINNING, SearchWords, Term, forms

# The index joins the parts of a page by commas, the empty ones too.
BETWEEN_PARTS = re.compile(r"([.!?…:;])(?:, )+|(?:, ){2,}")


def keys_of_matches(records: QuerySet[Any], words: SearchWords) -> set[int]:
    """The keys of the ``records`` in whose words every term is, or whose title has words beginning so."""
    if not words.terms:
        return set()
    backend = get_search_backend()
    wanted = [(backend.search, And([_as_query(term) for term in words.terms]))]
    beginnings = [word for term in words.terms for word in term.words]
    if min(map(len, beginnings)) >= SHORTEST_BEGINNING:
        wanted.append((backend.autocomplete, And([PlainText(word) for word in beginnings])))
    return {
        record.pk
        for ask, query in wanted
        for record in ask(query, records.only("pk"), order_by_relevance=False)
    }


def indexed_texts(pages: Iterable[Page]) -> dict[int, str]:
    """All searchable words of each of ``pages`` but its title, by the page's key."""
    pages = list(pages)
    entries = IndexEntry.objects.filter(
        content_type__in={page.content_type_id for page in pages},
        object_id__in=[str(page.pk) for page in pages],
    )
    return {
        int(key): BETWEEN_PARTS.sub(_join, text or "")
        for key, text in entries.values_list("object_id", _text_field())
    }


def _join(parts: re.Match[str]) -> str:
    """A space after a sentence; else a dot between what were parts of a page."""
    return f"{parts[1]} " if parts[1] else " · "


def index_anew(records: Iterable[Model]) -> None:
    """Write ``records`` into the search index as they are now in the database."""
    for record in records:
        index.insert_or_update_object(record)


def _text_field() -> str:
    """PostgreSQL keeps the words apart from its own form of them; SQLite keeps the words alone."""
    names = {field.name for field in IndexEntry._meta.get_fields()}
    return "body_text" if "body_text" in names else "body"


def _as_query(term: Term) -> SearchQuery:
    as_typed = And([_in_any_form(word) for word in term.words])
    return Or([as_typed, *(_by_name(name) for name in term.other_names)])


def _in_any_form(word: str) -> SearchQuery:
    either = [PlainText(form) for form in forms(word)]
    if word.isdecimal():
        # PostgreSQL reads the end of "0-19" as minus nineteen.
        either.append(Phrase(f"-{word}"))
    return Or(either)


def _by_name(name: str) -> SearchQuery:
    return Phrase(name) if " " in name else PlainText(name)
