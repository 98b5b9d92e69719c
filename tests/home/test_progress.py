"""Progress on the front page: called the latest only while it is."""

from __future__ import annotations

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.utils.translation import override

from home.progress import latest_day_of

pytestmark = pytest.mark.django_db


def progress_of(client, hub, *whens, today="2026-11-24"):
    """Heading, words below it, and what each step says of its time."""
    hub.home.progress = [
        ("step", {"action": "Step", "when": when, "text": "Done.", "page": None, "address": ""})
        for when in whens
    ]
    hub.home.save_revision().publish()
    with time_machine.travel(f"{today} 12:00", tick=False):
        page = BeautifulSoup(client.get("/").content, "html.parser").select_one(".hub-progress")
    if page is None:
        return None
    times = [time.get_text() for time in page.select(".hub-progress__when")]
    return page.h2.get_text(), page.select_one(".hub-quiet").get_text(), times


@pytest.mark.parametrize(
    ("whens", "heading"),
    [
        (["25 May 2026"], "Latest progress"),
        (["24 May 2026"], "Last known progress"),
        (["May 2026"], "Latest progress"),
        (["April 2026"], "Last known progress"),
        (["2026", "7 February 2024"], "Latest progress"),
        (["", "7 February 2024"], "Last known progress"),
        (["", "October 2026"], "Latest progress"),
        ([""], "Last known progress"),
    ],
)
def test_progress_is_called_the_latest_for_two_quarters(client, hub, whens, heading):
    assert progress_of(client, hub, *whens)[0] == heading


def test_old_progress_says_of_when_it_is_and_what_has_no_date_says_so(client, hub):
    heading, told, times = progress_of(
        client, hub, "", "7 February 2024", "No date given", "January 2024"
    )

    assert heading == "Last known progress"
    assert told.endswith(
        "The last one with a date is of 7 February 2024. What came after is not confirmed."
    )
    assert times == ["Date not confirmed", "7 February 2024", "Date not confirmed", "January 2024"]
    assert progress_of(client, hub, "")[1].endswith("When they were is not confirmed.")
    assert "confirmed" not in progress_of(client, hub, "October 2026")[1]


def test_without_progress_nothing_is_said_of_it(client, hub):
    assert progress_of(client, hub) is None


@pytest.mark.parametrize(
    ("when", "day"),
    [
        ("29 February 2024", "2024-02-29"),
        ("30 February 2023", "2023-02-28"),
        ("about October 2024", "2024-10-31"),
        ("Spring 2024", "2024-12-31"),
        ("31 december 2024", "2024-12-31"),
        ("no date given", "None"),
        ("0 May 2024", "2024-05-31"),
        ("Action 3", "None"),
    ],
)
def test_a_date_is_read_as_exact_as_it_is_written_and_never_fails(when, day):
    assert str(latest_day_of(when)) == day


def test_months_are_known_in_the_language_of_the_page_too():
    with override("pl"):
        assert str(latest_day_of("7 lutego 2024")) == "2024-02-07"
        assert str(latest_day_of("luty 2024")) == "2024-02-29"
        assert str(latest_day_of("7 February 2024")) == "2024-02-07"
