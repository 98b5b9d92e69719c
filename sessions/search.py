"""Finding sessions by their words, and keeping what is found true when something beside them changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Case, IntegerField, Model, Value, When
from django.db.models.signals import m2m_changed, post_save

from core.models import Topic
from core.search import index_anew, indexed_texts, keys_of_matches, with_most_terms
from core.search_words import SearchWords

from .models import LearningSession, Series, Speaker
from .models.session import SessionQuerySet


def sessions_found(words: SearchWords, *, now: datetime) -> SessionQuerySet:
    """The published sessions in whose words, topics, series or speakers every term of ``words`` is.

    Where some terms are enough, those with most of them. Each says as ``terms_found`` how many of the
    terms it has, and as ``in_title`` how many are in its title.
    """
    keys = keys_of_matches(LearningSession.objects.all(), words)
    found = LearningSession.objects.published(now=now).filter(pk__in=keys)
    titles = {session.pk: session.title for session in found.only("pk", "title")}
    texts = titles if words.every else _with_texts(titles)
    best, most = with_most_terms(texts, words)
    in_title = _terms_in_title({key: titles[key] for key in best}, words)
    return found.filter(pk__in=best).annotate(terms_found=Value(most), in_title=in_title)


def _with_texts(titles: dict[int, str]) -> dict[int, str]:
    texts = indexed_texts(LearningSession(pk=key) for key in titles)
    return {key: f"{title} {texts.get(key, '')}" for key, title in titles.items()}


def _terms_in_title(titles: dict[int, str], words: SearchWords) -> Case:
    """Counted here, not by the database, so that both databases agree on what a word is."""
    keys: dict[int, list[int]] = {}
    for key, title in titles.items():
        keys.setdefault(words.terms_in(title), []).append(key)
    known = [When(pk__in=some, then=Value(count)) for count, some in keys.items() if count]
    return Case(*known, default=Value(0), output_field=IntegerField())


def keep_index_true() -> None:
    """A session's words come partly from its topics, series and speakers: follow their changes.

    So a speaker who no longer agrees to be named is not found by name from that moment on.
    """
    for others in (LearningSession.topics, LearningSession.speakers):
        m2m_changed.connect(_relation_changed, sender=others.through)
    for model in (Topic, Series, Speaker):
        post_save.connect(_part_changed, sender=model)


def _relation_changed(
    sender: type[Model], instance: Model, action: str, reverse: bool, **kwargs: Any
) -> None:
    # The session was written, and indexed, before its topics and speakers were.
    if action.startswith("post_") and not reverse:
        index_anew(LearningSession.objects.filter(pk=instance.pk))


def _part_changed(sender: type[Model], instance: Any, created: bool, **kwargs: Any) -> None:
    if not created and not kwargs.get("raw"):
        index_anew(LearningSession.objects.filter(pk__in=instance.sessions.values("pk")))
