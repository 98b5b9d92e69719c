import pytest

from tests.factories import LearningSessionFactory

from .journey import DESKTOP_WIDTH, PHONE_WIDTH, SMALLEST_WIDTH

WIDTHS = [SMALLEST_WIDTH, PHONE_WIDTH, DESKTOP_WIDTH]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_reader_opens_the_front_page(journey, width):
    LearningSessionFactory(title="Safer sleep")
    journey.given_a_screen_of(width)

    journey.when_i_open("/")

    journey.then_i_see("Safer sleep")
    journey.then_nothing_overflows()
    journey.then_the_accessibility_baseline_is_met()
    journey.then_no_cookie_is_set()
    journey.then_no_other_host_was_asked()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_reader_opens_a_page_from_right_to_left(journey, width):
    journey.given_a_screen_of(width)

    journey.when_i_open("/ur/sign-in/")

    journey.then_the_page_is_right_to_left()
    journey.then_nothing_overflows()
    journey.then_the_accessibility_baseline_is_met()
    journey.then_no_other_host_was_asked()


def test_a_reader_opens_the_front_page_without_javascript(journey):
    LearningSessionFactory(title="Safer sleep")
    journey.given_i_have_no_javascript()

    journey.when_i_open("/")

    journey.then_i_see("Safer sleep")
    journey.then_nothing_overflows()
    journey.then_the_accessibility_baseline_is_met()


def test_a_reader_reaches_the_programme_from_the_keyboard(journey):
    journey.given_a_screen_of(DESKTOP_WIDTH)
    journey.when_i_open("/")

    journey.when_i_tab_to("Skip to main content").and_i_press("Enter")
    journey.when_i_tab_to("See what is on").and_i_press("Enter")

    journey.then_i_am_at("/sessions/")
