"""The guides show pictures that are there, say what they show, and leave none unused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from .guide_pictures import GUIDE_PICTURES, MOST_BYTES, PICTURES

GUIDES = sorted((Path(settings.BASE_DIR) / "docs" / "guides").glob("*.md"))
SHOWN = re.compile(r"!\[([^\]]*)\]\(pictures/([\w-]+)\.webp\)")


def shown() -> list[tuple[str, str]]:
    return [found for guide in GUIDES for found in SHOWN.findall(guide.read_text())]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_a_guide_is_one_page_with_pictures(guide):
    text = guide.read_text()

    assert len(text.splitlines()) <= 120
    assert len(SHOWN.findall(text)) >= 2


def test_each_picture_is_made_by_the_command_shown_by_a_guide_and_said_in_words():
    names = {picture.name for picture in GUIDE_PICTURES}

    assert {path.stem for path in PICTURES.iterdir()} == names
    assert {name for _, name in shown()} == names
    assert [name for words, name in shown() if len(words) < 20] == []


def test_pictures_are_light():
    assert [path.name for path in PICTURES.iterdir() if path.stat().st_size > MOST_BYTES] == []
