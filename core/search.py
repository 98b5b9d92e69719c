"""Searching records of any kind for words, with the same answer on SQLite and on PostgreSQL.

Neither database's own idea of a good match is used: SQLite knows no word endings, and its order of
results goes wrong when terms are combined. Word forms are asked for by name, and whoever shows results
orders them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from wagtail.models import Page
from wagtail.search import index
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry
from wagtail.search.query import And, Or, Phrase, PlainText, SearchQuery

from .search_parts import in_one_line
from .search_words import SHORTEST_BEGINNING, SearchWords, Term, forms


def keys_of_matches(records: QuerySet[Any], words: SearchWords) -> set[int]:
    """The keys of the ``records`` in whose words every term is, or whose title has words beginning so.

    Where some terms are enough, of the records in which any of them is.
    """
    if not words.terms:
        return set()
    backend, combine = get_search_backend(), And if words.every else Or
    wanted = [(backend.search, combine([_as_query(term) for term in words.terms]))]
    begun = [term for term in words.terms if min(map(len, term.words)) >= SHORTEST_BEGINNING]
    if begun and not (words.every and begun != [*words.terms]):
        wanted.append((backend.autocomplete, combine([_beginning(term) for term in begun])))
    return {
        record.pk
        for ask, query in wanted
        for record in ask(query, records.only("pk"), order_by_relevance=False)
    }


def with_most_terms(texts: Mapping[int, str], words: SearchWords) -> tuple[set[int], int]:
    """The keys of those ``texts``, of what was found, in which most terms are, and how many those are."""
    if words.every:
        return set(texts), len(words.terms)
    counts = {key: words.terms_in(text) for key, text in texts.items()}
    most = max(counts.values(), default=0)
    return {key for key, count in counts.items() if count == most}, most


def indexed_texts(records: Iterable[Model]) -> dict[int, str]:
    """All searchable words of each of ``records`` but its title, by the record's key."""
    records = list(records)
    entries = IndexEntry.objects.filter(
        content_type__in={_kind_of(record) for record in records},
        object_id__in=[str(record.pk) for record in records],
    )
    return {
        int(key): in_one_line(text or "")
        for key, text in entries.values_list("object_id", _text_field())
    }


def _kind_of(record: Model) -> int:
    if isinstance(record, Page):
        return record.content_type_id  # of its own kind, even where it was read as a mere page
    return ContentType.objects.get_for_model(record).pk


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


def _beginning(term: Term) -> SearchQuery:
    return And([PlainText(word) for word in term.words])


def _in_any_form(word: str) -> SearchQuery:
    either = [PlainText(form) for form in forms(word)]
    if word.isdecimal():
        # PostgreSQL reads the end of "0-19" as minus nineteen.
        either.append(Phrase(f"-{word}"))
    return Or(either)


def _by_name(name: str) -> SearchQuery:
    return Phrase(name) if " " in name else PlainText(name)
