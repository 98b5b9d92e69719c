"""A thousand people who wait get a place at once: the hub beside bare inserts and updates.

The hub finds who is next, gives each a place number, writes an event with the number of places at
that moment and owes the mail. The yardstick writes three rows for each person in one transaction.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from bench.stage import set_stage

if TYPE_CHECKING:
    from accounts.models import User

PEOPLE, ROUNDS = 1000, 3
TABLES = ["bare_wait", "bare_event", "bare_mail"]


def main() -> None:
    with set_stage():
        from tests.factories import UserFactory  # noqa: PLC0415 - needs Django

        people = UserFactory.create_batch(PEOPLE)
        rounds = [(_hub(people), _bare()) for _ in range(ROUNDS)]
    ours, plain = (statistics.median(each) for each in zip(*rounds, strict=True))
    for name, seconds in (("hub", ours), ("bare", plain)):
        print(
            f"  {name:5} {seconds:6.2f} s, {seconds / PEOPLE * 1000:5.2f} ms for each of {PEOPLE}"
        )
    print(f"  ratio {ours / plain:6.1f} times the time of an update and two inserts each")


def _hub(people: list[User]) -> float:
    """All of ``people`` wait for a session without places, then it has a thousand."""
    from django.utils import timezone  # noqa: PLC0415

    from sessions.models import Booking, BookingEvent  # noqa: PLC0415
    from sessions.services.changes import change_capacity  # noqa: PLC0415
    from sessions.services.waiting import next_in_line  # noqa: PLC0415
    from tests.factories import LearningSessionFactory  # noqa: PLC0415

    session = LearningSessionFactory(capacity=0, waiting_list="automatic")
    waiting = [Booking(session=session, person=each, status="waiting") for each in people]
    made = Booking.objects.bulk_create(waiting)
    BookingEvent.objects.bulk_create(
        [BookingEvent(booking=booking, to_status="waiting", places_then=0) for booking in made]
    )
    lucky = next_in_line(session, now=timezone.now(), places=PEOPLE)
    shown = [booking.uuid for booking in lucky]
    seconds = _seconds(
        lambda: change_capacity(session=session, capacity=PEOPLE, expected=shown, actor=people[0])
    )
    if session.bookings.holding_a_place().count() != PEOPLE:
        raise SystemExit("Not everybody got a place.")
    return seconds


def _bare() -> float:
    from django.db import connection, transaction  # noqa: PLC0415

    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
            cursor.execute(f"CREATE TABLE {table} (id integer PRIMARY KEY, told varchar(60))")
        rows = [[number] for number in range(PEOPLE)]
        cursor.executemany("INSERT INTO bare_wait (id, told) VALUES (%s, 'waiting')", rows)

    def promote() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for row in rows:
                cursor.execute("UPDATE bare_wait SET told = 'booked' WHERE id = %s", row)
                cursor.execute("INSERT INTO bare_event (id, told) VALUES (%s, 'booked')", row)
                cursor.execute("INSERT INTO bare_mail (id, told) VALUES (%s, 'promoted')", row)

    return _seconds(promote)


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
