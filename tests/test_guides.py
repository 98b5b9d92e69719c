"""The guides show pictures that exist, and name menus and addresses that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User

from .guide_pictures import GUIDE_PICTURES, MOST_BYTES, PICTURES
from .signing_in import sign_in

GUIDES = sorted((Path(settings.BASE_DIR) / "docs" / "guides").glob("*.md"))
MOST_BYTES_IN_ALL = 700 * 1024
PICTURE = re.compile(r"!\[([^\]]*)\]\(pictures/([^)]+)\.webp\)")
# What is bold and no sentence is a label in the menu of the admin.
MENU = re.compile(r"\*\*([^*.\"]+)\*\*")
ADDRESS = re.compile(r"`(/[a-z/-]*/)`")
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)#]+)\)")
LABEL = re.compile(r'"label": "([^"]+)"')


@pytest.fixture(params=GUIDES, ids=lambda path: path.stem)
def guide(request) -> str:
    return request.param.read_text()


@pytest.fixture
def browser_of_all(written_hub) -> Client:
    """Somebody who sees every menu."""
    browser = Client()
    person = User.objects.create_superuser("all@example.org", name="All Rights")
    sign_in(browser, person, second_factor=True)
    return browser


def test_there_is_a_guide_for_each_of_those_who_run_the_hub():
    assert [path.stem for path in GUIDES] == ["editor", "operator", "organiser"]


def test_a_guide_is_one_page_with_three_to_five_pictures_that_say_what_they_show(guide):
    pictures = PICTURE.findall(guide)

    assert 60 <= len(guide.splitlines()) <= 130
    assert 3 <= len(pictures) <= 5
    assert [name for words, name in pictures if len(words) < 30] == []


def test_the_pictures_are_those_that_are_taken_and_each_is_shown():
    shown = {name for path in GUIDES for _, name in PICTURE.findall(path.read_text())}

    assert shown == {picture.name for picture in GUIDE_PICTURES}
    assert shown == {path.stem for path in PICTURES.iterdir()}


def test_the_pictures_are_small():
    sizes = [path.stat().st_size for path in PICTURES.iterdir()]

    assert max(sizes) <= MOST_BYTES
    assert sum(sizes) <= MOST_BYTES_IN_ALL


def test_links_between_the_guides_lead_somewhere(guide):
    folder = GUIDES[0].parent

    assert [link for link in LINK.findall(guide) if not (folder / link).exists()] == []


@pytest.mark.django_db
def test_every_menu_that_a_guide_names_is_in_the_admin(guide, browser_of_all):
    labels = set(LABEL.findall(browser_of_all.get("/admin/").content.decode()))
    named = {part for path in MENU.findall(guide) for part in path.split(" → ")}

    assert len(named) >= 4
    assert named - labels == set()


@pytest.mark.django_db
def test_every_address_that_a_guide_names_answers(guide, browser_of_all):
    named = set(ADDRESS.findall(guide))

    missing = [path for path in named if browser_of_all.get(path).status_code == 404]

    assert "/admin/" in named
    assert missing == []
