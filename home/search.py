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

from core.models import Topic
from core.search_words import SearchWords, read, split_words
from sessions.models import LearningSession
from sessions.queries import IN_TIME
from sessions.search import sessions_found

from .page_search import PageFound, pages_found, visible_pages

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
    fit: tuple[int, int]  # how many of the terms it has, in all and in its title
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
    """Everything that was found, and, where nothing has every word, perhaps another spelling."""

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

    Where nothing has every word, it is what has most of them; ``words.every`` then says no.
    ``only`` names a group that is wanted whole, page by page.
    """
    words = read(typed)
    if not words.terms:
        return Results(words, [])
    now = timezone.now()
    groups = _groups(request, words, only, number, now=now)
    suggestion = "" if groups else _another_spelling(request, words, now=now)
    if not groups and len(words.terms) > 1:
        words = words.loosened()
        groups = _groups(request, words, only, number, now=now)
    alone = next((group for group in groups if group.slug == only), None)
    return Results(words, groups, alone, suggestion)


def _groups(
    request: HttpRequest, words: SearchWords, only: str, number: str, *, now: datetime
) -> list[Group]:
    """The kinds of which something was found, the best first."""
    kinds = _kinds(request, words, now=now)
    groups = []
    for slug, (heading, found, as_hit) in kinds.items():
        few = Paginator(found, ON_A_PAGE if slug == only else FIRST_FEW)
        page = few.get_page(number if slug == only else 1)
        if few.count:
            groups.append(Group(slug, heading, page, [as_hit(each) for each in page]))
    return sorted(groups, key=lambda group: group.hits[0].fit, reverse=True)


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
    address, fit = session.get_absolute_url(), (session.terms_found, session.in_title)
    return Hit(address, title, text, settings.LANGUAGE_CODE, fit, session, topics)


def _page_hit(request: HttpRequest, words: SearchWords, found: PageFound) -> Hit:
    page, fit = found.page, (found.terms_found, found.in_title)
    text = words.mark(words.excerpt(found.text) or page.search_description)
    title = words.mark(page.title)
    return Hit(page.get_url(request) or "", title, text, page.locale.language_code, fit)


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
