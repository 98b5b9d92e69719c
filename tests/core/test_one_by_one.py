"""Trouble with one record is told, and the others have their turn."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from core.one_by_one import for_each


def test_the_others_go_on_and_the_trouble_is_logged(caplog):
    def act(number: int) -> int:
        return 60 // number

    assert for_each([1, 0, 2], act, doing="dividing") == 90
    (record,) = caplog.records
    assert record.getMessage() == "dividing failed for one record; the others go on"
    assert record.levelname == "ERROR"


def test_what_returns_nothing_counts_as_one():
    assert for_each([1, 2], lambda _: None, doing="nothing") == 2


def test_a_database_that_is_away_ends_the_round():
    """Else each record would be told as a fault of its own."""
    seen = []

    def act(number: int) -> None:
        seen.append(number)
        raise OperationalError("server closed the connection unexpectedly")

    with pytest.raises(OperationalError):
        for_each([1, 2, 3], act, doing="asking")
    assert seen == [1]
