"""The shape in which words are kept: plain data, which ``set_up_hub`` makes pages of.

Nothing here needs Django. A block is the name of a block of the page and its raw value; ``None`` stands
for a block that the page fills itself from what is true when it is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypedDict

Block = tuple[str, Any]


@dataclass(frozen=True, kw_only=True)
class Words:
    """One page. ``states_facts`` marks a page whose facts name their sources and are looked at again."""

    slug: str
    title: str
    search_description: str
    lede: str
    body: list[Block]
    seo_title: str = ""
    states_facts: bool = False


class Door(TypedDict):
    """One way in from the front page."""

    title: str
    text: str
    link: str
    label: str


class Progress(TypedDict):
    """What has happened in the plan, newest first. ``when`` is as precise as the source is, and never more:
    empty where it names no date."""

    action: str
    when: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Front:
    """The front page."""

    headline: str
    introduction: str
    search_description: str
    doors: list[Door]
    progress: list[Progress]
