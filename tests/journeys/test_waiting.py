"""A full session: waiting, being promoted, being asked; and an organiser who changes it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from sessions.enums import WaitingListKind
from sessions.models import Booking, LearningSession
from sessions.services.bookings import book_place, cancel_booking
from tests.factories import BookingFactory, LearningSessionFactory, UserFactory

from .journey import DESKTOP_WIDTH

SNIPPETS = "/admin/snippets/learning_sessions/learningsession/"


def full_session(
    kind: WaitingListKind = WaitingListKind.AUTOMATIC,
) -> tuple[LearningSession, Booking]:
    """A session whose only place is taken, and the booking that holds it."""
    session = LearningSessionFactory(title="Safer sleep", capacity=1, waiting_list=kind)
    return session, BookingFactory(session=session)


def test_a_full_session_lets_somebody_wait_and_then_promotes_them(journey, health_visitor):
    session, held = full_session()
    journey.given_i_am_signed_in_as(health_visitor)

    journey.when_i_open(session.get_absolute_url()).then_i_see("This session is full")
    journey.then_the_accessibility_baseline_is_met()
    journey.when_i_press("Join the waiting list", within="main")
    journey.then_i_see("You are number 1 on the waiting list")
    journey.then_nothing_overflows().then_the_accessibility_baseline_is_met()
    cancel_booking(booking=held, actor=held.person)
    journey.when_i_open("/my-sessions/").then_i_see("Booked")
    journey.when_i_press("Safer sleep", within="main")

    journey.then_i_see("You have a place").then_the_accessibility_baseline_is_met()


def test_somebody_leaves_the_waiting_list_with_the_keyboard(journey, health_visitor):
    session, _ = full_session()
    waiting = book_place(session=session, person=health_visitor)
    journey.given_a_screen_of(DESKTOP_WIDTH).given_i_am_signed_in_as(health_visitor)

    journey.when_i_open(waiting.get_absolute_url())
    journey.when_i_tab_to("Leave the waiting list").and_i_press("Enter")
    journey.then_the_heading_is("Leave the waiting list?").then_the_accessibility_baseline_is_met()
    journey.when_i_tab_to("Yes, leave the list").and_i_press("Enter")

    journey.then_i_see("You no longer wait for a place")
    waiting.refresh_from_db()
    assert waiting.status == "cancelled"


def test_an_offer_is_taken_without_javascript(journey, health_visitor):
    session, held = full_session(WaitingListKind.BY_OFFER)
    asked = book_place(session=session, person=health_visitor)
    cancel_booking(booking=held, actor=held.person)
    journey.given_i_have_no_javascript().given_i_am_signed_in_as(health_visitor)

    journey.when_i_open(asked.get_absolute_url()).then_i_see("A place is kept for you")
    journey.then_the_accessibility_baseline_is_met()
    journey.when_i_press("Yes, I take the place")

    journey.then_i_see("You have a place").then_the_accessibility_baseline_is_met()


def test_an_offer_that_ran_out_says_so(journey, health_visitor):
    session, held = full_session(WaitingListKind.BY_OFFER)
    asked = book_place(session=session, person=health_visitor)
    cancel_booking(booking=held, actor=held.person)
    journey.given_i_am_signed_in_as(health_visitor)
    journey.when_i_open(asked.get_absolute_url())
    Booking.objects.filter(pk=asked.pk).update(offer_expires_at=timezone.now())

    journey.when_i_press("Yes, I take the place")

    journey.then_i_see("This offer has run out").then_the_accessibility_baseline_is_met()


def test_a_place_is_given_to_a_colleague(journey, health_visitor):
    booking = BookingFactory(person=health_visitor)
    journey.given_i_am_signed_in_as(health_visitor)

    journey.when_i_open(booking.get_absolute_url()).when_i_press("Give my place to a colleague")
    journey.then_the_accessibility_baseline_is_met()
    journey.when_i_fill("Your colleague's e-mail address", health_visitor.email)
    journey.when_i_press("Give them my place").then_i_see("That is your own address")
    journey.then_the_accessibility_baseline_is_met()
    journey.when_i_fill("Your colleague's e-mail address", "colleague@trust.example")
    journey.when_i_press("Give them my place")

    journey.then_i_see("You have given your place away.")
    assert booking.session.bookings.live().get().person.email == "colleague@trust.example"


def test_an_organiser_raises_lowers_moves_and_cancels(journey, organiser):
    session, _ = full_session()
    waiting = book_place(session=session, person=UserFactory(name="Wanda Waits"))
    journey.given_a_screen_of(DESKTOP_WIDTH).given_i_am_signed_in_as(organiser, second_factor=True)
    page = journey.page

    journey.when_i_open(f"/admin/programme/{session.pk}/bookings/").then_i_see("Wanda Waits")
    journey.when_i_press("Change the number of places")
    page.locator("[name=capacity]").fill("2")
    journey.when_i_press("See who gets a place").then_i_see("1 person gets a place and is told:")
    journey.when_i_press("Change it and book 1 person").then_i_see("1 person got a place.")
    waiting.refresh_from_db()
    assert waiting.is_booked

    journey.when_i_press("Change the number of places")
    page.locator("[name=capacity]").fill("1")
    journey.when_i_press("See who gets a place").then_i_see("Nobody loses a place.")
    journey.when_i_press("Change it", exact=True).then_i_see("over by 1")

    journey.when_i_open(f"{SNIPPETS}edit/{session.pk}/")
    day = (timezone.now() + timedelta(days=9)).strftime("%Y-%m-%d")
    page.locator("[name=starts_at]").fill(f"{day}T12:30")
    page.locator("[name=ends_at]").fill(f"{day}T13:00")
    page.keyboard.press("Escape")
    journey.when_i_press("Save", exact=True).then_i_see("2 people will be told, in ten minutes.")
    page.locator("[name=agreed_to_tell]").check()
    journey.when_i_press("Save", exact=True)
    journey.then_i_see("updated")

    journey.when_i_open(f"/admin/programme/{session.pk}/cancel/")
    page.locator("[name=why]").fill("The speaker is ill.")
    journey.when_i_press("Cancel it and tell 2 people").then_i_see("Cancelled. 2 people are told.")
    assert not session.bookings.live().exists()
    journey.when_i_open(session.get_absolute_url()).then_i_see("The speaker is ill.")
    journey.then_the_accessibility_baseline_is_met()
