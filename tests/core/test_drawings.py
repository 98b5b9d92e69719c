"""The drawings: light, silent to screen readers, and painted by the stylesheet alone."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.template.loader import render_to_string
from PIL import Image

FOLDER = settings.BASE_DIR / "templates" / "drawings"
DRAWINGS = sorted(path.name for path in FOLDER.glob("*.html"))
SASS = settings.BASE_DIR / "frontend" / "sass" / "_drawings.scss"
PALETTE = (settings.BASE_DIR / "frontend" / "sass" / "_palette.scss").read_text()
ASSETS = settings.BASE_DIR / "frontend" / "assets"
HEAVIEST = 2560


def drawing(name: str) -> BeautifulSoup:
    return BeautifulSoup(render_to_string(f"drawings/{name}"), "html.parser")


def painted() -> set[str]:
    """The last parts of the classes that the stylesheet knows: its colours and its thick lines."""
    sass = SASS.read_text()
    return set(re.findall(r'^  "(\w+)":', sass, re.M)) | set(re.findall(r"__(\w+)", sass))


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_light_and_silent_and_brings_no_style_of_its_own(name):
    assert (FOLDER / name).stat().st_size <= HEAVIEST

    svg = drawing(name).svg

    assert (svg["aria-hidden"], svg["focusable"]) == ("true", "false")
    assert svg["viewbox"].split()[2:] == [svg["width"], svg["height"]]
    tags = [svg, *svg.find_all(True)]
    assert {"id", "style", "fill", "stroke"} & {key for tag in tags for key in tag.attrs} == set()


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_shape_of_a_drawing_has_a_colour_the_stylesheet_knows(name):
    shapes = drawing(name).svg.find_all(True)
    parts = [{c.removeprefix("hub-drawing__") for c in shape["class"]} for shape in shapes]

    assert set().union(*parts) - painted() == set()
    assert set() not in parts


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "shown"),
    [
        ("/nowhere/", 404, "empty_page.html"),
        ("/sessions/", 200, "empty_planned.html"),
        ("/sessions/?mode=in_person", 200, "empty_found.html"),
        ("/my-sessions/", 200, "empty_booked.html"),
    ],
)
def test_a_page_with_nothing_to_show_shows_its_drawing(
    health_visitor_client, hub, address, status, shown
):
    response = health_visitor_client.get(address)

    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == status
    assert page.main.find_all("svg", class_="hub-drawing") == [drawing(shown).svg]


def test_the_page_of_a_fault_of_ours_shows_the_bricks_that_fell():
    page = BeautifulSoup(render_to_string("500.html"), "html.parser")

    assert page.main.svg == drawing("empty_broken.html").svg


def test_the_picture_for_links_elsewhere_draws_the_home_visit_as_it_is_now():
    shown = BeautifulSoup((ASSETS / "share.svg").read_text(), "html.parser")
    paths = {path["d"] for path in shown.find_all("path")}

    assert {path["d"] for path in drawing("hero.html").find_all("path")} <= paths
    assert set(re.findall(r"color: (#\w+)", str(shown))) <= set(re.findall(r"#\w+", PALETTE))


@pytest.mark.parametrize(
    ("name", "size"), [("share.png", (1200, 630)), ("apple-touch-icon.png", (180, 180))]
)
def test_a_picture_is_light_and_of_the_size_that_is_asked_for(name, size):
    with Image.open(ASSETS / name) as picture:
        assert (picture.size, picture.mode) == (size, "P")
    assert (ASSETS / name).stat().st_size <= 60_000
