"""The parts of a text, kept apart in the search index, so that an excerpt does not run one into the next."""

from __future__ import annotations

import re

from django.db.models import Model
from wagtail.search import index

# A sign that nobody types and at which both databases end a word, but no space, which the index would strip.
END_OF_PART = "\x03"
ENDS = re.compile(rf"([.!?…:;])?\s*(?:{END_OF_PART}\s*)+")


class PartsField(index.SearchField):
    """A field whose text, or each part of it if it has several, ends with a sign in the index."""

    def get_value(self, obj: Model) -> str:
        value = super().get_value(obj)
        parts = value if isinstance(value, list) else [value]
        return " ".join(f"{part}{END_OF_PART}" for part in parts if part)


def in_one_line(indexed: str) -> str:
    """The text to show: a space after a sentence, else a dot, between what were parts of it."""
    return ENDS.sub(_join, indexed).rstrip(" ·")


def _join(end: re.Match[str]) -> str:
    return f"{end[1]} " if end[1] else " · "
