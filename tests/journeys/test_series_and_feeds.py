"""A whole series in one go, a calendar of one's own, a suggestion: on a phone, by keyboard, in Urdu."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from sessions.enums import WaitingListKind
from sessions.models import LearningSession, Series, SessionSuggestion
from sessions.services.feeds import personal_feed
from sessions.services.suggestions import suggest_session
from tests.factories import BookingFactory, LearningSessionFactory, lunchtime

from .journey import DESKTOP_WIDTH, PHONE_WIDTH, SMALLEST_WIDTH, Journey

NEWCOMER = "new.nurse@trust.example"
WIDTHS = [SMALLEST_WIDTH, PHONE_WIDTH, DESKTOP_WIDTH]


@pytest.fixture
def series(db: None) -> Series:
    """Three sessions to come, the last one full, and one that is over."""
    series = Series.objects.create(name="Feeding well", summary="One question a week.")
    for days, title in [(-5, "Why it matters"), (2, "First days"), (9, "Going back to work")]:
        LearningSessionFactory(series=series, title=title, starts_at=lunchtime(in_days=days))
    last = LearningSessionFactory(
        series=series,
        title="Weaning on a budget",
        starts_at=lunchtime(in_days=16),
        capacity=1,
        waiting_list=WaitingListKind.AUTOMATIC,
    )
    BookingFactory(session=last)
    return series


def tell_details(journey: Journey) -> None:
    journey.when_i_fill("Full name", "Nell New")
    journey.when_i_fill("Job role", "Health visitor")
    journey.when_i_fill("Where you work or study", "Any trust")
    journey.when_i_choose("Area", "Derby")


@pytest.mark.parametrize("has_javascript", [True, False], ids=["script", "no script"])
def test_a_newcomer_books_a_whole_series_on_a_phone(journey, series, has_javascript):
    if not has_javascript:
        journey.given_i_have_no_javascript()
    session = LearningSession.objects.get(title="First days")

    journey.when_i_open(session.get_absolute_url()).then_the_accessibility_baseline_is_met()
    journey.when_i_press("Feeding well", within="main").then_the_heading_is("Feeding well")
    journey.then_no_cookie_is_set().then_the_accessibility_baseline_is_met()
    journey.when_i_press("Book all of this series")
    journey.when_i_fill("Your e-mail address", NEWCOMER).when_i_press("Send me a code")
    journey.when_i_fill_in_the_code_mailed_to(NEWCOMER).when_i_press("Continue")
    tell_details(journey)
    journey.when_i_press("Save and", within="main")

    journey.then_i_am_at(series.get_absolute_url())
    journey.then_i_see("You have 2 places. You wait for 1 place.")
    journey.then_i_see("You have booked all that can be booked")
    journey.then_nothing_overflows().then_the_accessibility_baseline_is_met()


def test_somebody_known_books_the_rest_with_the_keyboard_alone(journey, series, health_visitor):
    BookingFactory(session=LearningSession.objects.get(title="First days"), person=health_visitor)
    journey.given_a_screen_of(DESKTOP_WIDTH).given_i_am_signed_in_as(health_visitor)

    journey.when_i_open(series.get_absolute_url()).then_i_see("You have booked 1 of 3")
    journey.when_i_tab_to("Book the rest of this series").and_i_press("Enter")
    journey.then_i_see("Full: you join the waiting list.")
    journey.then_the_accessibility_baseline_is_met()
    journey.when_i_tab_to("Book 2 sessions").and_i_press("Enter")

    journey.then_i_see("You have 2 places. You wait for 1 place.")
    assert health_visitor.bookings.count() == 3


def test_a_visitor_signs_in_and_suggests_a_session(journey, health_visitor):
    journey.when_i_open("/sessions/").when_i_press("Suggest a session", within="list")
    journey.when_i_fill("Your e-mail address", health_visitor.email)
    journey.when_i_press("Send me a code")
    journey.when_i_fill_in_the_code_mailed_to(health_visitor.email).when_i_press("Continue")

    journey.then_the_heading_is("Suggest a session").when_i_press("Send it")
    journey.then_i_see("Say in a few words").then_the_accessibility_baseline_is_met()
    journey.when_i_fill("What should it be about?", "Weaning on a budget")
    journey.when_i_tick("I could speak about it")
    journey.when_i_press("Send it")

    journey.then_the_heading_is("Thank you for your suggestion")
    journey.then_the_accessibility_baseline_is_met()
    assert SessionSuggestion.objects.get().person == health_visitor


def test_somebody_makes_renews_and_ends_their_calendar(journey, health_visitor):
    BookingFactory(person=health_visitor)
    journey.given_i_am_signed_in_as(health_visitor)

    journey.when_i_open("/my-sessions/").when_i_press("Your calendar, always up to date")
    journey.then_nothing_overflows().then_the_accessibility_baseline_is_met()
    journey.when_i_press("Make my calendar address")
    field = journey.page.get_by_label("Your secret address")
    expect(field).to_have_value(ends_as(health_visitor))
    journey.then_nothing_overflows().then_the_accessibility_baseline_is_met()
    journey.when_i_press("Make a new address").then_i_see("Your calendar has a new address")
    expect(field).to_have_value(ends_as(health_visitor))
    journey.then_the_accessibility_baseline_is_met()
    journey.when_i_press("Turn it off").then_i_see("Make my calendar address")


def ends_as(person):
    """What the address of the calendar of ``person`` looks like, as a pattern."""
    path = reverse("sessions:personal_calendar", args=[personal_feed(person).token])
    return re.compile(re.escape(path) + "$")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("direction", ["", "/ur"])
def test_the_pages_hold_at_every_width_and_in_both_directions(
    journey, series, health_visitor, width, direction
):
    BookingFactory(session=LearningSession.objects.get(title="First days"), person=health_visitor)
    suggest_session(
        person=health_visitor, title="Weaning, and everything that families ask about it"
    )
    personal_feed(health_visitor)
    journey.given_a_screen_of(width)
    pages = ["/sessions/", "/sessions/?mode=in_person", series.get_absolute_url()]
    for page in pages:
        journey.when_i_open(direction + page)
        journey.then_nothing_overflows().then_the_accessibility_baseline_is_met()
    journey.then_no_cookie_is_set()

    journey.given_i_am_signed_in_as(health_visitor)
    pages = [series.get_absolute_url(), f"{series.get_absolute_url()}book/"]
    pages += ["/my-sessions/", "/my-sessions/calendar/"]
    pages += ["/sessions/suggest/", "/sessions/suggest/thanks/"]
    for page in pages:
        journey.when_i_open(direction + page)
        journey.then_nothing_overflows().then_the_accessibility_baseline_is_met()


def test_an_organiser_makes_a_series_of_six_weeks(journey, organiser):
    journey.given_a_screen_of(DESKTOP_WIDTH).given_i_am_signed_in_as(organiser, second_factor=True)
    journey.when_i_open("/admin/snippets/learning_sessions/series/")
    journey.when_i_press("New weekly series").then_the_heading_is("New weekly series")
    page = journey.page
    fill = {
        "name": "Feeding well",
        "summary": "One question a week.",
        "titles": "\n".join(f"Week {number}" for number in range(1, 7)),
        "join_url": "https://meeting.example.org/1",
        "capacity": "30",
        "first_date": "2031-03-14",
    }
    for name, value in fill.items():
        page.locator(f"[name={name}]").fill(value)
    page.keyboard.press("Escape")

    journey.when_i_press("See the dates").then_i_see("6 sessions will be made")
    journey.then_i_see("Friday 18 April 2031, 12:30pm").then_the_accessibility_baseline_is_met()
    journey.when_i_press("Make 6 sessions").then_i_see("6 sessions made.")

    assert Series.objects.get().sessions.count() == 6
