"""The audit finds each kind of breach, says which record it is, and names no person."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from outbox.enums import MessageStatus
from outbox.models import Message
from sessions.audit import RULES, audit
from sessions.enums import BookingStatus
from sessions.models import Booking, BookingEvent, JoinTap, LearningSession
from sessions.services.bookings import cancel_booking
from tests.factories import BookingFactory, LearningSessionFactory

pytestmark = pytest.mark.django_db


def broken_rules() -> set[str]:
    return {rule for rule, found in audit().items() if found}


def reads_only(statement: str) -> bool:
    """A SELECT, or PostgreSQL's cursor over one."""
    return statement.startswith("SELECT") or (
        statement.startswith("DECLARE")
        and "FOR SELECT" in statement
        and "FOR UPDATE" not in statement
    )


def test_sound_bookings_break_no_rule(capsys):
    booking = BookingFactory()
    cancel_booking(booking=booking, actor=booking.person)
    BookingFactory(session=booking.session)

    call_command("audit_bookings")

    told = json.loads(capsys.readouterr().out)
    assert told["sound"] is True
    assert set(told["breaches"]) == {rule.__name__ for rule in RULES}


def test_a_breach_ends_with_code_2_and_names_no_person(capsys):
    booking = BookingFactory()
    Booking.objects.update(offer_expires_at=None, ended_at=None)
    BookingEvent.objects.update(to_status=BookingStatus.WAITING)

    with pytest.raises(SystemExit) as ended:
        call_command("audit_bookings")

    out = capsys.readouterr().out
    assert ended.value.code == 2
    assert json.loads(out)["sound"] is False
    assert booking.person.email not in out
    assert booking.person.name not in out


def test_the_audit_writes_nothing():
    BookingFactory()

    with CaptureQueriesContext(connection) as queries:
        audit()

    assert len(queries) >= len(RULES)

    assert [query["sql"] for query in queries if not reads_only(query["sql"])] == []


def test_more_taken_than_places_is_found():
    session = LearningSessionFactory(capacity=2)
    for _ in range(2):
        BookingFactory(session=session)
    BookingEvent.objects.filter(pk=BookingEvent.objects.last().pk).update(places_then=1)

    assert broken_rules() == {"never_more_taken_than_places"}


def test_lowering_the_places_later_is_no_breach():
    session = LearningSessionFactory(capacity=2)
    for _ in range(2):
        BookingFactory(session=session)
    LearningSession.objects.update(capacity=1)

    assert broken_rules() == set()


def test_events_that_do_not_replay_are_found():
    BookingFactory()
    BookingEvent.objects.update(to_status=BookingStatus.CANCELLED)

    assert "events_replay_to_the_status" in broken_rules()


def test_an_end_that_moved_again_is_found():
    booking = BookingFactory()
    BookingEvent.objects.create(
        booking=booking, from_status=BookingStatus.CANCELLED, to_status=BookingStatus.BOOKED
    )

    assert "every_move_is_in_the_table" in broken_rules()


def test_a_live_booking_on_a_cancelled_session_is_found():
    booking = BookingFactory()
    LearningSession.objects.update(cancelled_at=timezone.now())

    assert audit()["cancelled_session_has_no_live_bookings"] == [
        {"uuid": str(booking.uuid), "session": booking.session_id, "status": "booked"}
    ]


def test_a_doubled_mail_is_found():
    BookingFactory()
    mail = Message.objects.get()
    mail.pk, mail.key, mail._state.adding = None, "another key", True
    mail.uuid = "00000000-0000-4000-8000-000000000000"
    mail.save()

    assert broken_rules() == {"one_mail_of_a_kind_per_booking"}


def test_an_invitation_never_taken_back_is_found():
    booking = BookingFactory()
    Message.objects.update(status=MessageStatus.SENT, finished_at=timezone.now())
    cancel_booking(booking=booking, actor=booking.person)
    Message.objects.filter(kind="booking.cancelled").delete()

    assert broken_rules() == {"calendar_is_taken_back_when_a_booking_ends"}


def test_a_tap_before_the_booking_is_found():
    booking = BookingFactory()
    JoinTap.objects.create(booking=booking, at=booking.made_at - timezone.timedelta(days=1))

    assert broken_rules() == {"joined_only_with_a_place_and_in_time"}


def test_what_the_constraints_forbid_would_be_found_too():
    """With the database's own refusals off, the two rules they stand behind speak up."""
    first = BookingFactory()
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX booking_one_live_per_person")
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(
                "ALTER TABLE learning_sessions_booking DROP CONSTRAINT booking_holds_a_place_or_not"
            )
        else:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
    Booking.objects.create(
        session=first.session, person=first.person, status=BookingStatus.BOOKED, place_no=None
    )
    found = broken_rules()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")

    assert {"one_live_booking_per_person", "place_number_exactly_while_held"} <= found
