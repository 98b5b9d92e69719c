"""Threads of the worker that send urgent mail only, so that a code never queues behind other mail.

There are a few of them: a mail server that takes seconds over one mail holds up one thread.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

from django.db import close_old_connections, connections

from .services import send_urgent

logger = logging.getLogger(__name__)
THREADS = 3
PAUSE_SECONDS = 0.5
PAUSE_AFTER_TROUBLE_SECONDS = 5.0


@contextmanager
def fast_lane(is_stopping: Callable[[], bool]) -> Iterator[None]:
    """Send urgent mail in the background until ``is_stopping``; waits for mails that are being sent."""
    threads = [Thread(target=_work, args=[is_stopping], name=f"urgent-{n}") for n in range(THREADS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for thread in threads:
            thread.join()


def _work(is_stopping: Callable[[], bool]) -> None:
    while not is_stopping():
        time.sleep(_one_round())
    connections.close_all()


def _one_round() -> float:
    """Send what is urgent; returns how many seconds to wait before looking again."""
    try:
        close_old_connections()
        send_urgent()
    except Exception:  # the next round may go well, and without this thread nobody could sign in
        logger.exception("worker: urgent mail could not be sent; trying again")
        return PAUSE_AFTER_TROUBLE_SECONDS
    return PAUSE_SECONDS
