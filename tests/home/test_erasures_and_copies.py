"""People who closed their account after a copy was made do not come back with it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command

from accounts.closing import close_account
from accounts.models import User
from sessions.models import Booking
from tests.accounts.closing_steps import close_with_code
from tests.accounts.erasure import traces
from tests.factories import BookingFactory, LearningSessionFactory, UserFactory
from tests.signing_in import sign_in

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
EMAIL = "gone@example.org"


@pytest.fixture
def record(settings, tmp_path) -> Path:
    settings.VAR_DIR = tmp_path / "var"
    settings.ERASURE_RECORD = tmp_path / "var" / "erasures.jsonl"
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return settings.ERASURE_RECORD


@pytest.fixture
def person(hub) -> User:
    return UserFactory(email=EMAIL, name="Gona Way")


@pytest.fixture
def copy(record, person, tmp_path) -> Path:
    """A copy in which the person has an account and a booking."""
    BookingFactory(person=person, session=LearningSessionFactory(capacity=1))
    BookingFactory()
    target = tmp_path / "hub.tar.gz"
    call_command("back_up", str(target))
    return target


def restore(copy: Path) -> None:
    call_command("restore", str(copy), "--replace-everything")


def test_who_closed_their_account_since_is_closed_again(copy, person, client, capsys):
    sign_in(client, person)
    close_with_code(client)
    assert User.objects.get(pk=person.pk).is_closed

    restore(copy)

    assert User.objects.get(pk=person.pk).is_closed
    assert traces([EMAIL, "Gona Way"]) == {}
    assert Booking.objects.get(person=person).status == "cancelled"
    assert User.objects.filter(name__startswith="Person").count() > 0  # everybody else is back
    assert "closed again: 1" in capsys.readouterr().out


def test_it_holds_after_their_address_had_changed(copy, person):
    User.objects.filter(pk=person.pk).update(email="changed@example.org")
    close_account(User.objects.get(pk=person.pk))

    restore(copy)

    assert traces([EMAIL]) == {}


def test_it_holds_when_the_whole_database_was_lost(copy, person):
    """As on a new machine, to which the record was taken along."""
    close_account(person)
    User.objects.filter(pk=person.pk).update(email="not-closed@example.org")

    restore(copy)

    assert User.objects.get(pk=person.pk).is_closed


def test_who_was_closed_before_there_was_a_record_is_closed_again(copy, person, record):
    close_account(person)
    record.unlink()

    restore(copy)

    assert User.objects.get(pk=person.pk).is_closed


def test_a_newer_copy_brings_its_record_to_a_new_machine(copy, person, record, tmp_path):
    close_account(person)
    newer = tmp_path / "newer.tar.gz"
    call_command("back_up", str(newer))
    record.unlink()
    User.objects.filter(pk=person.pk).update(email="not-closed@example.org")
    restore(newer)
    User.objects.filter(pk=person.pk).update(email="not-closed@example.org")

    restore(copy)

    assert User.objects.get(pk=person.pk).is_closed


def test_somebody_else_with_the_same_number_stays(copy, person, record):
    """Numbers begin again where the copy ended, so a newcomer may get the one of somebody closed."""
    User.objects.filter(pk=person.pk).update(date_joined=person.date_joined + timedelta(hours=1))
    close_account(User.objects.get(pk=person.pk))

    restore(copy)

    assert User.objects.get(pk=person.pk).email == EMAIL


def test_the_record_holds_nothing_that_tells_who_it_was(person, record):
    close_account(person)

    (line,) = [line for line in record.read_text().splitlines() if line]
    kept = json.loads(line)
    assert set(kept) == {"person", "closed_at", "mark"}
    assert kept["person"] == person.pk
    assert not [each for each in (EMAIL, "gone", "Gona", "example") if each in line]
    assert record.stat().st_mode & 0o777 == 0o600


def test_nobody_is_closed_without_a_record(person, record, client):
    """The person is told, can still sign in and can try again."""
    record.parent.mkdir()
    record.mkdir()  # nothing can be written there
    sign_in(client, person)

    answer = close_with_code(client)

    person.refresh_from_db()
    assert (answer.status_code, answer.url) == (302, "/my-account/close/")
    assert "cannot close accounts just now" in client.get(answer.url).content.decode()
    assert (person.email, person.is_active) == (EMAIL, True)


def test_a_line_that_was_cut_short_takes_no_other_with_it(copy, person, record, capsys):
    record.parent.mkdir(exist_ok=True)
    record.write_text('\n{"person": 7, "clo')
    close_account(person)

    restore(copy)

    assert User.objects.get(pk=person.pk).is_closed
    assert "cannot be read: 1" in capsys.readouterr().err


def test_the_last_who_may_do_everything_is_named_and_closed_later(hub, record, tmp_path):
    leaver = UserFactory(is_superuser=True)
    copy = tmp_path / "hub.tar.gz"
    call_command("back_up", str(copy))
    UserFactory(is_superuser=True)
    close_account(leaver)

    with pytest.raises(CommandError, match=f"Account {leaver.pk}: This is the only account"):
        restore(copy)
    assert not User.objects.get(pk=leaver.pk).is_closed
    UserFactory(is_superuser=True)
    call_command("close_erased_again")

    assert User.objects.get(pk=leaver.pk).is_closed


def test_tests_write_no_record_of_the_hub_on_this_machine():
    assert Path(django_settings.BASE_DIR) not in Path(django_settings.ERASURE_RECORD).parents
