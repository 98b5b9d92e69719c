import pytest

from tests.factories import LearningSessionFactory, lunchtime

from .journey import DESKTOP_WIDTH, PHONE_WIDTH, SMALLEST_WIDTH

WIDTHS = [SMALLEST_WIDTH, PHONE_WIDTH, DESKTOP_WIDTH]
LONG = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 2


@pytest.fixture(autouse=True)
def _sessions(journey):
    LearningSessionFactory(title="Safer sleep", summary="Half an hour about sleep.", capacity=5)
    LearningSessionFactory(title=f"Sleep {LONG}"[:120], summary=f"{LONG} and sleep.")
    LearningSessionFactory(title="Sleep, last week", starts_at=lunchtime(in_days=-7))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_reader_searches(journey, width):
    journey.given_a_screen_of(width)
    journey.when_i_open("/search/")

    journey.when_i_fill("What are you looking for?", "sleep")
    journey.when_i_press("Search", within="main", exact=True)

    journey.then_i_am_at("/search/?q=sleep")
    journey.then_i_see("3 results")
    journey.then_nothing_overflows()
    journey.then_the_accessibility_baseline_is_met()
    journey.then_no_cookie_is_set()
    journey.when_i_press("Safer sleep")
    journey.then_the_heading_is("Safer sleep")


def test_a_reader_searches_from_the_keyboard(journey):
    journey.given_a_screen_of(DESKTOP_WIDTH)
    journey.when_i_open("/search/")

    journey.when_i_tab_to("What are you looking for?").and_i_type("sleep").and_i_press("Enter")
    journey.then_i_see("3 results")
    journey.when_i_tab_to("Safer sleep").and_i_press("Enter")

    journey.then_the_heading_is("Safer sleep")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_reader_searches_from_right_to_left(journey, width):
    journey.given_a_screen_of(width)

    journey.when_i_open("/ur/search/?q=sleep")

    journey.then_the_page_is_right_to_left()
    journey.then_i_see("Safer sleep")
    journey.then_nothing_overflows()
    journey.then_the_accessibility_baseline_is_met()


def test_a_reader_searches_without_javascript(journey):
    journey.given_i_have_no_javascript()
    journey.when_i_open("/search/")

    journey.when_i_fill("What are you looking for?", "sleep")
    journey.when_i_press("Search", within="main", exact=True)

    journey.then_i_see("3 results")
    journey.then_the_accessibility_baseline_is_met()


@pytest.mark.parametrize("query", ["zzxxyy", "the", "sleap", "x" * 300, "", '"اردو “ہ”', "'\"<b>"])
def test_a_reader_finds_nothing(journey, query):
    journey.given_a_screen_of(SMALLEST_WIDTH)

    journey.when_i_open(f"/search/?q={query}")

    journey.then_the_heading_is("Search")
    journey.then_nothing_overflows()
    journey.then_the_accessibility_baseline_is_met()


@pytest.mark.parametrize("start", ["", "/ur"])
def test_a_reader_asks_for_more_than_anything_has(journey, start):
    journey.given_a_screen_of(SMALLEST_WIDTH)

    journey.when_i_open(f'{start}/search/?q=safer+"zzxxyy"+{"x" * 60}')

    journey.then_i_see("Nothing has all of these words.")
    journey.then_i_see("Safer sleep")
    journey.then_nothing_overflows()
    journey.then_the_accessibility_baseline_is_met()


def test_a_page_with_facts_for_search_engines_is_nothing_the_browser_minds(journey):
    """The journey ends by asking what the browser complained about, such as a policy that was broken."""
    journey.when_i_open("/search/?q=safer")
    journey.when_i_press("Safer sleep")

    journey.then_the_heading_is("Safer sleep")
    journey.then_no_other_host_was_asked()
