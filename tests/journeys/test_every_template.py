"""Every page that the hub can show, in every way that matters: the run that the statement rests on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.guide import Guide
from tests.looks import WIDTHS, look_at
from tests.tour import MAILS, PAGES, VISITOR, Stop, visits

ROOT = Path(__file__).parents[2]


def test_no_page_breaks_a_rule_of_accessibility_in_any_width_direction_or_colours(tmp_path):
    results = tmp_path / "results.json"
    # A process of its own: it runs the demo with its own settings.
    answer = subprocess.run(
        [sys.executable, "-m", "tests.accessibility", "--to", results],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        capture_output=True,
        text=True,
    )

    assert answer.returncode == 0, answer.stdout + answer.stderr
    told = json.loads(results.read_text())
    ways_of_a_page, ways_of_a_mail = 2 * (len(WIDTHS) + 1), len(WIDTHS) + 1
    assert told["violations"] == {}
    assert told["looks"] == (
        ways_of_a_page * len(list(visits(PAGES))) + ways_of_a_mail * len(MAILS)
    )


def found_in(browser, body: str) -> dict[str, set[str]]:
    """What is found in a page with that body, with the ways of looking in which it is."""
    html = f"<!doctype html><html lang=en dir=ltr><title>A page</title><main><h1>A page</h1>{body}"
    stop = Stop("page", "template:page", VISITOR, "")
    found = {}
    for breach in look_at(
        browser, Guide("http://hub.invalid", {}, {}, {stop.path: html}), [stop]
    ).breaches:
        found.setdefault(breach.rule, set()).add(breach.how)
    return found


def test_a_page_as_it_should_be_is_left_alone(browser):
    assert found_in(browser, "<p>All is well.</p>") == {}


def test_what_axe_finds_is_found_in_every_way_of_looking(browser):
    found = found_in(browser, "<img src=data:,>")

    ways = ["320 px", "768 px", "1280 px", "forced colours, reduced motion"]
    assert found == {"image-alt": {f"{side}, {way}" for side in ("ltr", "rtl") for way in ways}}


def test_words_that_fit_only_while_letters_are_small_are_found(browser):
    found = found_in(
        browser, "<p style='width: 60rem; max-width: 100%; white-space: nowrap'>" + "word " * 20
    )

    assert {"ltr, 320 px", "rtl, 320 px"} <= found["words cut off"] | found["wider than the screen"]


def test_words_that_are_too_wide_at_twice_the_size_are_found(browser):
    found = found_in(browser, "<p style='white-space: nowrap; font-size: 1rem; width: 75rem'>x</p>")

    assert "ltr, letters twice the size" in found["wider than the screen"]


def test_a_link_without_an_address_is_found(browser):
    found = found_in(browser, "<p><a href=''>Back</a> or <a href='/'>home</a></p>")

    assert found == {"leads nowhere": {"ltr, opened", "rtl, opened"}}
