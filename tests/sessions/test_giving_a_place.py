"""Giving one's place to a colleague: they are told, it is done seldom, and it tells nothing about them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.limits import NEW_PEOPLE_BY_ONE_ORGANISER
from accounts.models import User
from outbox.models import Message
from outbox.services import claim_next, deliver
from sessions.models import Booking, LearningSession
from sessions.services.bookings import book_place
from tests.factories import LearningSessionFactory, UserFactory
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

ENOUGH_TODAY = "You have given away enough places for today. Please try again tomorrow."
ENOUGH_THIS_WEEK = "You have given away enough places this week. Please try again in a week."
TOO_MANY_NEW = "You have added very many new people today. Please go on tomorrow."


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


def place_of(person: User, session: LearningSession | None = None) -> Booking:
    return book_place(session=session or LearningSessionFactory(), person=person)


def give(client: Client, booking: Booking, address: str) -> HttpResponse:
    return client.post(reverse("sessions:swap", args=[booking.uuid]), {"email": address})


def said(answer: HttpResponse) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def send_mail() -> None:
    while (message := claim_next()) is not None:
        deliver(message)


# --- What the giver is told ---------------------------------------------------------------------


def nobody_yet(session: LearningSession) -> str:
    return "colleague@example.org"


def somebody_known(session: LearningSession) -> str:
    return UserFactory(email="colleague@example.org", last_login=timezone.now()).email


def somebody_with_a_place(session: LearningSession) -> str:
    return place_of(UserFactory(email="colleague@example.org"), session).person.email


def somebody_who_waits(session: LearningSession) -> str:
    place_of(UserFactory(), session)  # takes the last place
    return place_of(UserFactory(email="colleague@example.org"), session).person.email


def somebody_stopped(session: LearningSession) -> str:
    return UserFactory(email="colleague@example.org", is_active=False).email


@pytest.mark.parametrize(
    ("colleague", "gets_it"),
    [
        (nobody_yet, True),
        (somebody_known, True),
        (somebody_with_a_place, False),
        (somebody_who_waits, True),
        (somebody_stopped, False),
    ],
)
def test_the_giver_is_told_the_same_whoever_the_colleague_is(
    health_visitor_client, health_visitor, hub, colleague, gets_it
):
    session = LearningSessionFactory(capacity=2, waiting_list="automatic")
    mine = place_of(health_visitor, session)
    address = colleague(session)
    before = Message.objects.filter(recipient__email=address).count()

    answer = give(health_visitor_client, mine, address)

    assert (answer.status_code, answer.url) == (302, session.get_absolute_url())
    assert said(answer) == (
        "You have given your place away. We write to colleague@example.org if they can have it; if "
        "not, it goes to the next person. You get an e-mail too."
    )
    mine.refresh_from_db()
    assert (mine.status, mine.events.last().why) == ("cancelled", "Given to a colleague.")
    told = Message.objects.filter(recipient__email=address).count() - before
    assert told == int(gets_it)


# --- What the colleague is told -----------------------------------------------------------------


def test_the_colleague_reads_who_gave_it_and_how_to_say_no(
    health_visitor_client, health_visitor, hub
):
    mine = place_of(health_visitor)
    give(health_visitor_client, mine, "colleague@example.org")

    send_mail()

    (sent,) = [each for each in mail.outbox if each.to == ["colleague@example.org"]]
    theirs = Booking.objects.get(person__email="colleague@example.org")
    for words in (sent.body, sent.alternatives[0].content):
        assert f"{health_visitor.email} cannot come and gave" in words
        assert "You do not want it? Say no on the same page, with the button to cancel." in words
        assert "reply to this e-mail and we take your name off" in words
        assert theirs.get_absolute_url() in words
        assert health_visitor.name not in words  # a name could say anything to a stranger


def test_the_colleague_hands_it_back(health_visitor_client, health_visitor, hub):
    give(health_visitor_client, place_of(health_visitor), "colleague@example.org")
    theirs = Booking.objects.get(person__email="colleague@example.org")
    colleague = Client()
    sign_in(colleague, theirs.person)

    User.objects.filter(pk=theirs.person_id).update(
        name="Col League", job_role="Nurse", organisation="Trust", area=health_visitor.area
    )
    colleague.post(reverse("sessions:cancel", args=[theirs.uuid]))

    theirs.refresh_from_db()
    assert theirs.status == "cancelled"


def test_a_place_that_an_organiser_moved_does_not_name_the_organiser(
    organiser_client, organiser, hub
):
    theirs = place_of(UserFactory())
    address = reverse("sessions_admin:swap_for", args=[theirs.session_id, theirs.uuid])
    organiser_client.post(address, {"email": "colleague@example.org", "why": "They asked."})

    send_mail()

    (sent,) = [each for each in mail.outbox if each.to == ["colleague@example.org"]]
    assert "A colleague who cannot come gave it to you." in sent.body
    assert organiser.email not in sent.body


# --- How often ----------------------------------------------------------------------------------


def test_one_person_gives_away_five_places_a_day_and_ten_a_week(
    clock, health_visitor_client, health_visitor, hub
):
    def give_one(number: int) -> HttpResponse:
        booking = place_of(health_visitor, LearningSessionFactory(title=f"Session {number}"))
        return give(health_visitor_client, booking, f"colleague{number}@example.org")

    first_day = [give_one(number) for number in range(6)]
    clock.shift(timedelta(days=1))
    second_day = [give_one(number) for number in range(10, 15)]
    clock.shift(timedelta(days=1))
    third_day = give_one(20)

    assert [each.status_code for each in [*first_day, *second_day]] == [302] * 5 + [429] + [302] * 5
    assert ENOUGH_TODAY in first_day[-1].content.decode()
    assert third_day.status_code == 429
    assert ENOUGH_THIS_WEEK in third_day.content.decode()
    assert User.objects.filter(email__startswith="colleague").count() == 10
    assert Booking.objects.filter(person__email__startswith="colleague").count() == 10


def test_what_cannot_be_given_is_not_counted_and_makes_no_account(
    health_visitor_client, health_visitor, hub
):
    mine = place_of(health_visitor)
    for _ in range(6):
        answer = give(health_visitor_client, mine, health_visitor.email)
    assert (answer.status_code, mine.is_booked) == (422, True)
    assert "That is your own address." in answer.content.decode()
    gone = place_of(health_visitor)
    give(health_visitor_client, gone, "first@example.org")

    answer = give(health_visitor_client, gone, "second@example.org")

    assert answer.status_code == 422
    assert not User.objects.filter(email="second@example.org").exists()


def test_an_organiser_brings_in_many_new_people_but_not_without_end(
    organiser_client, organiser, hub, caplog
):
    session = LearningSessionFactory()
    add = reverse("sessions_admin:add", args=[session.pk])
    known = UserFactory(last_login=timezone.now())
    for _ in range(NEW_PEOPLE_BY_ONE_ORGANISER.most - 1):
        assert NEW_PEOPLE_BY_ONE_ORGANISER.take(str(organiser.pk))

    def added(address: str) -> HttpResponse:
        return organiser_client.post(add, {"email": address, "why": "Invited"})

    assert added("new@example.org").status_code == 302
    refused = added("newer@example.org")
    assert (refused.status_code, TOO_MANY_NEW in refused.content.decode()) == (422, True)
    assert added(known.email).status_code == 302
    assert not User.objects.filter(email="newer@example.org").exists()
    assert NEW_PEOPLE_BY_ONE_ORGANISER.alarm in caplog.messages


def test_an_invitation_is_sent_again_five_times_a_day(organiser_client, hub):
    booking = place_of(UserFactory())
    again = reverse("sessions_admin:invite", args=[booking.session_id, booking.uuid])
    send_mail()
    for _ in range(7):
        organiser_client.post(again)
        send_mail()

    assert [each.to for each in mail.outbox] == [
        [booking.person.email]
    ] * 6  # the first and five more
