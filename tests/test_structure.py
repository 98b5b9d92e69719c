"""Conventions that matter, kept by a test instead of by memory."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from wagtail.models import Page, get_page_models

ROOT = Path(settings.BASE_DIR)
ROOMS = [
    "learninghub",
    "home",
    "cpd",
    "sessions",
    "resources",
    "workstreams",
    "accounts",
    "outbox",
    "core",
]
OURS = [ROOT / name for name in [*ROOMS, "templates", "tests", "bench", "frontend", "docs"]]
DRAWERS = {"utils", "helpers", "misc", "common"}
NOT_OURS = {"node_modules", "dist", "__pycache__"}
PAGE_TYPES = [model for model in get_page_models() if model is not Page]
READ = re.compile(r"environment\.\w+\(\s*\"([A-Z_]+)\"")


def our_files():
    for folder in OURS:
        for path in folder.rglob("*"):
            if path.is_file() and not NOT_OURS & set(path.parts):
                yield path


def test_no_file_is_a_junk_drawer():
    found = [path for path in our_files() if {path.stem, *path.parent.parts[-1:]} & DRAWERS]

    assert found == []


def test_decision_records_have_numbers_of_their_own():
    numbers = Counter(path.name[:4] for path in (ROOT / "docs" / "adr").glob("[0-9]*.md"))

    assert [number for number, count in numbers.items() if count > 1] == []


@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_every_page_type_has_its_template(page_type):
    template = page_type.template

    assert get_template(template).template.name == template
    assert template.startswith("pages/")


def test_every_folder_of_tests_is_a_package():
    folders = {path.parent for path in our_files() if path.name.startswith("test_")}

    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


def test_every_setting_is_in_the_readme():
    readme = (ROOT / "README.md").read_text()
    folder = ROOT / "learninghub" / "settings"
    files = [path for path in folder.glob("*.py") if path.stem != "test"]
    names = {name for path in files for name in READ.findall(path.read_text())}

    assert sorted(name for name in names if f"`{name}`" not in readme) == []


def test_the_index_of_packages_is_not_written_down():
    pinned = "".join(path.read_text() for path in ROOT.glob("requirements*.txt"))

    assert "--index-url" not in pinned
    assert "--find-links" not in pinned
