"""What all mails about bookings share: nothing fetched from outside, and text as good as HTML."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.utils import timezone

from outbox.letters import Letter
from outbox.models import Message
from sessions.emails import KINDS
from sessions.enums import BookingStatus
from sessions.models import Announcement, Booking
from sessions.services.bookings import cancel_booking
from tests.factories import BookingFactory, LearningSessionFactory, UserFactory

from .calendars import new_mail

pytestmark = pytest.mark.django_db

MY_SESSIONS = f"{settings.SITE_URL}/my-sessions/"


@pytest.fixture(params=KINDS)
def letter(request) -> Letter:
    """One letter of each kind, about a booking whose session has been moved and has an alternative."""
    booking = BookingFactory(session=LearningSessionFactory(title="Safer sleep"))
    new_mail()
    LearningSessionFactory(title="Feeding")
    booking.session.starts_at += timedelta(days=1)
    booking.session.ends_at += timedelta(days=1)
    booking.session.save()
    if request.param == "booking.offered":
        offer = {"status": BookingStatus.OFFERED, "offer_expires_at": timezone.now()}
        Booking.objects.filter(pk=booking.pk).update(**offer)
    if request.param == "booking.cancelled":
        cancel_booking(booking=booking, actor=booking.person)
    news = Announcement.objects.create(
        session=booking.session,
        author=UserFactory(),
        subject="Bring a case",
        body="One each.",
        sends_at=timezone.now(),
        recipient_count=1,
    )
    message = Message(kind=request.param, about=booking.about, key=f"{request.param}:{news.pk}")
    return KINDS[request.param].render(message)


def test_nothing_in_a_mail_is_fetched_from_outside(letter):
    page = BeautifulSoup(letter.html, "html.parser")

    assert page.find_all(["img", "link", "script", "svg", "iframe"]) == []
    assert [found for found in ("url(", "src=", "@import") if found in letter.html] == []


def test_every_link_of_a_mail_stands_in_its_text_too(letter):
    page = BeautifulSoup(letter.html, "html.parser")

    links = {link["href"] for link in page.find_all("a")}

    assert links == set(re.findall(r"^http\S+$", letter.text, re.M))
    assert MY_SESSIONS in links


def test_a_mail_says_the_same_about_why_it_came_in_both_forms(letter):
    page = BeautifulSoup(letter.html, "html.parser")
    why = page.find_all(class_="h-edge")[-1].p.get_text(strip=True)

    assert f"\n\n--\n{why}\n" in letter.text
    assert "\n\n\n" not in letter.text.replace("\r", "")


def test_the_inbox_shows_the_day_or_the_news_beside_the_subject(letter):
    preheader = BeautifulSoup(letter.html, "html.parser").body.div

    assert "display:none" in preheader["style"]
    assert re.search(r"20\d\d|Safer sleep", preheader.get_text())
