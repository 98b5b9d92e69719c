"""Nobody adds a page that the tour does not visit."""

from __future__ import annotations

from collections import Counter

from .tour import TOUR, visits
from .whole_pages import whole_pages


def test_every_template_that_draws_a_page_is_a_stop_of_the_tour():
    pages = whole_pages()
    visited = {stop.template for stop in TOUR}
    stood_on = set().union(*(pages[name] for name in visited & set(pages)))

    forgotten = sorted(set(pages) - visited - stood_on)

    assert forgotten == [], "add a line for each to tests/tour.py"


def test_the_tour_finds_pages_that_extend_the_shell_through_others():
    pages = whole_pages()

    assert pages["sessions/admin/announce.html"] >= {
        "sessions/admin/action.html",
        "wagtailadmin/generic/base.html",
    }
    assert {"pages/home.html", "500.html", "emails/reminder.html"} <= set(pages)
    assert "components/session_card.html" not in pages


def test_every_stop_has_a_name_of_its_own():
    names = Counter(stop.name for stop in visits(TOUR))

    assert [name for name, count in names.items() if count > 1] == []
