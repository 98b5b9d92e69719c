"""A copy, and the same again after everything was lost: rows, files, counters."""

from __future__ import annotations

import hashlib
import tarfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from home.backups import BackupError, restore
from tests.factories import BookingFactory, UserFactory

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    folder = tmp_path / "media" / "documents"
    folder.mkdir(parents=True)
    (folder / "täst.pdf").write_bytes(b"a document")
    return folder


def everything_kept() -> dict[str, str]:
    """A digest of the rows of every table."""
    digests = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names of our own tables
            rows = sorted(repr(row) for row in cursor.fetchall())
            digests[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return digests


def test_what_was_lost_comes_back_as_it_was(hub, media, tmp_path):
    for _ in range(3):
        BookingFactory()
    before = everything_kept()
    copy = tmp_path / "hub.tar.gz"

    call_command("back_up", str(copy))
    User.objects.update(name="Lost")
    UserFactory(email="after@example.org")
    (media / "täst.pdf").unlink()
    call_command("restore", str(copy), "--replace-everything")

    assert everything_kept() == before
    assert (media / "täst.pdf").read_bytes() == b"a document"
    assert UserFactory().pk > User.objects.order_by("pk").first().pk  # counters go on


def test_a_copy_is_for_its_owner_only_and_takes_the_place_of_an_older_one_when_whole(hub, tmp_path):
    copy = tmp_path / "hub.tar.gz"
    copy.write_bytes(b"the older one")

    call_command("back_up", str(copy))

    assert copy.stat().st_mode & 0o777 == 0o600
    with tarfile.open(copy) as archive:
        assert {"manifest.json", "database"} <= set(archive.getnames())


def test_nothing_is_replaced_without_agreeing(hub, tmp_path):
    with pytest.raises(CommandError, match="--replace-everything"):
        call_command("restore", str(tmp_path / "hub.tar.gz"))


@pytest.mark.parametrize("content", [b"", b"no archive", None])
def test_a_file_that_is_no_copy_changes_nothing(hub, tmp_path, content):
    before = everything_kept()
    wrong = tmp_path / "wrong.tar.gz"
    if content is not None:
        wrong.write_bytes(content)

    with pytest.raises(BackupError, match="is not a copy"):
        restore(wrong)

    assert everything_kept() == before
