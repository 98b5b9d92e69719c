"""The search of the whole hub: pages and sessions together, as one reader may see them."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.core.paginator import Page as PageOfResults
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.models import Page

from core.models import Topic
from core.search_words import SearchWords, read, split_words
from sessions.models import LearningSession
from sessions.queries import IN_TIME
from sessions.search import sessions_found

from .page_search import pages_found, visible_pages

FIRST_FEW = 5
ON_A_PAGE = 20
SHORTEST_GUESSED = 4  # letters; of a shorter word too many others are one letter away
LIKE_ENOUGH = 0.8


@dataclass(frozen=True)
class Hit:
    """One thing that was found, with its words marked."""

    url: str
    title: SafeString
    text: SafeString
    language: str
    terms_in_title: int
    session: LearningSession | None = None
    topics: list[SafeString] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    """What was found of one kind: the first few, or, wanted alone, a page of all."""

    slug: str
    heading: str
    found: PageOfResults[Any]
    hits: list[Hit]

    @property
    def total(self) -> int:
        return self.found.paginator.count


@dataclass(frozen=True)
class Results:
    """Everything that was found, or, where nothing was, perhaps another spelling that finds something."""

    words: SearchWords
    groups: list[Group]
    only: Group | None = None
    suggestion: str = ""

    @property
    def total(self) -> int:
        return sum(group.total for group in self.groups)

    @property
    def shown(self) -> list[Group]:
        return [self.only] if self.only else self.groups


def search(request: HttpRequest, typed: str, *, only: str = "", number: str = "") -> Results:
    """What ``typed`` finds for this reader, the group with the best title first.

    ``only`` names a group that is wanted whole, page by page.
    """
    words = read(typed)
    if not words.terms:
        return Results(words, [])
    now = timezone.now()
    kinds = _kinds(request, words, now=now)
    groups = []
    for slug, (heading, found, as_hit) in kinds.items():
        few = Paginator(found, ON_A_PAGE if slug == only else FIRST_FEW)
        page = few.get_page(number if slug == only else 1)
        if few.count:
            groups.append(Group(slug, heading, page, [as_hit(each) for each in page]))
    groups.sort(key=lambda group: -group.hits[0].terms_in_title)
    alone = next((group for group in groups if group.slug == only), None)
    suggestion = "" if groups else _another_spelling(request, words, now=now)
    return Results(words, groups, alone, suggestion)


Kind = tuple[str, Sequence[Any] | QuerySet[Any], Callable[[Any], Hit]]


def _kinds(request: HttpRequest, words: SearchWords, *, now: datetime) -> dict[str, Kind]:
    sessions = sessions_found(words, now=now).prefetch_related("topics")
    coming = sessions.not_ended(now=now).with_places_taken().order_by("-in_title", *IN_TIME)
    past = sessions.ended(now=now).order_by("-in_title", "-starts_at", "-pk")
    session_hit = partial(_session_hit, words)
    page_hit = partial(_page_hit, request, words)
    return {
        "pages": (_("Pages"), pages_found(request, words), page_hit),
        "coming": (_("Sessions to come"), coming, session_hit),
        "past": (_("Sessions that are over"), past, session_hit),
    }


def _session_hit(words: SearchWords, session: LearningSession) -> Hit:
    title, text = words.mark(session.title), words.mark(session.summary)
    topics = [words.mark(topic.name) for topic in session.topics.all()]
    address, in_title = session.get_absolute_url(), words.terms_in(session.title)
    return Hit(address, title, text, settings.LANGUAGE_CODE, in_title, session, topics)


def _page_hit(request: HttpRequest, words: SearchWords, found: tuple[Page, str]) -> Hit:
    page, text = found
    text = words.mark(words.excerpt(text) or page.search_description)
    address, in_title = page.get_url(request), words.terms_in(page.title)
    return Hit(address, words.mark(page.title), text, page.locale.language_code, in_title)


def _another_spelling(request: HttpRequest, words: SearchWords, *, now: datetime) -> str:
    """``words`` with those that stand in no title changed to one that does; empty if that finds nothing."""
    known = _words_of_titles(request, now=now)
    better = [_nearest(word, known) for word in split_words(words.typed)]
    guess = read(" ".join(better))
    if guess.terms == words.terms:
        return ""
    finds = sessions_found(guess, now=now).exists() or pages_found(request, guess)
    return guess.typed if finds else ""


def _nearest(word: str, known: set[str]) -> str:
    if len(word) < SHORTEST_GUESSED or word in known:
        return word
    near = difflib.get_close_matches(word, sorted(known), n=1, cutoff=LIKE_ENOUGH)
    return near[0] if near else word


def _words_of_titles(request: HttpRequest, *, now: datetime) -> set[str]:
    titles = [*visible_pages(request).values_list("title", flat=True)]
    titles += LearningSession.objects.published(now=now).values_list("title", flat=True)
    titles += Topic.objects.values_list("name", flat=True)
    return {
        word for title in titles for word in split_words(title) if len(word) >= SHORTEST_GUESSED
    }
