"""Any sequence of anything that people, organisers, the clock and the worker do to bookings.

Hypothesis invents the sequences; a model in plain Python says what each must lead to; the audit is
asked after every step. ``STATE_MACHINE_EXAMPLES`` raises the number of sequences.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from outbox.enums import UNFINISHED
from outbox.models import Message
from outbox.services import claim_next, deliver
from sessions.audit import audit
from sessions.enums import BookingStatus
from sessions.exceptions import BookingError
from sessions.models import Booking, BookingEvent, LearningSession
from sessions.services import bookings, changes
from sessions.services.reminders import owe_reminders
from sessions.services.swaps import swap_place
from sessions.services.waiting import next_in_line, settle_all
from tests.factories import LearningSessionFactory, UserFactory

from .booking_model import LASTS, Attempt, ModelSession, Refused

# The usual run is the same each time; a longer one looks where nobody has looked yet.
EXAMPLES = int(os.environ.get("STATE_MACHINE_EXAMPLES", "60"))
USUAL = EXAMPLES == 60
MONDAY = datetime(2027, 2, 1, 9, tzinfo=UTC)
PEOPLE = 5
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# What the worker sees to; it breaks no promise while the worker has not had its minute.
UP_TO_THE_WORKER = {
    "no_offer_is_long_past_its_end",
    "the_last_told_is_true_or_a_mail_is_owed",
    "nobody_waits_beside_a_free_place",
}

kinds = st.fixed_dictionaries(
    {
        "waiting_list": st.sampled_from(["automatic", "by_offer", "by_offer", "off"]),
        "needs_approval": st.sampled_from([False, False, True]),
        "capacity": st.sampled_from([1, 2, 3, 0, None]),
    }
)
which = st.sampled_from([0, 1])
person = st.integers(0, PEOPLE - 1)
some = st.integers(0, 99)


class Programme(RuleBasedStateMachine):
    """Two sessions, five people, an organiser, a worker and a clock that stands until it is moved."""

    people: list[User]
    organiser: User

    @initialize(first=kinds, second=kinds)
    def two_sessions_are_planned(self, first: dict, second: dict) -> None:
        self.clock = time_machine.travel(MONDAY, tick=False)
        self.traveller = self.clock.start()
        self.worker_is_behind = False
        self.models = [
            ModelSession(starts=MONDAY + days * DAY, **kind)
            for days, kind in ((4, first), (1, second))
        ]
        self.sessions = [
            LearningSessionFactory(
                starts_at=model.starts, ends_at=model.ends, **kind, title=f"Session {number}"
            )
            for number, (model, kind) in enumerate(zip(self.models, (first, second), strict=True))
        ]

    def teardown(self) -> None:
        try:
            self._check_that_in_the_end_everybody_knows_the_truth()
        finally:
            self.clock.stop()
            for model in (Message, BookingEvent, Booking, LearningSession):
                model.objects.all().delete()

    # --- What people do --------------------------------------------------------------------------

    @rule(s=which, who=person)
    def somebody_books(self, s: int, who: int) -> None:
        self._both(
            s,
            lambda model: model.book(who, self.now),
            lambda session: bookings.book_place(session=session, person=self.people[who]),
        )

    @rule(s=which, order=st.permutations(range(PEOPLE)))
    def everybody_books(self, s: int, order: list[int]) -> None:
        for who in order:
            self.somebody_books(s=s, who=who)

    @precondition(lambda self: self._bookings())
    @rule(number=some)
    def somebody_cancels(self, number: int) -> None:
        s, attempt, booking = self._pick(number)
        self._both(
            s,
            lambda model: model.cancel(attempt(model), self.now),
            lambda session: bookings.cancel_booking(booking=booking, actor=booking.person),
        )

    @precondition(lambda self: self._bookings("offered", "expired"))
    @rule(number=some)
    def somebody_accepts_an_offer(self, number: int) -> None:
        s, attempt, booking = self._pick(number, "offered", "expired")
        self._both(
            s,
            lambda model: model.accept(attempt(model), self.now),
            lambda session: bookings.accept_offer(booking=booking, actor=booking.person),
        )

    @precondition(lambda self: self._bookings("booked"))
    @rule(number=some, to=person, by_organiser=st.booleans())
    def somebody_gives_their_place_away(self, number: int, to: int, by_organiser: bool) -> None:
        s, attempt, booking = self._pick(number, "booked")
        actor = self.organiser if by_organiser else booking.person
        self._both(
            s,
            lambda model: model.swap(attempt(model), to, by_organiser, self.now),
            lambda session: swap_place(booking=booking, to=self.people[to], actor=actor),
        )

    # --- What organisers do ----------------------------------------------------------------------

    @precondition(lambda self: self._bookings("requested", "declined"))
    @rule(number=some, approve=st.booleans())
    def a_request_is_answered(self, number: int, approve: bool) -> None:
        s, attempt, booking = self._pick(number, "requested", "declined")
        self._both(
            s,
            lambda model: model.answer(attempt(model), approve, self.now),
            lambda session: bookings.answer_request(
                booking=booking, actor=self.organiser, approve=approve
            ),
        )

    @rule(s=which, who=person)
    def somebody_is_added(self, s: int, who: int) -> None:
        self._both(
            s,
            lambda model: model.add(who, self.now),
            lambda session: bookings.add_person(
                session=session, person=self.people[who], actor=self.organiser, why="Guest"
            ),
        )

    @rule(s=which, places=st.sampled_from([0, 1, 2, 3, 4, None]))
    def the_number_of_places_is_changed(self, s: int, places: int | None) -> None:
        shown = next_in_line(self._session(s), now=self.now, places=places)
        assert [self._number(each) for each in shown] == self.models[s].lucky(self.now, places)
        got = self._both(
            s,
            lambda model: model.change_capacity(places, self.now),
            lambda session: changes.change_capacity(
                session=session,
                capacity=places,
                expected=[each.uuid for each in shown],
                actor=self.organiser,
            ),
        )
        assert [each.uuid for each in got] == [each.uuid for each in shown]

    @rule(s=which)
    def the_session_is_cancelled(self, s: int) -> None:
        self._both(
            s,
            lambda model: model.cancel_all(self.now),
            lambda session: changes.cancel_session(
                session=session, actor=self.organiser, why="The speaker is ill."
            ),
        )

    @precondition(lambda self: any(model.cancelled for model in self.models))
    @rule(s=which)
    def the_session_takes_place_after_all(self, s: int) -> None:
        self._both(
            s,
            lambda model: model.reinstate(self.now),
            lambda session: changes.reinstate_session(session=session, actor=self.organiser),
        )

    @rule(s=which, reopen=st.booleans())
    def booking_is_closed_or_opened(self, s: int, reopen: bool) -> None:
        act = changes.reopen_booking if reopen else changes.close_booking
        act(session=self._session(s))
        self.models[s].closes = None if reopen else self.now

    @rule(s=which, away=st.sampled_from([HOUR / 2, 2 * HOUR, DAY, 9 * DAY]))
    def the_session_is_moved(self, s: int, away: timedelta) -> None:
        starts = self.now + away
        self._save(s, starts_at=starts, ends_at=starts + LASTS)
        self.models[s].starts = starts
        self.worker_is_behind = True

    @rule(s=which, venue=st.sampled_from(["Derby", "Leicester"]))
    def the_venue_is_changed(self, s: int, venue: str) -> None:
        self._save(s, mode="hybrid", venue=venue)

    # --- The clock, the worker and the mail ------------------------------------------------------

    @rule(passes=st.sampled_from([MINUTE, 10 * MINUTE, 3 * HOUR, DAY]))
    def time_passes(self, passes: timedelta) -> None:
        self._move_clock(self.now + passes)

    @rule(s=which, left=st.sampled_from([26 * HOUR, DAY, 61 * MINUTE, HOUR, 0 * HOUR, -LASTS]))
    def the_start_comes_near(self, s: int, left: timedelta) -> None:
        self._move_clock(self.models[s].starts - left)

    @precondition(lambda self: self._bookings("offered"))
    @rule(number=some, left=st.sampled_from([timedelta(0), timedelta(seconds=1)]))
    def the_end_of_an_offer_comes(self, number: int, left: timedelta) -> None:
        _, _, booking = self._pick(number, "offered")
        self._move_clock(booking.offer_expires_at - left)

    @rule()
    def the_worker_has_its_minute(self) -> None:
        settle_all()
        changes.tell_changes()
        owe_reminders()
        for model in self.models:
            model.settle(self.now)
        self.worker_is_behind = False

    @rule()
    def mail_is_sent(self) -> None:
        while (message := claim_next()) is not None:
            deliver(message)
        assert not Message.objects.filter(status__in=UNFINISHED).exists()

    # --- What must hold after each step ----------------------------------------------------------

    @invariant()
    def the_hub_and_the_model_agree(self) -> None:
        for session, model in zip(self.sessions, self.models, strict=True):
            found = list(session.bookings.order_by("pk"))
            assert [(self._number(each), each.status) for each in found] == model.statuses
            in_line = [self._number(each) for each in session.bookings.waiting_in_order()]
            assert in_line == [each.person for each in model.in_line()]
            for booking, attempt in zip(found, model.attempts, strict=True):
                attempt.offer_ends = booking.offer_expires_at
        self.traveller.shift(timedelta(seconds=1))  # nothing happens at the very same moment

    @invariant()
    def the_audit_finds_nothing(self) -> None:
        found = {rule for rule, breaches in audit().items() if breaches}
        assert found - (UP_TO_THE_WORKER if self.worker_is_behind else set()) == set()

    def _check_that_in_the_end_everybody_knows_the_truth(self) -> None:
        for _ in range(2):
            self.traveller.shift(11 * MINUTE)
            self.the_worker_has_its_minute()
            self.mail_is_sent()
        self.the_hub_and_the_model_agree()
        self.the_audit_finds_nothing()
        coming = Booking.objects.live().filter(session__ends_at__gt=self.now)
        for booking in coming.exclude(status=BookingStatus.REQUESTED).select_related("session"):
            assert booking.told_starts_at == booking.session.starts_at
            assert booking.told_venue == booking.session.venue

    # --- How it is done --------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    def _both(
        self, s: int, expected: Callable[[ModelSession], None], act: Callable[..., object]
    ) -> object:
        """Do it in the model and in the hub, and see that both refuse it or neither does."""
        before, refused, answer = deepcopy(self.models[s]), False, None
        try:
            expected(self.models[s])
        except Refused as refusal:
            refused = True
            if not refusal.kept:
                self.models[s] = before
        if refused:
            with pytest.raises(BookingError):
                act(self._session(s))
        else:
            answer = act(self._session(s))
        return answer

    def _bookings(self, *statuses: str) -> list[tuple[int, int]]:
        """Where the attempts stand that have one of ``statuses``, or any."""
        return [
            (s, place)
            for s, model in enumerate(self.models)
            for place, attempt in enumerate(model.attempts)
            if attempt.status in statuses or not statuses
        ]

    def _pick(
        self, number: int, *statuses: str
    ) -> tuple[int, Callable[[ModelSession], Attempt], Booking]:
        """One of the attempts with one of ``statuses``, in the model and as the hub's booking."""
        found = self._bookings(*statuses)
        s, place = found[number % len(found)]
        booking = self.sessions[s].bookings.select_related("person").order_by("pk")[place]
        return s, lambda model: model.attempts[place], booking

    def _session(self, s: int) -> LearningSession:
        return LearningSession.objects.get(pk=self.sessions[s].pk)

    def _number(self, booking: Booking) -> int:
        return [each.pk for each in self.people].index(booking.person_id)

    def _move_clock(self, moment: datetime) -> None:
        if moment > self.now:
            self.traveller.move_to(moment)
            self.worker_is_behind = True

    def _save(self, s: int, **facts: object) -> None:
        """As the organiser's form does it."""
        with transaction.atomic():
            session = LearningSession.objects.select_for_update(of=("self",)).get(
                pk=self.sessions[s].pk
            )
            for name, value in facts.items():
                setattr(session, name, value)
            session.save()
            changes.note_changed_facts(session, tell_title=False)


@pytest.mark.django_db(transaction=True)
def test_whatever_happens_the_hub_does_what_was_promised():
    Programme.people = UserFactory.create_batch(PEOPLE)
    Programme.organiser = UserFactory()

    run_state_machine_as_test(
        Programme,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=30,
            derandomize=USUAL,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
        ),
    )
    assert not Booking.objects.exists()
