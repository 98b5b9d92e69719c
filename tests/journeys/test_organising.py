"""An organiser at a desk: makes a session, sees who comes, prints the register."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from sessions.models import LearningSession
from sessions.services.bookings import book_place
from tests.factories import UserFactory

from .journey import DESKTOP_WIDTH

SNIPPETS = "/admin/snippets/learning_sessions/learningsession/"


def test_an_organiser_makes_a_session_and_prints_its_register(journey, organiser):
    day = (timezone.now() + timedelta(days=20)).strftime("%Y-%m-%d")
    journey.given_a_screen_of(DESKTOP_WIDTH).given_i_am_signed_in_as(organiser, second_factor=True)

    journey.when_i_open(f"{SNIPPETS}add/")
    page = journey.page
    page.locator("[name=title]").fill("Safer sleep")
    page.locator("[name=summary]").fill("What to say and how.")
    page.locator("[name=starts_at]").fill(f"{day}T12:30")
    page.locator("[name=ends_at]").fill(f"{day}T13:00")
    page.locator("[name=join_url]").fill("https://meeting.example.org/1")
    page.locator("[name=capacity]").fill("12")
    page.locator("[name=published_from]").fill("2026-01-01T09:00")
    page.keyboard.press("Escape")
    journey.when_i_press("Save", exact=True).then_i_see("Safer sleep")

    session = LearningSession.objects.get()
    book_place(session=session, person=UserFactory(name="Nell New"))
    journey.when_i_open(SNIPPETS).then_i_see("1 / 12")
    journey.when_i_press("1 / 12").then_i_see("Nell New")
    journey.when_i_press("Register to print").then_the_heading_is("Safer sleep")
    journey.then_i_see("1 person booked").then_the_accessibility_baseline_is_met()
    pdf = page.pdf(format="A4")
    assert pdf.startswith(b"%PDF")


def test_staff_set_up_their_second_step_before_the_admin_opens(journey, organiser):
    journey.given_a_screen_of(DESKTOP_WIDTH).given_i_am_signed_in_as(organiser)

    journey.when_i_open("/admin/")

    journey.then_i_am_at("/second-step/").then_the_heading_is("Your second step")
    journey.then_the_accessibility_baseline_is_met()
    journey.when_i_press("Set up an app").then_the_accessibility_baseline_is_met()
    journey.then_nothing_overflows()
