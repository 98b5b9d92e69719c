"""A copy, and the same again after everything was lost: rows, files, counters. Or nothing at all."""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from home.backups import back_up, restore
from home.database_copies import CopyError
from home.media_copies import NEW, OLD
from tests.databases import address_of_test_database
from tests.factories import BookingFactory, UserFactory
from tests.production_site import production_variables

from .kept import files_kept, rows_kept

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
NAMES = ["täst.pdf", "تجربہ.pdf", "ਪਰਖ ਪੱਤਰ.pdf", "żółć.docx", "👶 new.txt", "-rf.txt", "a" * 120]
OTHER_KIND = {"sqlite": "postgresql", "postgresql": "sqlite"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.VAR_DIR = tmp_path / "var"
    folder = tmp_path / "media" / "documents"
    folder.mkdir(parents=True)
    for name in NAMES:
        (folder / name).write_bytes(f"the document {name}".encode() * 1000)
    (tmp_path / "media" / "empty").mkdir()
    return folder


@pytest.fixture
def copy(tmp_path) -> Path:
    folder = tmp_path / "copies"
    folder.mkdir()
    return folder / "hub.tar.gz"


def test_what_was_lost_comes_back_as_it_was(hub, media, copy):
    for _ in range(3):
        BookingFactory()
    before, files = rows_kept(), files_kept(media.parent)

    call_command("back_up", str(copy))
    User.objects.update(name="Lost")
    UserFactory(email="after@example.org")
    (media / NAMES[1]).unlink()
    (media / NAMES[2]).write_bytes(b"changed")
    call_command("restore", str(copy), "--replace-everything")

    assert rows_kept() == before
    assert files_kept(media.parent) == files
    assert UserFactory().pk > User.objects.order_by("pk").first().pk  # counters go on


@pytest.mark.parametrize(
    "text", ["DROP EXTENSION unaccent;", "COMMENT ON EXTENSION", "\\.", "COPY a"]
)
def test_text_that_looks_like_a_command_comes_back(hub, copy, text):
    person = UserFactory(name=text)
    back_up(copy)
    User.objects.update(name="Lost")

    restore(copy)

    assert User.objects.get(pk=person.pk).name == text


def test_a_file_that_came_after_the_copy_is_gone_as_its_row_is(hub, media, copy):
    files = files_kept(media.parent)
    back_up(copy)
    (media / "after.pdf").write_bytes(b"added since")
    (media.parent / "images").mkdir()

    restore(copy)

    assert files_kept(media.parent) == files


def test_a_copy_is_for_its_owner_only_and_takes_the_place_of_an_older_one_when_whole(hub, copy):
    copy.write_bytes(b"the older one")
    copy.with_name("hub.tar.gz.part").write_bytes(b"half of one, readable by all")

    call_command("back_up", str(copy))

    assert copy.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]
    with tarfile.open(copy) as archive:
        assert {"manifest.json", "database"} <= set(archive.getnames())


def test_nothing_is_replaced_without_agreeing(hub, copy):
    with pytest.raises(CommandError, match="--replace-everything"):
        call_command("restore", str(copy))


# --- What goes wrong ------------------------------------------------------------------------------


def archive_with(target: Path, **contents: bytes) -> Path:
    """An archive of these files, named as in a copy; ``manifest`` stands for its file."""
    with tarfile.open(target, "w:gz") as archive:
        for name, content in contents.items():
            info = tarfile.TarInfo({"manifest": "manifest.json"}.get(name, name))
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return target


def manifest(database: str) -> bytes:
    return json.dumps({"database": database}).encode()


@pytest.mark.parametrize("content", [b"", b"no archive", None])
def test_a_file_that_is_no_copy_changes_nothing(hub, media, copy, content):
    before, files = rows_kept(), files_kept(media.parent)
    if content is not None:
        copy.write_bytes(content)

    with pytest.raises(CommandError, match="is not a copy"):
        call_command("restore", str(copy), "--replace-everything")

    assert (rows_kept(), files_kept(media.parent)) == (before, files)


@pytest.mark.parametrize("part", [0.2, 0.6, 0.95])
def test_a_copy_that_was_cut_short_changes_nothing(hub, media, copy, part):
    back_up(copy)
    before, files = rows_kept(), files_kept(media.parent)
    whole = copy.read_bytes()
    copy.write_bytes(whole[: int(len(whole) * part)])

    with pytest.raises(CopyError, match="not whole"):
        restore(copy)

    assert (rows_kept(), files_kept(media.parent)) == (before, files)


def test_a_copy_of_the_other_kind_of_database_is_refused(hub, media, copy):
    before, files = rows_kept(), files_kept(media.parent)
    other = OTHER_KIND[connection.vendor]
    archive_with(copy, manifest=manifest(other), database=b"rows")

    with pytest.raises(CopyError, match=f"The copy is of {other}"):
        restore(copy)

    assert (rows_kept(), files_kept(media.parent)) == (before, files)


@pytest.mark.parametrize("kind", ["upwards", "a link"])
def test_an_archive_that_would_write_elsewhere_is_refused(hub, media, copy, kind):
    back_up(copy)
    before, files = rows_kept(), files_kept(media.parent)
    with tarfile.open(copy, "w:gz") as archive:
        info = tarfile.TarInfo("media/../../evil" if kind == "upwards" else "media/link")
        if kind == "a link":
            info.type, info.linkname = tarfile.SYMTYPE, "/etc"
        archive.addfile(info)

    with pytest.raises(CopyError, match="is not a copy"):
        restore(copy)

    assert (rows_kept(), files_kept(media.parent)) == (before, files)


def test_a_restore_that_fails_half_way_leaves_what_was_there(hub, media, copy):
    """The archive is whole, and what stands in it for a database is none."""
    BookingFactory()
    before, files = rows_kept(), files_kept(media.parent)
    archive_with(copy, manifest=manifest(connection.vendor), database=b"not a database" * 500)

    with pytest.raises(CopyError):
        restore(copy)

    assert (rows_kept(), files_kept(media.parent)) == (before, files)


def test_what_a_restore_left_behind_when_the_power_went_is_tidied_by_the_next(hub, media, copy):
    files = files_kept(media.parent)
    back_up(copy)
    root = media.parent
    (root / NEW).mkdir()
    (root / OLD).mkdir()
    media.rename(root / OLD / media.name)

    restore(copy)

    assert files_kept(media.parent) == files


def test_an_older_copy_is_brought_up_to_this_version(hub, copy):
    call_command("migrate", "mfa", "zero", verbosity=0)
    back_up(copy)
    call_command("migrate", verbosity=0)  # the version that is there now has one table more
    before = set(connection.introspection.table_names())

    restore(copy)

    assert set(connection.introspection.table_names()) == before
    assert "mfa_authenticator" in before


def test_a_full_disk_leaves_no_half_copy_and_the_older_one(hub, media, copy, tmp_path):
    """A process that may write no file of more than 64 KB, as on a disk with no more room."""
    (media / "big.bin").write_bytes(bytes(range(256)) * 4096)
    copy.write_bytes(b"the older one")
    (tmp_path / "var").mkdir()
    address = address_of_test_database()
    variables = production_variables(var=tmp_path, database_url=address)

    answer = subprocess.run(
        [sys.executable, "manage.py", "back_up", str(copy)],
        cwd=django_settings.BASE_DIR,
        env=variables,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16)),
    )

    assert answer.returncode == 1
    assert "Traceback" not in answer.stderr
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]
    assert copy.read_bytes() == b"the older one"
