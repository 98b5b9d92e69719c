"""What must become of bookings, in plain Python: no database, no mail, nothing of the hub's own.

The state machine does everything twice, here and in the hub, and compares. So this is written from
the promises and not from the code: lists of people, a status each, and the clock.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta

LAST_HOUR = timedelta(hours=1)
LASTS = timedelta(minutes=30)
LIVE = {"requested", "waiting", "offered", "booked"}
HELD = {"offered", "booked"}


class Refused(Exception):
    """The person is told no. Nothing was changed, unless ``kept`` says that what was due is done."""

    def __init__(self, *, kept: bool = False) -> None:
        self.kept = kept


@dataclass
class Attempt:
    """One try of one person; ``ended_with`` counts the cancellation of the session that ended it."""

    person: int
    status: str
    offer_ends: datetime | None = None
    before: str = ""
    ended_with: int = 0

    @property
    def is_live(self) -> bool:
        return self.status in LIVE


@dataclass
class ModelSession:
    """One session and its attempts, in the order in which they were made."""

    starts: datetime
    waiting_list: str
    needs_approval: bool
    capacity: int | None
    closes: datetime | None = None
    cancelled: bool = False
    cancellations: int = 0
    attempts: list[Attempt] = field(default_factory=list)

    # --- Questions -------------------------------------------------------------------------------

    @property
    def ends(self) -> datetime:
        return self.starts + LASTS

    @property
    def statuses(self) -> list[tuple[int, str]]:
        return [(each.person, each.status) for each in self.attempts]

    @property
    def held(self) -> int:
        return sum(each.status in HELD for each in self.attempts)

    @property
    def is_full(self) -> bool:
        return self.capacity is not None and self.held >= self.capacity

    def in_line(self) -> list[Attempt]:
        return [each for each in self.attempts if each.status == "waiting"]

    def live_of(self, person: int) -> Attempt | None:
        return next(
            (each for each in self.attempts if each.person == person and each.is_live), None
        )

    def lucky(self, now: datetime, places: int | None) -> list[int]:
        """Whose turn it would be with ``places`` places, once the offers that ran out are ended."""
        after = deepcopy(self)
        after.end_offers(now)
        after.capacity = places
        return [each.person for each in after.next_ones(now)]

    def next_ones(self, now: datetime) -> list[Attempt]:
        if self.cancelled or now >= self.starts - LAST_HOUR:
            return []
        free = len(self.attempts) if self.capacity is None else self.capacity - self.held
        return self.in_line()[: max(free, 0)]

    # --- What happens by itself ------------------------------------------------------------------

    def settle(self, now: datetime) -> None:
        self.end_offers(now)
        for each in self.next_ones(now):
            each.status = "offered" if self.waiting_list == "by_offer" else "booked"

    def end_offers(self, now: datetime) -> None:
        for each in self.attempts:
            if each.status == "offered" and (each.offer_ends <= now or self.starts <= now):
                each.status = "expired"

    # --- What people do --------------------------------------------------------------------------

    def book(self, person: int, now: datetime) -> None:
        self.settle(now)
        mine = self.live_of(person)
        if mine is not None:
            if mine.status == "waiting" and not self.is_full and now < self.ends:
                mine.status = "booked"
            return
        closed = self.closes is not None and self.closes <= now
        if self.cancelled or self.ends <= now or closed or self.capacity == 0:
            raise Refused
        if self.is_full and self.waiting_list == "off":
            raise Refused
        asked = "requested" if self.needs_approval else "waiting" if self.is_full else "booked"
        self.attempts.append(Attempt(person, asked))

    def cancel(self, attempt: Attempt, now: datetime) -> None:
        if not attempt.is_live:
            return
        if self.starts <= now:
            raise Refused
        attempt.status = "cancelled"
        self.settle(now)

    def accept(self, attempt: Attempt, now: datetime) -> None:
        self.settle(now)
        if attempt.status == "offered":
            attempt.status = "booked"
        if attempt.status != "booked":
            raise Refused(kept=True)

    def answer(self, attempt: Attempt, approve: bool, now: datetime) -> None:
        self.settle(now)
        if attempt.status != "requested":
            return
        if approve and self.is_full and self.waiting_list == "off":
            raise Refused
        yes = "waiting" if self.is_full else "booked"
        attempt.status = yes if approve else "declined"

    def swap(self, attempt: Attempt, to: int, by_organiser: bool, now: datetime) -> None:
        theirs = self.live_of(to)
        has_a_place = theirs is not None and theirs.status == "booked"
        if attempt.status != "booked" or attempt.person == to or self.starts <= now:
            raise Refused
        if by_organiser and has_a_place or self.needs_approval and not by_organiser:
            raise Refused
        attempt.status = "cancelled"
        if not has_a_place:  # the giver must not learn that, so the place is given up all the same
            self._book_past_the_list(theirs, to)
        self.settle(now)

    # --- What organisers do ----------------------------------------------------------------------

    def add(self, person: int, now: datetime) -> None:
        self.settle(now)
        mine = self.live_of(person)
        if mine is not None and mine.status == "booked":
            return
        if self.cancelled or self.ends <= now:
            raise Refused
        if self.is_full and (mine is None or mine.status != "offered"):
            raise Refused
        self._book_past_the_list(mine, person)
        self.settle(now)

    def change_capacity(self, capacity: int | None, now: datetime) -> None:
        self.capacity = capacity
        self.settle(now)

    def cancel_all(self, now: datetime) -> None:
        if self.cancelled:
            return
        if self.starts <= now:
            raise Refused
        self.cancelled, self.cancellations = True, self.cancellations + 1
        for each in self.attempts:
            if each.is_live:
                each.before, each.status = each.status, "cancelled"
                each.ended_with = self.cancellations

    def reinstate(self, now: datetime) -> None:
        if not self.cancelled:
            return
        if self.starts <= now:
            raise Refused
        self.cancelled = False
        ended = [each for each in self.attempts if each.ended_with == self.cancellations]
        for each in sorted(ended, key=lambda each: each.before not in HELD):
            again = "booked" if each.before in HELD else each.before
            again = "waiting" if again == "booked" and self.is_full else again
            self.attempts.append(Attempt(each.person, again))
        self.settle(now)

    def _book_past_the_list(self, attempt: Attempt | None, person: int) -> None:
        if attempt is None:
            self.attempts.append(Attempt(person, "booked"))
        else:
            attempt.status = "booked"
