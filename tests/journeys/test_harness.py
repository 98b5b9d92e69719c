"""The journeys' own eyes: that they see what they are there to see."""

import pytest
from playwright.sync_api import Error

WIDEN = """(selector) => {
    const wide = document.createElement("p");
    wide.textContent = "Too wide ".repeat(99);
    wide.style.whiteSpace = "nowrap";
    document.querySelector(selector).append(wide);
}"""


def test_the_accessibility_baseline_sees_a_picture_without_words(journey):
    journey.when_i_open("/")
    journey.page.evaluate("document.querySelector('main').append(new Image(10, 10))")

    with pytest.raises(AssertionError, match="image-alt"):
        journey.then_the_accessibility_baseline_is_met()


def test_the_accessibility_baseline_sees_it_without_javascript_too(journey):
    journey.given_i_have_no_javascript()
    journey.when_i_open("/")
    journey.page.evaluate("document.querySelector('main').append(new Image(10, 10))")

    with pytest.raises(AssertionError, match="image-alt"):
        journey.then_the_accessibility_baseline_is_met()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("selector", ["main", ".hub-hero"])
def test_something_too_wide_is_seen_even_where_it_is_clipped(journey, width, selector):
    journey.given_a_screen_of(width)
    journey.when_i_open("/")
    journey.page.evaluate(WIDEN, selector)

    with pytest.raises(AssertionError, match="Too wide"):
        journey.then_nothing_overflows()


def test_a_request_to_another_host_is_seen(journey):
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        journey.page.goto("http://elsewhere.invalid/")

    with pytest.raises(AssertionError, match="elsewhere.invalid"):
        journey.then_no_other_host_was_asked()
    journey.requested.clear()


def test_what_the_content_security_policy_stops_is_seen(journey):
    journey.when_i_open("/")
    journey.page.evaluate("fetch('http://elsewhere.invalid/').catch(() => null)")

    with pytest.raises(AssertionError, match="Content Security Policy"):
        journey.then_the_browser_had_nothing_to_complain_about()
    journey.complaints.clear()
