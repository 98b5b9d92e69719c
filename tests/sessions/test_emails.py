"""The raw mails about a booking, as a mail program gets them: their parts and their headers."""

from __future__ import annotations

from email import message_from_bytes, policy

import icalendar
import pytest
from django.utils import timezone

from outbox.models import Message
from outbox.services import claim_next, send_again
from sessions.services.bookings import cancel_booking
from tests.factories import BookingFactory, LearningSessionFactory, UserFactory

from .calendars import calendar_in, new_mail, new_mails

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("cancelled", "method"), [(False, "REQUEST"), (True, "CANCEL")])
def test_the_calendar_is_the_last_of_three_ways_to_read_the_mail(cancelled, method):
    booking = BookingFactory()
    email = new_mail()
    if cancelled:
        cancel_booking(booking=booking, actor=booking.person)
        email = new_mail()

    text, html, calendar = email.iter_parts()

    assert email.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in (text, html, calendar)] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert calendar["Content-Transfer-Encoding"] == "base64"
    assert calendar.get_param("method") == method
    assert calendar.get_content_charset() == "utf-8"
    assert icalendar.Calendar.from_ical(calendar_in(email))["METHOD"] == method
    assert b"\r\nMETHOD:" not in b"".join(calendar_in(email).partition(b"BEGIN:VEVENT")[1:])


def test_a_cancellation_before_any_invitation_was_sent_has_no_calendar():
    booking = BookingFactory()
    cancel_booking(booking=booking, actor=booking.person)

    email = new_mail()

    assert email["Subject"] == f"Place cancelled: {booking.session.title}"
    assert [part.get_content_type() for part in email.iter_parts()] == ["text/plain", "text/html"]


def test_an_invitation_that_may_have_arrived_is_taken_back_although_it_was_never_noted_as_sent():
    booking = BookingFactory()
    claim_next()  # by a worker that dies
    cancel_booking(booking=booking, actor=booking.person)
    Message.objects.filter(kind="booking.confirmed").update(claimed_until=timezone.now())

    ics = calendar_in(new_mail())

    assert icalendar.Calendar.from_ical(ics)["METHOD"] == "CANCEL"


def test_an_invitation_that_was_to_be_sent_again_is_taken_back():
    booking = BookingFactory()
    new_mail()
    send_again(Message.objects.get())
    cancel_booking(booking=booking, actor=booking.person)

    ics = calendar_in(new_mail())

    assert icalendar.Calendar.from_ical(ics)["METHOD"] == "CANCEL"


TITLES = [
    "Sleep\r\nBcc: everybody@example.org",
    "Sleep\nX-Forged: yes",
    "نیند اور 👶🏽 ż",
    "x" * 120,
]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_makes_no_header_and_reads_as_it_was_written(title):
    BookingFactory(session=LearningSessionFactory(title=title), person=UserFactory(email="a@b.org"))

    (raw,) = new_mails()

    email = message_from_bytes(raw, policy=policy.default)
    assert email["Subject"].strip() == f"You have a place: {' '.join(title.split())}"
    assert email["To"] == "a@b.org"
    assert {"Bcc", "X-Forged"} & set(email.keys()) == set()
    headers, _, _ = raw.partition(b"\r\n\r\n")
    assert headers.isascii()


def test_words_typed_by_people_are_escaped_in_the_html_and_plain_in_the_text():
    title, venue = "<script>alert('x')</script> & more", '"><b>Room</b>'
    BookingFactory(session=LearningSessionFactory(title=title, venue=venue, mode="hybrid"))

    text, html, _ = new_mail().iter_parts()

    assert title in text.get_content()
    assert venue in text.get_content()
    assert "<script" not in html.get_content()
    assert "<b>" not in html.get_content()
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; more" in html.get_content()
