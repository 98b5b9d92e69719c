"""What other tabs, requests and organisers do while an account is being closed, and after it."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from accounts import holdings
from accounts.closing import close_account
from accounts.models import User
from sessions.exceptions import BookingError
from sessions.services.bookings import book_place
from sessions.services.changes import cancel_session, reinstate_session
from tests.factories import BookingFactory, LearningSessionFactory, UserFactory
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


def test_a_second_tab_books_nothing_while_the_account_is_being_closed(at_home, person, monkeypatch):
    session = LearningSessionFactory()
    answers = []

    def book_meanwhile(person: User) -> None:
        answers.append(at_home.post(f"{session.get_absolute_url()}book/").url)

    late = holdings.Holding("Late", lambda person: [], book_meanwhile)
    monkeypatch.setitem(holdings._holdings, "late", late)  # the last step, after the bookings'

    close_account(User.objects.get(pk=person.pk))

    assert answers == [f"/sign-in/?next={session.get_absolute_url()}book/"]
    assert session.bookings.count() == 0


def test_a_request_that_was_under_way_books_nothing_any_more(person):
    under_way = User.objects.get(pk=person.pk)
    close_account(person)

    with pytest.raises(BookingError, match="This account is closed"):
        book_place(session=LearningSessionFactory(), person=under_way)


def test_a_session_that_takes_place_after_all_gives_no_place_to_whoever_has_closed(person):
    session = LearningSessionFactory()
    BookingFactory(session=session, person=person)
    stays = BookingFactory(session=session)
    organiser = UserFactory()
    cancel_session(session=session, actor=organiser, why="The speaker is unwell.")
    close_account(person)

    reinstate_session(session=session, actor=organiser)

    assert [booking.person for booking in session.bookings.live()] == [stays.person]


def test_all_web_sessions_are_read_while_nothing_is_locked(person, monkeypatch):
    in_transaction = []
    read = Session.get_decoded

    def noting(session: Session) -> dict:
        in_transaction.append(len(connection.savepoint_ids))
        return read(session)

    sign_in(Client(), person)
    monkeypatch.setattr(Session, "get_decoded", noting)

    close_account(person)

    # The test itself is a transaction: no savepoint means that closing had opened none.
    assert in_transaction == [0]
