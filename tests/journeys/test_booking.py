"""A health visitor with a phone: finds, books, joins, cancels."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from sessions.models import Booking, JoinTap
from tests.factories import (
    BookingFactory,
    LearningSessionFactory,
    SpeakerFactory,
    TopicFactory,
    UserFactory,
    lunchtime,
)

from .journey import DESKTOP_WIDTH, PHONE_WIDTH, SMALLEST_WIDTH, Journey

NEWCOMER = "new.nurse@trust.example"
MEETING = "https://meeting.example.org/room/"


def tell_details(journey: Journey) -> None:
    journey.when_i_fill("Full name", "Nell New")
    journey.when_i_fill("Job role", "Health visitor")
    journey.when_i_fill("Where you work or study", "Any trust")
    journey.when_i_choose("Area", "Derby")


def test_a_newcomer_books_in_four_screens(journey):
    session = LearningSessionFactory(title="Safer sleep", capacity=5)

    journey.when_i_open("/sessions/").then_the_accessibility_baseline_is_met()
    journey.when_i_press("Safer sleep")
    journey.then_the_heading_is("Safer sleep").then_no_cookie_is_set()
    journey.then_the_accessibility_baseline_is_met()
    journey.when_i_press("Book your place").then_the_accessibility_baseline_is_met()
    journey.when_i_fill("Your e-mail address", NEWCOMER).when_i_press("Send me a code")
    journey.then_the_heading_is("Check your e-mail").then_the_accessibility_baseline_is_met()
    journey.when_i_fill_in_the_code_mailed_to(NEWCOMER).when_i_press("Continue")
    journey.then_the_heading_is("About you").then_the_accessibility_baseline_is_met()
    tell_details(journey)
    journey.when_i_press("Save and book my place")

    journey.then_i_am_at(session.get_absolute_url())
    journey.then_i_see("You have a place").then_i_see("4 places left")
    journey.then_nothing_overflows().then_the_accessibility_baseline_is_met()
    assert session.bookings.get().person.email == NEWCOMER


def test_a_newcomer_books_without_javascript(journey):
    session = LearningSessionFactory()
    journey.given_i_have_no_javascript()

    journey.when_i_open(session.get_absolute_url()).when_i_press("Book your place")
    journey.when_i_fill("Your e-mail address", NEWCOMER).when_i_press("Send me a code")
    journey.when_i_fill_in_the_code_mailed_to(NEWCOMER).when_i_press("Continue")
    tell_details(journey)
    journey.when_i_press("Save and book my place")

    journey.then_i_see("You have a place").then_the_accessibility_baseline_is_met()


def test_somebody_known_books_with_the_keyboard_alone(journey):
    session = LearningSessionFactory()
    person = UserFactory()
    journey.given_a_screen_of(DESKTOP_WIDTH)

    journey.when_i_open(session.get_absolute_url())
    journey.when_i_tab_to("Book your place").and_i_press("Enter")
    journey.when_i_tab_to("Your e-mail address").and_i_type(person.email).and_i_press("Enter")
    journey.then_the_heading_is("Check your e-mail")
    journey.when_i_fill_in_the_code_mailed_to(person.email)
    journey.when_i_tab_to("Continue").and_i_press("Enter")

    journey.then_i_am_at(session.get_absolute_url()).then_i_see("You have a place")
    assert session.bookings.get().person == person


def test_forms_say_what_is_wrong_and_where(journey):
    session = LearningSessionFactory()

    journey.when_i_open(f"{session.get_absolute_url()}book/").when_i_press("Send me a code")
    journey.then_i_see("There is a problem").then_the_accessibility_baseline_is_met()
    journey.when_i_press("Enter your e-mail address.")
    expect(journey.page.get_by_role("textbox", name="Your e-mail address")).to_be_focused()
    journey.when_i_fill("Your e-mail address", NEWCOMER).when_i_press("Send me a code")
    journey.when_i_fill("Six-digit code", "000000").when_i_press("Continue")
    journey.then_i_see("That is not the code").then_the_accessibility_baseline_is_met()
    journey.when_i_fill_in_the_code_mailed_to(NEWCOMER).when_i_press("Continue")
    journey.when_i_fill("Full name", "Nell New").when_i_press("Save and book my place")

    journey.then_i_see("Choose your area.").then_the_accessibility_baseline_is_met()
    expect(journey.page.get_by_label("Full name")).to_have_value("Nell New")
    assert not Booking.objects.exists()


def test_a_booked_person_joins_in_one_tap(journey, health_visitor):
    starts_at = timezone.now() + timedelta(minutes=10)
    session = LearningSessionFactory(starts_at=starts_at, join_url=f"{MEETING}1")
    booking = BookingFactory(session=session, person=health_visitor)
    journey.given_i_am_signed_in_as(health_visitor).given_a_meeting_at(MEETING)

    journey.when_i_open(booking.get_absolute_url())
    journey.then_nothing_overflows().then_the_accessibility_baseline_is_met()
    with journey.page.expect_request(f"{MEETING}1") as asked:
        journey.when_i_press("Join now")

    assert "referer" not in asked.value.headers
    expect(journey.page).to_have_url(f"{MEETING}1")
    assert JoinTap.objects.get().booking == booking


def test_a_booked_person_tells_needs_and_cancels(journey, health_visitor):
    booking = BookingFactory(person=health_visitor, session=LearningSessionFactory(title="Held"))
    journey.given_i_am_signed_in_as(health_visitor)

    journey.when_i_open("/my-sessions/").then_the_accessibility_baseline_is_met()
    journey.when_i_press("Held")
    journey.then_i_see("The Join button appears").then_the_accessibility_baseline_is_met()
    journey.when_i_press("About the session")
    journey.when_i_press("Tell us what you need").then_the_accessibility_baseline_is_met()
    journey.when_i_fill("What do you need to take part?", "Captions").when_i_press("Save")
    journey.then_i_see("The organisers can see what you need")
    journey.when_i_press("Cancel my place").then_the_accessibility_baseline_is_met()
    journey.when_i_press("Yes, cancel my place")

    journey.then_i_see("is cancelled").then_i_see("Book your place")
    journey.then_the_accessibility_baseline_is_met()
    booking.refresh_from_db()
    assert not booking.is_booked


@pytest.mark.parametrize("width", [SMALLEST_WIDTH, PHONE_WIDTH, 768, DESKTOP_WIDTH])
@pytest.mark.parametrize("direction", ["", "/ur"])
def test_public_pages_hold_at_every_width_and_in_both_directions(journey, width, direction):
    session = LearningSessionFactory(
        title="A rather long title of a session about feeding in the first days",
        topics=TopicFactory.create_batch(3),
        speakers=SpeakerFactory.create_batch(2),
        outcomes="One\nTwo",
    )
    full = BookingFactory(session=LearningSessionFactory(capacity=1)).session
    LearningSessionFactory(title="Over", starts_at=lunchtime(in_days=-2))
    cancelled = LearningSessionFactory(cancelled_at=timezone.now())
    journey.given_a_screen_of(width)
    pages = ["/sessions/", "/sessions/?mode=in_person", "/sessions/past/", "/nothing-here/"]
    pages += [each.get_absolute_url() for each in (session, full, cancelled)]

    for page in pages:
        journey.when_i_open(direction + page)
        journey.then_nothing_overflows().then_the_accessibility_baseline_is_met()
    journey.then_no_cookie_is_set()


def test_a_session_fits_on_one_phone_screen(journey):
    session = LearningSessionFactory(
        title="Working together at the two-year review",
        summary="How teams join the health review with the early years check, and what families say.",
        speakers=[SpeakerFactory()],
        capacity=30,
    )

    journey.when_i_open(session.get_absolute_url())

    button = journey.page.get_by_role("link", name="Book your place").bounding_box()
    assert button["y"] + button["height"] <= 844


def test_the_programme_is_filtered_without_javascript(journey):
    LearningSessionFactory(title="Here", mode="in_person", venue="Derby")
    LearningSessionFactory(title="Afar")
    journey.given_i_have_no_javascript().given_a_screen_of(DESKTOP_WIDTH)

    journey.when_i_open("/sessions/").when_i_choose("Format", "In person").when_i_press("Show")

    journey.then_i_see("Here").then_i_do_not_see("Afar")
    journey.when_i_press("Clear").then_i_see("Afar")
