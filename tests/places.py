"""What the tour's braces stand for, and who looks: looked up in the demo, and added to it if missing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, get_page_models

from accounts.links import link_token
from accounts.models import OneTimeCode, User
from home.demo import DEMO_PEOPLE
from home.models import LandingPage
from outbox.enums import MessageStatus
from outbox.mailbox import newest_mails
from outbox.models import Message
from outbox.services import claim_next, deliver
from sessions.enums import Audience, BookingStatus
from sessions.models import Announcement, Booking, LearningSession, Series
from sessions.services.announcements import announce, recipients
from sessions.services.bookings import book_place, cancel_booking
from sessions.services.changes import cancel_session
from sessions.services.feeds import personal_feed

from .accounts.second_steps import give_app, give_passkey
from .factories import BookingFactory, LearningSessionFactory, UserFactory, lunchtime
from .signing_in import sign_in
from .tour import (
    AUTHOR,
    CODE_SENT,
    FIRST_STEP_DONE,
    HEALTH_VISITOR,
    NEWCOMER,
    NO_BOOKINGS,
    ORGANISER,
    SHOWN_AGAIN,
)

WITH_EVERY_STEP = "every.step@example.org"


def places() -> dict[str, Any]:
    """A value for each name in braces. The health visitor gets a booking in every state."""
    person = person_called(HEALTH_VISITOR)
    personal_feed(person)
    locum = UserFactory.create(name="Demo Locum", email="locum@example.org")
    return _sessions(person) | {
        "series": Series.objects.filter(sessions__starts_at__gt=timezone.now())[0].pk,
        "link": link_token(locum),
        "locum": locum.pk,
        "mail": _newest_mail(),
        "message": Message.objects.filter(status=MessageStatus.SENT)[0].pk,
        "passkey": _passkey(),
        "submitted": _submitted(),
        **_pages(),
    }


def person_called(who: str) -> User:
    """The demo's person of that label; three more whom the demo does not have."""
    if who == NEWCOMER:
        return User.objects.get_or_create(email="newcomer@example.org")[0]
    if who == NO_BOOKINGS:
        known = User.objects.filter(email="nothing.booked@example.org").first()
        return known or UserFactory.create(
            name="Demo Nothing Booked", email="nothing.booked@example.org"
        )
    if who == SHOWN_AGAIN:
        return User.objects.get(email=WITH_EVERY_STEP)
    if who in {CODE_SENT, FIRST_STEP_DONE}:
        who = ORGANISER
    return User.objects.get(
        email=next(person.email for person in DEMO_PEOPLE if person.label == who)
    )


def cookie_of(who: str) -> dict[str, str]:
    """The web session of ``who``: signed in with a second factor, or on the way there."""
    client = Client()
    if who in {CODE_SENT, FIRST_STEP_DONE}:
        client.post("/sign-in/", {"email": person_called(who).email})
        if who == FIRST_STEP_DONE:
            code = OneTimeCode.objects.latest("asked_at")
            client.post("/sign-in/code/", {"action": "verify", "code": code.digits})
    else:
        again = who == SHOWN_AGAIN
        sign_in(client, person_called(who), second_factor=True, shown_again=again)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": settings.SITE_URL}


def _sessions(person: User) -> dict[str, Any]:
    upcoming = LearningSession.objects.published().filter(starts_at__gt=timezone.now())
    booked = Booking.objects.live().filter(person=person, session__in=upcoming)[0]
    asked = Booking.objects.filter(session__in=upcoming, status=BookingStatus.REQUESTED)[0]
    told = _announcement(booked)
    return {
        "session": upcoming.exclude(pk=booked.session_id)[0].pk,
        "booked": booked.session_id,
        "booking": booked.uuid,
        "asked": asked.session_id,
        "asked_booking": asked.uuid,
        "announced": told.session_id,
        "announcement": told.pk,
        "past": LearningSession.objects.published().ended(now=timezone.now())[0].pk,
        **_what_the_demo_lacks(person),
    }


def _what_the_demo_lacks(person: User) -> dict[str, Any]:
    """Sessions in a state that does not last, and what ``person`` has of them."""
    waiting = book_place(session=_full(waiting_list="automatic"), person=person)
    starting = _session("Starts in five minutes", starts_at=timezone.now() + timedelta(minutes=5))
    cancelled = _session("Moved to another term")
    lost = book_place(session=cancelled, person=person)
    cancel_session(session=cancelled, actor=person_called(ORGANISER), why="The speaker is unwell.")
    offered = _offered(person)
    return {
        "waiting": waiting.session_id,
        "waiting_booking": waiting.uuid,
        "full": _full(waiting_list="off").pk,
        "cancelled": cancelled.pk,
        "cancelled_booking": lost.uuid,
        "offered": offered.session_id,
        "offered_booking": offered.uuid,
        "open_gate": book_place(session=starting, person=person).uuid,
    }


def _session(title: str, **facts: Any) -> LearningSession:
    return LearningSessionFactory.create(
        title=title, **{"starts_at": lunchtime(in_days=6), **facts}
    )


def _full(*, waiting_list: str) -> LearningSession:
    session = _session("Small and full", capacity=1, waiting_list=waiting_list)
    BookingFactory(session=session)
    return session


def _offered(person: User) -> Booking:
    """A place that somebody gave back, and that waits for an answer of ``person``."""
    session = _session("Small and by offer", capacity=1, waiting_list="by_offer")
    first = BookingFactory.create(session=session)
    booking = book_place(session=session, person=person)
    cancel_booking(booking=first, actor=first.person)
    booking.refresh_from_db()
    return booking


def _announcement(booking: Booking) -> Announcement:
    """A message to the people of a session that can still be stopped."""
    return announce(
        session=booking.session,
        author=person_called(ORGANISER),
        audience=Audience.BOOKED,
        subject="Bring one question",
        body="Bring one question from your own practice.\n\nCameras may stay off.",
        expected_count=recipients(booking.session, Audience.BOOKED).count(),
        shown_at=timezone.now(),
    )


def _passkey() -> int:
    """The passkey of somebody who has every kind of second step."""
    known = User.objects.filter(email=WITH_EVERY_STEP).first()
    person = known or UserFactory.create(name="Demo Every Step", email=WITH_EVERY_STEP)
    if known is None:
        give_app(person)
        give_passkey(person)
        RecoveryCodes.activate(person)
    return Authenticator.objects.get(user=person, type=Authenticator.Type.WEBAUTHN).pk


def _newest_mail() -> str:
    """The name of a mail in the development mailbox, sent if nothing has been yet."""
    if message := claim_next():
        deliver(message)
    return newest_mails(most=1)[0][0]


def _submitted() -> int:
    """A page with new words of an author's that waits for an editor."""
    page = LandingPage.objects.live().order_by("-path")[0]
    if not page.current_workflow_state:
        author = person_called(AUTHOR)
        page.lede = "What is planned, who leads it, and how far it is."
        page.save_revision(user=author, log_action=True)
        page.get_workflow().start(page, author)
    return page.pk


def _pages() -> dict[str, Any]:
    """The address and, as ``HomePage_pk``, the number of the first page of each type."""
    found: dict[str, Any] = {}
    for model in get_page_models():
        page = None if model is Page else model.objects.live().order_by("path").first()
        if page and page.get_url():
            found |= {model.__name__: page.get_url(), f"{model.__name__}_pk": page.pk}
    return found
