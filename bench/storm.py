"""Two hundred clients for thirty places: the hub beside the plainest Django that does it safely.

The hub's request also finds the signed-in person, checks the form's token, tells what happened,
writes the event and owes the mail. The ratio says what all of that costs. Where the session has a
waiting list, everybody is written down and owed a mail, not only thirty.
"""

from __future__ import annotations

import statistics

from bench.stage import set_stage

PEOPLE, PLACES, ROUNDS = 200, 30, 3


def main() -> None:
    with set_stage() as database_url:
        from tests.servers import web_server  # noqa: PLC0415 - needs Django
        from tests.storms import crowd  # noqa: PLC0415

        browsers = crowd(PEOPLE)
        with (
            web_server(database_url=database_url) as hub,
            web_server(database_url=database_url, wsgi="bench.bare_django") as bare,
        ):
            rounds = [
                (
                    _hub(hub, browsers, waiting_list="off"),
                    _hub(hub, browsers, waiting_list="automatic"),
                    _bare(bare, browsers),
                )
                for _ in range(ROUNDS)
            ]
    ours, with_list, plain = (statistics.median(each) for each in zip(*rounds, strict=True))
    print(f"  hub   {PEOPLE / ours:6.0f} requests a second, {PLACES} booked each time")
    print(f"  hub   {PEOPLE / with_list:6.0f} requests a second, {PEOPLE - PLACES} more wait")
    print(f"  bare  {PEOPLE / plain:6.0f} requests a second")
    print(f"  ratio {ours / plain:6.1f} times the time of lock + count + insert")
    print(f"  ratio {with_list / plain:6.1f} times it with a waiting list")


def _hub(address: str, browsers: list[dict[str, str]], *, waiting_list: str) -> float:
    from tests.factories import LearningSessionFactory  # noqa: PLC0415
    from tests.storms import storm  # noqa: PLC0415

    session = LearningSessionFactory(capacity=PLACES, waiting_list=waiting_list)
    ended = storm(address, f"{session.get_absolute_url()}book/", browsers)
    waiting = PEOPLE - PLACES if session.has_waiting_list else 0
    found = (session.places_taken, session.waiting_count)
    if ended.statuses != {302: PEOPLE} or found != (PLACES, waiting):
        raise SystemExit(f"The storm went wrong: {ended.statuses}, {found} booked and waiting.")
    return ended.seconds


def _bare(address: str, browsers: list[dict[str, str]]) -> float:
    from django.db import connection  # noqa: PLC0415

    from tests.storms import storm  # noqa: PLC0415

    with connection.cursor() as cursor:
        for statement in [
            "DROP TABLE IF EXISTS bare_booking",
            "DROP TABLE IF EXISTS bare_session",
            "CREATE TABLE bare_session (id integer PRIMARY KEY)",
            "CREATE TABLE bare_booking (session_id integer NOT NULL)",
            "INSERT INTO bare_session (id) VALUES (1)",
        ]:
            cursor.execute(statement)
    ended = storm(address, "/book/", browsers)
    if ended.statuses != {201: PLACES, 409: PEOPLE - PLACES}:
        raise SystemExit(f"The yardstick went wrong: {ended.statuses}.")
    return ended.seconds


if __name__ == "__main__":
    main()
