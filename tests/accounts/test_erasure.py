"""Closing an account: nothing of the person is left anywhere, and nothing else has changed."""

from __future__ import annotations

import io
import logging

import pytest
from django.core import mail
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client
from openpyxl import load_workbook
from wagtail.models import Comment, Page, PageLogEntry, Revision

from accounts.closing import close_account
from accounts.models import User
from outbox.enums import MessageStatus
from outbox.models import Message
from outbox.services import claim_next, deliver, send_again
from sessions.audit import audit
from sessions.models import Announcement, Booking, LearningSession, Series
from tests.factories import BookingFactory, LearningSessionFactory, UserFactory, lunchtime
from tests.signing_in import sign_in

from .erasure import contents, traces
from .lives import EMAIL, NAME, TRACES, a_busy_life, a_working_life, said_in_the_log

pytestmark = pytest.mark.django_db
DATABASE_CACHE = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "hub_cache"}
}


@pytest.fixture
def cache_in_the_database(settings) -> None:
    settings.CACHES = DATABASE_CACHE
    call_command("createcachetable", verbosity=0)
    caches["default"].set("a-key", EMAIL)  # that the search can read what is packed
    assert "hub_cache" in traces([EMAIL])
    caches["default"].delete("a-key")


def test_nothing_is_left_of_somebody_who_books(client, person, cache_in_the_database, caplog):
    a_busy_life(person, client)
    assert set(traces(TRACES)) == {
        "accounts_user", "learning_sessions_accessneeds", "learning_sessions_bookingevent",
        "learning_sessions_sessionsuggestion", "outbox_message", "web session, decoded",
    }  # fmt: skip
    caplog.set_level(logging.DEBUG)
    caplog.clear()

    close_account(person)

    assert traces(TRACES) == {}
    said = caplog.text.lower()
    assert [word for word in TRACES if word.lower() in said] == []


def test_nothing_is_left_of_somebody_who_runs_the_hub(client, person, hub, cache_in_the_database):
    a_busy_life(person, client)
    a_working_life(person, hub.home)
    picture = person.wagtail_userprofile.avatar
    storage, name = picture.storage, picture.name
    assert storage.exists(name)
    assert said_in_the_log() != []

    close_account(person)

    assert traces(TRACES) == {}
    assert said_in_the_log() == []
    assert not storage.exists(name)
    assert not traces(["secret"]).get("mfa_authenticator")


def test_pages_and_files_of_somebody_who_ran_the_hub_stay(person, hub):
    a_working_life(person, hub.home)
    saved = Revision.objects.filter(user=person).count()
    done = PageLogEntry.objects.filter(user=person).count()

    close_account(person)

    page = Page.objects.get(pk=hub.home.pk)
    assert (saved, done) == (
        Revision.objects.filter(user=person).count(),
        PageLogEntry.objects.filter(user=person).count(),
    )
    assert (saved > 0, done > 0, page.locked) == (True, True, False)
    assert page.get_latest_revision_as_object().title == hub.home.title
    # The reply of somebody else stands where it stood, under a comment without words.
    assert [(c.text, c.replies.get().text) for c in Comment.objects.all()] == [
        ("(removed)", "I shall")
    ]
    assert str(User.objects.get(pk=person.pk)) == "Closed account"


def test_rows_of_other_people_are_the_same_as_before(client, person):
    theirs = BookingFactory(session=LearningSessionFactory(title="Of somebody else"))
    other = UserFactory(email=f"x{EMAIL}")  # an address that ends like the one that goes
    sign_in(Client(), other)
    a_busy_life(person, client)
    before = contents(without={"django_session", "web session, decoded"})
    signed_in = len(traces([other.email])["web session, decoded"])

    close_account(person)

    after = contents(without={"django_session", "web session, decoded"})
    changed = {name for name in before if sorted(before[name]) != sorted(after.get(name, []))}
    assert changed == {
        "accounts_onetimecode", "accounts_user", "learning_sessions_accessneeds", "learning_sessions_booking",
        "learning_sessions_bookingevent", "learning_sessions_personalfeed",
        "learning_sessions_sessionsuggestion", "outbox_message", "usersessions_usersession",
        "wagtailcore_referenceindex",  # said that there were a suggestion and a calendar
    }  # fmt: skip
    for table in ("accounts_user", "learning_sessions_booking"):
        assert len(before[table]) == len(after[table])
    assert len(set(before["accounts_user"]) - set(after["accounts_user"])) == 1
    assert (
        len(set(before["learning_sessions_booking"]) - set(after["learning_sessions_booking"])) == 1
    )
    assert len(traces([other.email])["web session, decoded"]) == signed_in
    theirs.refresh_from_db()
    assert theirs.status == "booked"


def test_what_organisers_make_afterwards_names_nobody(client, person, organiser):
    booking = a_busy_life(person, client)
    close_account(person)
    sign_in(client, organiser, second_factor=True)
    pages = f"/admin/programme/{booking.session_id}/"

    answers = [client.get(pages + name) for name in ("bookings/", "register/", "bookings.csv")]
    book = load_workbook(io.BytesIO(client.get(f"{pages}bookings.xlsx").content))

    cells = " ".join(str(cell.value) for row in book.active for cell in row)
    everything = " ".join([*(answer.content.decode() for answer in answers), cells]).lower()
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert "closed account" in everything
    assert "erased.invalid" not in everything
    assert [word for word in TRACES if word.lower() in everything] == []


def test_no_mail_goes_to_where_nobody_is(client, person):
    a_busy_life(person, client)
    close_account(person)
    mail.outbox.clear()

    for message in Message.objects.filter(recipient=person):
        send_again(message)
    while (message := claim_next()) is not None:
        deliver(message)

    assert [sent.to for sent in mail.outbox if "erased.invalid" in sent.to[0]] == []
    theirs = Message.objects.filter(recipient=person)
    assert set(theirs.values_list("status", flat=True)) == {MessageStatus.DROPPED}


def test_a_mail_that_is_on_its_way_does_not_bring_the_address_back(person, settings):
    BookingFactory(person=person)
    settings.EMAIL_BACKEND = "tests.accounts.mail_that_fails.Backend"
    in_flight = claim_next()
    assert in_flight.recipient == person

    deliver(in_flight)

    person.refresh_from_db()
    assert person.is_closed
    assert traces(TRACES) == {}


def test_a_session_that_is_live_stays_as_it_is_and_the_rules_hold(client, person):
    booking = BookingFactory(person=person)
    LearningSession.objects.filter(pk=booking.session_id).update(
        starts_at=lunchtime(in_days=-1), ends_at=lunchtime(in_days=1)
    )
    a_busy_life(person, client)
    bookings = Booking.objects.count()

    close_account(person)

    booking.refresh_from_db()
    assert (booking.status, Booking.objects.count()) == ("booked", bookings)
    assert {rule: found for rule, found in audit().items() if found} == {}


def test_a_confidential_series_does_not_open_when_its_last_organiser_goes(person, hub):
    a_working_life(person, hub.home)
    shared = Series.objects.create(name="Shared")
    shared.organisers.set([person, UserFactory()])
    shared.save()

    close_account(person)

    assert Series.objects.get(name="Supervision").organisers.count() == 1
    assert person not in Series.objects.get(name="Shared").organisers.all()
    assert list(Announcement.objects.values_list("subject", "body")) == [("", "")]


def test_the_search_finds_words_in_every_kind_of_column(person):
    """The negative control: a search that finds nothing because it cannot look proves nothing."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE packed (data TEXT)")
        cursor.execute("INSERT INTO packed VALUES (%s)", [f'{{"deep": ["{NAME}"]}}'])

    assert set(traces([NAME])) == {"accounts_user", "packed"}
