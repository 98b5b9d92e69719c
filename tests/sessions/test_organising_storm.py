"""An organiser presses a button while others book, or presses it twice at the same moment."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse
from django.utils import timezone

from outbox.models import Message
from sessions.audit import audit
from sessions.models import Announcement
from tests.factories import BookingFactory, LearningSessionFactory, lunchtime
from tests.servers import web_server
from tests.storms import Step, browser_of, clash, crowd

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
ROUNDS = 5
BOOKED, NEWCOMERS, FEWER = 5, 10, 8


@pytest.fixture
def address(database_url: str) -> Iterator[str]:
    with web_server(database_url=database_url) as address:
        yield address


@pytest.fixture
def in_charge(organiser) -> dict[str, str]:
    return browser_of(organiser, second_factor=True)


def test_fewer_places_while_ten_book_unbook_nobody_and_let_nobody_in_after(address, in_charge):
    newcomers = crowd(NEWCOMERS)
    for _ in range(ROUNDS):
        session = LearningSessionFactory(
            capacity=20, waiting_list="automatic", starts_at=lunchtime(in_days=14)
        )
        BookingFactory.create_batch(BOOKED, session=session)
        lower = Step(
            reverse("sessions_admin:capacity", args=[session.pk]),
            in_charge,
            (("capacity", str(FEWER)), ("expected", "")),
        )
        books = [Step(f"{session.get_absolute_url()}book/", each) for each in newcomers]
        half = NEWCOMERS // 2

        answers = clash(address, [*books[:half], lower, *books[half:]]).answers

        assert set(answers) == {302}
        session.refresh_from_db()
        live = list(session.bookings.live().order_by("pk").values_list("status", flat=True))
        taken = live.count("booked")
        assert (session.capacity, len(live)) == (FEWER, BOOKED + NEWCOMERS)
        assert FEWER <= taken <= BOOKED + NEWCOMERS
        assert live == ["booked"] * taken + ["waiting"] * (len(live) - taken)
        assert {rule: found for rule, found in audit().items() if found} == {}


def test_a_message_sent_twenty_times_at_once_goes_once(address, in_charge):
    session = LearningSessionFactory()
    BookingFactory.create_batch(3, session=session)
    pressed = Step(
        reverse("sessions_admin:announce", args=[session.pk]),
        in_charge,
        (
            ("audience", "booked"),
            ("subject", "Bring a case"),
            ("body", "Please."),
            ("expected_count", "3"),
            ("shown_at", timezone.now().isoformat()),
        ),
    )

    answers = clash(address, [pressed] * 20).answers

    assert set(answers) == {302}
    assert Announcement.objects.count() == 1
    assert Message.objects.filter(kind="announcement").count() == 3
