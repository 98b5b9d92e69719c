"""The organisers' board with 50 and with 500 sessions of 100 bookings each: the queries must not grow."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

from bench.stage import set_stage

FEW, MANY, BOOKINGS, ROUNDS = 50, 500, 100, 7
BOARD = "/admin/programme/board/"
TROUBLED = 20  # one mail in so many failed


def main() -> None:
    with set_stage():
        from tests.factories import UserFactory  # noqa: PLC0415 - needs Django

        people = [UserFactory() for _ in range(BOOKINGS)]
        client = _organiser()
        few = _measure(client, FEW, people)
        many = _measure(client, MANY - FEW, people)
    for size, (queries, seconds) in ((FEW, few), (MANY, many)):
        bookings = f"{size * BOOKINGS:,}"
        print(
            f"  {size:5} sessions, {bookings:>6} bookings: {queries} queries, {seconds * 1000:.0f} ms"
        )
    print(f"  ratio {many[1] / few[1]:.1f} times the time for {MANY // FEW} times as much")
    if many[0] != few[0]:
        raise SystemExit("The number of queries grew.")


def _organiser() -> Any:
    from django.contrib.auth.models import Group  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from tests.factories import UserFactory  # noqa: PLC0415
    from tests.signing_in import sign_in  # noqa: PLC0415

    organiser = UserFactory()
    organiser.groups.add(Group.objects.get(name="Organisers"))
    client = Client()
    sign_in(client, organiser, second_factor=True)
    return client


def _measure(client: Any, more: int, people: list) -> tuple[int, float]:
    """Add ``more`` sessions with their bookings and mails, then open the board: queries, seconds."""
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from tests.factories import LearningSessionFactory, lunchtime  # noqa: PLC0415

    for number in range(more):
        session = LearningSessionFactory(capacity=80, starts_at=lunchtime(in_days=1 + number % 26))
        _fill(session, people)
    client.get(BOARD)
    with CaptureQueriesContext(connection) as captured:
        client.get(BOARD)
    return len(captured), statistics.median(
        _seconds(lambda: client.get(BOARD)) for _ in range(ROUNDS)
    )


def _fill(session: Any, people: list) -> None:
    from django.utils import timezone  # noqa: PLC0415

    from outbox.models import Message  # noqa: PLC0415
    from sessions.models import Booking  # noqa: PLC0415

    bookings = [
        Booking(
            session=session,
            person=person,
            status="booked" if number <= session.capacity else "waiting",
            place_no=number if number <= session.capacity else None,
        )
        for number, person in enumerate(people, start=1)
    ]
    Booking.objects.bulk_create(bookings)
    Message.objects.bulk_create(
        Message(
            kind="booking.confirmed",
            key=f"booking.confirmed:{booking.uuid}",
            about=booking.about,
            thread=booking.about,
            recipient=booking.person,
            status="sent" if number % TROUBLED else "failed",
            finished_at=timezone.now(),
        )
        for number, booking in enumerate(bookings)
    )


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
