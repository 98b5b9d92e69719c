"""A database, a set-up hub and quiet logs for one benchmark."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import django


@contextmanager
def set_stage() -> Iterator[str]:
    """A fresh database with a hub in it; gives what ``DATABASE_URL`` must say for other processes."""
    django.setup()
    logging.disable(logging.WARNING)
    from home.setting_up import set_up  # noqa: PLC0415 - needs Django
    from tests.databases import address_of_test_database, fresh_database  # noqa: PLC0415

    with fresh_database():
        set_up()
        yield address_of_test_database()
