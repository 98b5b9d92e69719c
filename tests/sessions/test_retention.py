"""How long the programme keeps what it knows about people, a day before and a day after each limit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.holdings import held_about
from accounts.models import GONE, User
from accounts.retention import forget_what_is_due, rules
from outbox.models import Message
from outbox.services import claim_next, deliver
from sessions.audit import audit
from sessions.enums import BookingStatus, SuggestionStatus, WaitingListKind
from sessions.models import (
    AccessNeeds,
    Announcement,
    Booking,
    BookingEvent,
    JoinTap,
    LearningSession,
    PersonalFeed,
    SessionSuggestion,
)
from sessions.services.bookings import book_place, cancel_booking, tell_access_needs
from sessions.services.feeds import note_fetched, personal_feed
from sessions.services.swaps import swap_place
from tests.factories import BookingFactory, LearningSessionFactory, UserFactory

pytestmark = pytest.mark.django_db
MONDAY = datetime(2027, 3, 8, 9, tzinfo=UTC)
JUST_BEFORE_MIDNIGHT = datetime(2027, 6, 30, 22, 30, tzinfo=UTC)  # 11:30pm in London
JUST_AFTER_MIDNIGHT = JUST_BEFORE_MIDNIGHT + timedelta(hours=1)


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


def send_what_is_owed() -> None:
    while (message := claim_next()) is not None:
        deliver(message)


def a_full_session() -> LearningSession:
    """Places, a waiting list, a promotion, a swap, a return, needs, reasons, taps, mails."""
    session = LearningSessionFactory(capacity=2, waiting_list=WaitingListKind.AUTOMATIC)
    first, second = (BookingFactory(session=session) for _ in range(2))
    waiting = book_place(session=session, person=UserFactory())
    send_what_is_owed()
    cancel_booking(booking=first, actor=first.person, why="my child is ill")
    swap_place(booking=second, to=UserFactory(), actor=second.person, why="on leave")
    book_place(session=session, person=first.person)
    tell_access_needs(booking=waiting, text="A ramp")
    send_what_is_owed()
    return session


def end_of(session: LearningSession) -> timedelta:
    return session.ends_at - timezone.now()


def outline(session: LearningSession) -> dict[str, object]:
    """What must stay true whatever is forgotten: how many, how they stand, and in what order."""
    bookings = session.bookings.order_by("pk")
    return {
        "statuses": list(bookings.values_list("status", "place_no", "made_at", "source")),
        "people": len(set(bookings.values_list("person", flat=True))),
        "moves": list(
            BookingEvent.objects.filter(booking__session=session).values_list(
                "from_status", "to_status", "at", "places_then"
            )
        ),
        "taps": JoinTap.objects.filter(booking__session=session).count(),
        "taken": session.places_taken,
    }


def breaches() -> dict[str, list[dict[str, object]]]:
    return {rule: found for rule, found in audit().items() if found}


# --- Each limit -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "there"), [(27, True), (29, False)])
def test_access_needs(hub, clock, days, there):
    session = a_full_session()
    clock.shift(end_of(session) + timedelta(days=days))

    forget_what_is_due()

    assert AccessNeeds.objects.exists() is there
    assert breaches() == {}


@pytest.mark.parametrize(
    ("days", "reasons"), [(179, {"my child is ill", "on leave"}), (181, set())]
)
def test_reasons(hub, clock, days, reasons):
    session = a_full_session()
    before = outline(session)
    clock.shift(end_of(session) + timedelta(days=days))

    forget_what_is_due()

    said = set(BookingEvent.objects.values_list("why", flat=True))
    assert said & {"my child is ill", "on leave"} == reasons
    assert (outline(session), breaches()) == (before, {})


@pytest.mark.parametrize(("days", "known"), [(364, True), (366, False)])
def test_when_somebody_pressed_join(hub, clock, days, known):
    booking = BookingFactory()
    session, person = booking.session, booking.person
    for minutes in (-5, 3):
        at = session.starts_at + timedelta(minutes=minutes)
        JoinTap.objects.create(booking=booking, at=at)
    before = outline(session)
    clock.shift(end_of(session) + timedelta(days=days))

    forget_what_is_due()

    (held,) = held_about(person)["bookings"]
    assert (held["you pressed Join"] == ["Yes; when is forgotten"] * 2) is not known
    assert (outline(session), breaches(), before["taps"]) == (before, {}, 2)
    assert rules()["join_taps"].forget(timezone.now() - timedelta(days=365)) == 0


@pytest.mark.parametrize(("days", "named"), [(4 * 365 - 1, True), (4 * 365 + 1, False)])
def test_who_booked(hub, clock, days, named):
    session = a_full_session()
    coming = BookingFactory(session=LearningSessionFactory(title="Another"))
    JoinTap.objects.create(booking=coming, at=coming.session.starts_at)
    before, people = outline(session), set(session.bookings.values_list("person", flat=True))
    clock.shift(end_of(session) + timedelta(days=days))

    rules()["bookings"].forget(timezone.now() - timedelta(days=4 * 365))

    after = set(session.bookings.values_list("person__email", flat=True))
    assert all(email.endswith(f"@{GONE}") for email in after) is not named
    assert (outline(session), breaches()) == (before, {})
    actors = set(
        BookingEvent.objects.filter(booking__session=session).values_list("actor", flat=True)
    )
    assert bool(actors & people) is named
    left = User.objects.filter(pk__in=people, is_active=True).count()
    assert left == len(people)  # the people themselves stay


def test_one_set_of_empty_people_stands_in_for_all_sessions(hub, clock):
    one, two = a_full_session(), a_full_session()
    clock.shift(end_of(two) + timedelta(days=4 * 365 + 1))
    forget = rules()["bookings"].forget
    limit = timezone.now() - timedelta(days=4 * 365)

    assert forget(limit) == one.bookings.count() + two.bookings.count()
    assert forget(limit) == 0

    empty = User.objects.filter(email__startswith="nobody-")
    assert empty.count() == outline(one)["people"] == outline(two)["people"]
    assert breaches() == {}
    assert not empty.filter(is_active=True).exists()


@pytest.mark.parametrize(
    ("status", "days", "there"),
    [
        (SuggestionStatus.DECLINED, 729, True),
        (SuggestionStatus.DECLINED, 731, False),
        (SuggestionStatus.NEW, 5000, True),
    ],
)
def test_suggestions(hub, clock, status, days, there):
    SessionSuggestion.objects.create(person=UserFactory(), title="Sleep", status=status)
    clock.shift(timedelta(days=days))

    rules()["suggestions"].forget(timezone.now() - timedelta(days=730))

    assert SessionSuggestion.objects.exists() is there


@pytest.mark.parametrize(("days", "there"), [(364, True), (366, False)])
def test_that_mails_were_sent(hub, clock, days, there):
    session = a_full_session()
    mails = Message.objects.count()
    clock.shift(end_of(session) + timedelta(days=days))

    done = rules()["mails"].forget(timezone.now() - timedelta(days=365))

    assert (Message.objects.count(), done) == ((mails, 0) if there else (0, mails))
    assert breaches() == {}


def test_the_mails_of_a_session_to_come_stay_however_old_so_that_calendars_can_be_put_right(
    hub, clock
):
    in_two_years = timezone.now() + timedelta(days=700)
    booking = BookingFactory(session=LearningSessionFactory(starts_at=in_two_years))
    send_what_is_owed()
    clock.shift(timedelta(days=600))

    rules()["mails"].forget(timezone.now() - timedelta(days=365))
    cancel_booking(booking=booking, actor=booking.person)

    assert set(Message.objects.values_list("kind", flat=True)) == {
        "booking.confirmed", "booking.cancelled",
    }  # fmt: skip
    assert breaches() == {}


@pytest.mark.parametrize(("days", "text"), [(364, "Bring a pen"), (366, "")])
def test_what_organisers_wrote(hub, clock, days, text):
    Announcement.objects.create(
        session=LearningSessionFactory(), author=UserFactory(), subject="Tomorrow",
        body="Bring a pen", sends_at=timezone.now(), recipient_count=3,
    )  # fmt: skip
    clock.shift(timedelta(days=days))

    rules()["announcements"].forget(timezone.now() - timedelta(days=365))

    assert list(Announcement.objects.values_list("body", "recipient_count")) == [(text, 3)]


@pytest.mark.parametrize(("days", "there"), [(179, True), (181, False)])
@pytest.mark.parametrize("was_fetched", [True, False])
def test_calendar_addresses(hub, clock, days, there, was_fetched):
    feed = personal_feed(UserFactory())
    if was_fetched:
        clock.shift(timedelta(days=100))
        note_fetched(feed)
    clock.shift(timedelta(days=days))

    rules()["calendars"].forget(timezone.now() - timedelta(days=180))

    assert PersonalFeed.objects.exists() is there


@pytest.mark.parametrize(
    ("moment", "day"),
    [(JUST_BEFORE_MIDNIGHT, date(2027, 6, 30)), (JUST_AFTER_MIDNIGHT, date(2027, 7, 1))],
)
def test_a_calendar_that_asks_notes_the_day_in_london(client, hub, moment, day):
    with time_machine.travel(moment, tick=False):
        feed = personal_feed(UserFactory())
        client.get(reverse("sessions:personal_calendar", args=[feed.token]))

    feed.refresh_from_db()
    assert feed.fetched_on == day


# --- All together ---------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [1, 29, 181, 366, 731, 4 * 365 + 2, 11 * 365])
def test_the_rules_of_bookings_hold_whatever_is_forgotten(hub, clock, days):
    session = a_full_session()
    before = outline(session)
    clock.shift(end_of(session) + timedelta(days=days))

    forget_what_is_due()

    assert (outline(session), breaches()) == (before, {})
    assert Booking.objects.filter(status=BookingStatus.BOOKED).count() == 2


def test_forgetting_again_finds_nothing(hub, clock):
    session = a_full_session()
    clock.shift(end_of(session) + timedelta(days=366))
    forget_what_is_due()
    clock.shift(timedelta(hours=1))

    again = forget_what_is_due()

    assert {key: count for key, count in again.items() if count} == {}
