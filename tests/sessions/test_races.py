"""What happens when people, organisers and the worker reach for the same places at the same moment.

Real clients, real server processes. ``RACE_ROUNDS`` says how often each race is run.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from outbox.models import Message
from sessions.audit import audit
from sessions.enums import WaitingListKind
from sessions.models import Booking, BookingEvent, LearningSession
from sessions.services.bookings import book_place, cancel_booking
from sessions.services.waiting import settle_all
from tests.factories import LearningSessionFactory, lunchtime
from tests.servers import request, web_server
from tests.settling import settlers
from tests.storms import Step, browser_of, clash, crowd, storm

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
ROUNDS = int(os.environ.get("RACE_ROUNDS", "3"))
NUMBER = re.compile(r"You are number (\d+) on the waiting list")


@dataclass(frozen=True)
class Someone:
    """A person and the browser in which they are signed in."""

    person: User
    browser: dict[str, str]

    def takes(self, name: str, booking: Booking, *form: tuple[str, str]) -> Step:
        """Their step to the page ``name`` of ``booking``."""
        return Step(reverse(f"sessions:{name}", args=[booking.uuid]), self.browser, form)

    def books(self, session: LearningSession) -> Step:
        return Step(f"{session.get_absolute_url()}book/", self.browser)


@pytest.fixture
def people(hub: object) -> Callable[[int], list[Someone]]:
    def make(size: int) -> list[Someone]:
        browsers = crowd(size)
        everybody = User.objects.filter(email__startswith="crowd").order_by("pk")
        return [Someone(*pair) for pair in zip(everybody, browsers, strict=True)]

    return make


@pytest.fixture
def address(database_url: str) -> Iterator[str]:
    with web_server(database_url=database_url) as address:
        yield address


def a_session(capacity: int, kind: str = WaitingListKind.AUTOMATIC) -> LearningSession:
    return LearningSessionFactory(
        capacity=capacity, waiting_list=kind, starts_at=lunchtime(in_days=14)
    )


def booked(session: LearningSession, people: list[Someone]) -> list[Booking]:
    return [book_place(session=session, person=each.person) for each in people]


def statuses(bookings: list[Booking]) -> list[str]:
    found = dict(Booking.objects.in_bulk([each.pk for each in bookings]))
    return [found[each.pk].status for each in bookings]


def in_line(session: LearningSession) -> list[int]:
    return list(session.bookings.waiting_in_order().values_list("person", flat=True))


def breaches() -> dict[str, list]:
    return {rule: found for rule, found in audit().items() if found}


def numbers_told(address: str, session: LearningSession, browsers: list[dict]) -> list[int]:
    """The number in the waiting list that each person reads on the session's page, if any."""

    def page(browser: dict) -> str:
        return request(address, session.get_absolute_url(), cookies=browser)[2].decode()

    with ThreadPoolExecutor(8) as readers:
        found = map(NUMBER.search, readers.map(page, browsers))
        return [int(number.group(1)) for number in found if number]


# --- Two hundred for thirty places and a waiting list -------------------------------------------


def test_thirty_are_booked_and_each_of_the_others_gets_a_number_of_their_own(people, address):
    browsers = [each.browser for each in people(200)]

    for _ in range(ROUNDS):
        session = a_session(30)

        ended = storm(address, f"{session.get_absolute_url()}book/", browsers)

        assert ended.statuses == {302: 200}
        holders = session.bookings.holding_a_place().values_list("place_no", flat=True)
        assert sorted(holders) == list(range(1, 31))
        assert sorted(numbers_told(address, session, browsers)) == list(range(1, 171))
        kinds = Counter(Message.objects.values_list("kind", flat=True))
        assert kinds == {"booking.confirmed": 30, "booking.waiting": 170}
        assert breaches() == {}
        Message.objects.all().delete()


def test_without_the_lock_the_same_storm_goes_wrong(people, database_url):
    """The negative control: were it to pass, the test above would prove nothing."""
    browsers = [each.browser for each in people(200)]
    session = a_session(30)

    with web_server(database_url=database_url, wsgi="tests.wsgi_without_lock") as address:
        ended = storm(address, f"{session.get_absolute_url()}book/", browsers)
        told = sorted(numbers_told(address, session, browsers))

    all_well = (
        ended.statuses == {302: 200}
        and session.bookings.holding_a_place().count() == 30
        and told == list(range(1, 171))
        and breaches() == {}
    )
    assert not all_well, ended.statuses


# --- Places that come free ----------------------------------------------------------------------


def test_places_given_back_go_to_those_who_wait_and_never_to_newcomers(people, address):
    everybody = people(70)
    leaving, waiting, new = everybody[:20], everybody[20:60], everybody[60:]

    for _ in range(ROUNDS):
        session = a_session(20)
        theirs, wait = booked(session, leaving), booked(session, waiting)
        steps = [who.takes("cancel", what) for who, what in zip(leaving, theirs, strict=True)]

        ended = clash(address, steps + [who.books(session) for who in new])

        assert ended.statuses == {302: 30}
        assert set(statuses(theirs)) == {"cancelled"}
        assert statuses(wait) == ["booked"] * 20 + ["waiting"] * 20
        line = in_line(session)
        assert line[:20] == [each.person.pk for each in waiting[20:]]
        assert set(line[20:]) == {each.person.pk for each in new}
        assert session.places_taken == 20
        assert breaches() == {}


def test_a_place_that_is_given_away_twice_and_cancelled_goes_one_way_only(people, address):
    everybody = people(60)
    holders, waiting, colleagues = everybody[:20], everybody[20:40], everybody[40:]

    for _ in range(ROUNDS):
        session = a_session(20)
        theirs, wait = booked(session, holders), booked(session, waiting)
        steps = []
        for number, (who, what) in enumerate(zip(holders, theirs, strict=True)):
            for to in (colleagues[number], colleagues[number - 1]):
                steps.append(who.takes("swap", what, ("email", to.person.email)))
            steps.append(who.takes("cancel", what))

        answers = clash(address, steps).answers

        given = [answers[first : first + 2].count(302) for first in range(0, 60, 3)]
        assert set(answers[2::3]) == {302}
        assert set(answers) <= {302, 422, 429}  # more than a few gifts a day are refused
        assert set(given) <= {0, 1}
        assert set(statuses(theirs)) == {"cancelled"}
        new = session.bookings.filter(person__in=[each.person for each in colleagues])
        assert set(new.values_list("status", flat=True)) <= {"booked"}
        # A colleague to whom two people gave their places has one; the other went to the list.
        assert len(new) <= sum(given)
        promoted = 20 - len(new)
        assert statuses(wait) == ["booked"] * promoted + ["waiting"] * (20 - promoted)
        assert session.places_taken == 20
        assert breaches() == {}


def test_more_places_go_to_exactly_those_who_were_shown_while_others_book_and_leave(
    people, address, organiser
):
    everybody = people(40)
    holders, waiting, new = everybody[:10], everybody[10:30], everybody[30:]
    in_charge = browser_of(organiser, second_factor=True)

    for _ in range(ROUNDS):
        session = a_session(10)
        booked(session, holders)
        wait = booked(session, waiting)
        shown = [("expected", str(each.uuid)) for each in wait[:10]]
        raised = Step(
            reverse("sessions_admin:capacity", args=[session.pk]),
            in_charge,
            (("capacity", "20"), *shown),
        )
        leaves = [who.takes("cancel", what) for who, what in zip(waiting, wait, strict=True)][8:12]
        books = [who.books(session) for who in new]

        answer, *others = clash(address, [raised, *leaves, *books]).answers

        assert set(others) == {302}
        session.refresh_from_db()
        # Somebody who was shown may have left first; then nothing happens but the organiser is told.
        assert (answer, session.capacity) in [(302, 20), (422, 10)]
        assert session.places_taken == session.capacity
        got = statuses(wait)
        assert got[8:12] == ["cancelled"] * 4
        assert got[:8] == (["booked"] if answer == 302 else ["waiting"]) * 8
        still = got[12:]
        assert still == sorted(still)  # "booked" before "waiting": nobody was passed
        behind = [
            who.person.pk for who, status in zip(waiting, got, strict=True) if status == "waiting"
        ]
        line = in_line(session)
        assert line[: len(behind)] == behind
        assert breaches() == {}


# --- Offers at their last instant ---------------------------------------------------------------


def test_an_offer_is_accepted_or_runs_out_and_the_next_is_asked_once(people, address, database_url):
    everybody = people(30)
    holders, asked, behind = everybody[:10], everybody[10:20], everybody[20:]

    with settlers(2, database_url=database_url) as worker:
        for _ in range(ROUNDS):
            session = a_session(10, WaitingListKind.BY_OFFER)
            held = booked(session, holders)
            offers, wait = booked(session, asked), booked(session, behind)
            for booking in held:
                cancel_booking(booking=booking, actor=booking.person)
            assert statuses(offers) == ["offered"] * 10
            _end_soon(offers)
            worker.begin()

            steps = [who.takes("accept", what) for who, what in zip(asked, offers, strict=True)]
            ended = clash(address, steps)
            worker.wait()
            settle_all()

            assert ended.statuses == {302: 10}
            got = statuses(offers)
            assert set(got) == {"booked", "expired"}
            assert got[:3] == ["expired"] * 3
            assert got[7:] == ["booked"] * 3
            ran_out = got.count("expired")
            assert statuses(wait) == ["offered"] * ran_out + ["waiting"] * (10 - ran_out)
            moves = BookingEvent.objects.filter(booking__session=session, from_status="offered")
            assert moves.count() == 10
            mails = Message.objects.filter(about__in=[each.about for each in wait[:ran_out]])
            assert mails.filter(kind="booking.offered").count() == ran_out
            assert session.bookings.holding_a_place().count() == 10
            assert breaches() == {}


def _end_soon(offers: list[Booking]) -> None:
    """The first three have run out, the last three last an hour, those between end while people press."""
    now = timezone.now()
    for number, booking in enumerate(offers):
        left = timedelta(milliseconds=25 * (number - 2)) if number < 7 else timedelta(hours=1)
        Booking.objects.filter(pk=booking.pk).update(offer_expires_at=now + left)
