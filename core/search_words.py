"""What somebody typed into the search box, made fit to be searched for. Knows no database."""

from __future__ import annotations

import csv
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

MOST_CHARACTERS = 100
SHORTEST_BEGINNING = 3  # of a word that is not typed to its end
SYNONYMS = Path(__file__).parent / "data" / "synonyms.csv"
# Words that are on nearly every page: alone they find nothing worth having.
COMMON = """
a an and are as at be but by can could did do does for from has have how i if in is it its me much my no
not of on or our should so than that the their them then there these they this to was we were what when
where which who whom why will with would you your
"""
TOO_COMMON = frozenset(COMMON.split())
IRREGULAR = {"child": "children", "man": "men", "person": "people", "woman": "women"}
BACK_TO_ONE = {many: one for one, many in IRREGULAR.items()}
# Signs that turn the direction of a line round, or that no font shows.
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
POSSESSIVE = re.compile(r"['\u2019]s\b", re.IGNORECASE)


@dataclass(frozen=True)
class Term:
    """A word, or words that are one name, with the other names for the same thing."""

    words: tuple[str, ...]
    other_names: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds the term in a text: any of its words and names, and words that begin like it."""
        whole = [form for word in self.words for form in forms(word)]
        whole += self.other_names
        begun = [rf"{re.escape(word)}\w*" for word in self.words if len(word) >= SHORTEST_BEGINNING]
        either = "|".join([*(re.escape(each) for each in whole), *begun])
        return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


@dataclass(frozen=True)
class SearchWords:
    """What is searched for: every term must be found, or else as many of them as can be."""

    typed: str
    terms: tuple[Term, ...] = ()
    was_cut: bool = False
    every: bool = True

    def loosened(self) -> SearchWords:
        """The same words, of which some are enough."""
        return replace(self, every=False)

    def mark(self, text: str) -> SafeString:
        """``text``, safe to show, with the words that were found marked."""
        pieces, done = [], 0
        for start, end in self._places(text):
            pieces.append((text[done:start], format_html("<mark>{}</mark>", text[start:end])))
            done = end
        return format_html_join("", "{}{}", [*pieces, (text[done:], "")])

    def excerpt(self, text: str, *, length: int = 220) -> str:
        """The part of ``text`` with most of the terms, the first of equals, in whole words."""
        text = " ".join(text.split())
        if len(text) <= length:
            return text
        before = length // 3
        start = max(0, min(self._best_place(text, length - before) - before, len(text) - length))
        if start:
            start = text.find(" ", start) + 1
        part = text[start : start + length]
        if start + length < len(text):
            part = f"{(part.rpartition(' ')[0] or part).rstrip(' .,;:·')}…"
        return f"…{part}" if start else part

    def terms_in(self, text: str) -> int:
        """How many of the terms are in ``text``."""
        return sum(term.pattern.search(text) is not None for term in self.terms)

    def count_in(self, text: str) -> int:
        """How often any of them is in ``text``."""
        return sum(1 for _ in self._places(text))

    def _best_place(self, text: str, length: int) -> int:
        """Where in ``text`` the ``length`` signs begin that have most of the terms."""
        found = sorted(
            (match.start(), number)
            for number, term in enumerate(self.terms)
            for match in term.pattern.finditer(text)
        )

        def terms_from(at: int) -> int:
            start = found[at][0]
            end = bisect_left(found, (start + length, 0))
            return len({number for _, number in found[at:end]})

        return found[max(range(len(found)), key=terms_from)][0] if found else 0

    def _places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the terms are in ``text``, from its beginning, without overlaps."""
        spans = sorted(match.span() for term in self.terms for match in term.pattern.finditer(text))
        done = 0
        for start, end in spans:
            if start >= done:
                yield start, end
                done = end


def read(typed: str) -> SearchWords:
    """What ``typed`` asks for. Signs and operators mean nothing; too long a text is cut."""
    seen = " ".join(UNSEEN.sub(" ", unicodedata.normalize("NFC", typed)).split())
    kept = seen[:MOST_CHARACTERS].rstrip()
    return SearchWords(kept, tuple(_terms(split_words(kept))), was_cut=len(seen) > MOST_CHARACTERS)


def split_words(text: str) -> list[str]:
    """The words of ``text`` in lower case: letters, digits and their marks, in any script."""
    letters = [
        sign if unicodedata.category(sign)[0] in "LMN" else " "
        for sign in POSSESSIVE.sub("", text.lower())
    ]
    return "".join(letters).split()


def forms(word: str) -> list[str]:
    """``word`` and, if it is an English one, its plural or singular."""
    if len(word) < 3 or not (word.isascii() and word.isalpha()):
        return [word]
    other = IRREGULAR.get(word) or BACK_TO_ONE.get(word) or _other_number(word)
    return [word, other] if other else [word]


def _other_number(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    if word.endswith(("ss", "x", "z", "ch", "sh")):
        return f"{word}es"
    if word.endswith(("us", "is")):
        return ""
    if word.endswith("s"):
        return word[:-1]
    if word.endswith("y") and word[-2] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}s"


def _terms(words: list[str]) -> Iterator[Term]:
    """The terms in ``words``: names of several words first, then words that are not too common."""
    seen: set[tuple[str, ...]] = set()
    at = 0
    while at < len(words):
        name = _name_at(words, at)
        at += len(name)
        is_common = len(name) == 1 and name[0] in TOO_COMMON
        if name not in seen and not is_common:
            seen.add(name)
            yield Term(name, _other_names().get(name, ()))


def _name_at(words: list[str], at: int) -> tuple[str, ...]:
    """The longest name that begins at a place in ``words``; else the one word there."""
    names = _other_names()
    for length in range(min(_longest_name(), len(words) - at), 1, -1):
        if (name := tuple(words[at : at + length])) in names:
            return name
    return (words[at],)


@cache
def _other_names() -> dict[tuple[str, ...], tuple[str, ...]]:
    """For each name in the list of synonyms, the others that mean the same."""
    found = {}
    with SYNONYMS.open(newline="") as rows:
        for row in csv.reader(rows):
            names = [" ".join(split_words(name)) for name in row]
            for name in names:
                others = tuple(other for other in names if other != name)
                found[tuple(name.split())] = others
    return found


@cache
def _longest_name() -> int:
    return max(len(name) for name in _other_names())
