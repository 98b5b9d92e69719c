"""The programme with ten and with a thousand sessions: the queries must not grow."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from bench.stage import set_stage

FEW, MANY, ROUNDS = 10, 1000, 7


def main() -> None:
    with set_stage():
        from tests.factories import TopicFactory  # noqa: PLC0415 - needs Django

        topics = TopicFactory.create_batch(3)
        few = _measure(FEW, topics)
        many = _measure(MANY - FEW, topics)
    for size, (queries, seconds) in ((FEW, few), (MANY, many)):
        print(f"  {size:5} sessions: {queries} queries, {seconds * 1000:.0f} ms")
    print(f"  ratio {many[1] / few[1]:.1f} times the time for {MANY // FEW} times the sessions")
    if many[0] != few[0]:
        raise SystemExit("The number of queries grew.")


def _measure(more: int, topics: list) -> tuple[int, float]:
    """Add ``more`` sessions to the next eight weeks, then read the programme: queries and seconds."""
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from tests.factories import LearningSessionFactory, lunchtime  # noqa: PLC0415

    for number in range(more):
        LearningSessionFactory(topics=topics, starts_at=lunchtime(in_days=1 + number % 40))
    client = Client()
    client.get("/sessions/")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get("/sessions/")
    return len(captured), statistics.median(
        _seconds(lambda: client.get("/sessions/")) for _ in range(ROUNDS)
    )


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
