"""Sends the mail that is owed and runs what is due, until it is told to stop."""

from __future__ import annotations

import logging
import signal
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from outbox.fast_lane import fast_lane
from outbox.periodic import run_what_is_due
from outbox.services import claim_next, deliver

logger = logging.getLogger(__name__)
PAUSE_SECONDS = 1.0
# However much mail there is, promotions and reminders do not wait for the end of it.
MAIL_SECONDS_AT_A_TIME = 20
PAUSE_AFTER_TROUBLE_SECONDS = 5.0


class Stop:
    """Whether somebody asked the worker to stop.

    Not an ``Event``: a signal that comes while the same thread holds its lock would wait for ever.
    """

    asked = False

    def ask(self, *_: object) -> None:
        self.asked = True


class Command(BaseCommand):
    help = "Send the mail that is owed and run what is due. Several may run side by side."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--until-empty", action="store_true", help="Stop when nothing is due any more."
        )

    def handle(self, *, until_empty: bool, **options: Any) -> None:
        stop = Stop()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, stop.ask)
        if until_empty:
            self._one_round(stop, until_empty=True)
            return
        with fast_lane(lambda: stop.asked):
            self._go_on(stop)

    def _go_on(self, stop: Stop) -> None:
        try:
            while not stop.asked:
                time.sleep(self._one_round(stop, until_empty=False))
        finally:
            stop.ask()  # whatever ends this loop ends the threads of the fast lane

    def _one_round(self, stop: Stop, *, until_empty: bool) -> float:
        """Do all that is due; returns how many seconds to wait before looking again."""
        try:
            close_old_connections()
            run_what_is_due()
            back_to_periodic = time.monotonic() + MAIL_SECONDS_AT_A_TIME
            while not stop.asked and (message := claim_next()) is not None:
                status = deliver(message)
                logger.info("outbox: %s %s", message.key, status)
                if time.monotonic() > back_to_periodic and not until_empty:
                    return 0
        except DatabaseError:
            logger.exception("worker: the database did not answer; trying again")
            return PAUSE_AFTER_TROUBLE_SECONDS
        return PAUSE_SECONDS
