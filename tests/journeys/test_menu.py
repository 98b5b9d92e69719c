import pytest

from tests.factories import LearningSessionFactory

from .journey import DESKTOP_WIDTH, PHONE_WIDTH, SMALLEST_WIDTH

PHONES = [SMALLEST_WIDTH, PHONE_WIDTH]


@pytest.mark.parametrize("path", ["/", "/sessions/", "/ur/search/"])
@pytest.mark.parametrize("width", [*PHONES, DESKTOP_WIDTH])
def test_somebody_tabs_through_a_page(journey, width, path):
    LearningSessionFactory(title="Safer sleep")
    journey.given_a_screen_of(width)

    journey.when_i_open(path)

    journey.then_nothing_covers_the_focus()


@pytest.mark.parametrize("width", PHONES)
@pytest.mark.usefixtures("written_hub")
def test_the_open_menu_covers_nothing(journey, width):
    journey.given_a_screen_of(width)
    journey.when_i_open("/sessions/")

    journey.when_i_unfold("Menu")

    journey.then_i_see("Schools and students")
    journey.then_nothing_overflows()
    journey.then_the_accessibility_baseline_is_met()
    journey.then_nothing_covers_the_focus()


@pytest.mark.usefixtures("written_hub")
def test_escape_closes_the_menu(journey):
    journey.given_a_screen_of(PHONE_WIDTH)
    journey.when_i_open("/")
    journey.when_i_unfold("Menu")

    journey.when_i_tab_to("Sessions", within="banner").and_i_press("Escape")

    journey.then_this_is_folded_and_has_the_focus("Menu")


@pytest.mark.usefixtures("written_hub")
def test_the_menu_opens_without_javascript(journey):
    journey.given_i_have_no_javascript()
    journey.when_i_open("/")

    journey.when_i_unfold("Menu").when_i_press("Schools and students", within="banner")

    journey.then_i_am_at("/schools-and-students/")
