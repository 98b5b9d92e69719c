"""A copy that is not as back_up wrote it changes nothing, and the message says what is wrong with it."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from accounts.models import User
from home.database_copies import dump_database
from tests.factories import BookingFactory, UserFactory

from .kept import files_kept, rows_kept

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
DOCUMENT, OTHER = "media/documents/one.txt", "media/documents/two.txt"


@pytest.fixture
def media(settings, tmp_path) -> Path:
    settings.VAR_DIR = tmp_path / "var"
    folder = tmp_path / "media"
    settings.MEDIA_ROOT = str(folder)
    (folder / "documents").mkdir(parents=True)
    (folder / "documents" / "one.txt").write_text("the first document " * 200)
    (folder / "documents" / "two.txt").write_text("the second document " * 200)
    return folder


@pytest.fixture
def copy(hub, media, tmp_path) -> Path:
    """A copy, after which a row and a file have changed: a restore would be seen."""
    BookingFactory()
    target = tmp_path / "copies" / "hub.tar.gz"
    target.parent.mkdir()
    call_command("back_up", str(target))
    UserFactory(email="after@example.org")
    (media / "documents" / "one.txt").write_text("changed since")
    return target


def refusal(copy: Path) -> str:
    """What restore says of ``copy``, which it must refuse."""
    with pytest.raises(CommandError) as refused:
        call_command("restore", str(copy), "--replace-everything")
    return str(refused.value)


def refused_without_a_trace(copy: Path, media: Path) -> str:
    before = rows_kept(), files_kept(media)

    said = refusal(copy)

    assert (rows_kept(), files_kept(media)) == before
    assert list((media.parent / "var").glob(".*")) == []
    return said


def packed_again(copy: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Put other files into the copy, in an archive whose checksums are right."""
    with tarfile.open(copy) as archive:
        files = {info.name: archive.extractfile(info).read() for info in archive if info.isreg()}
        folders = [info for info in archive if info.isdir()]
    change(files)
    with tarfile.open(copy, "w:gz") as archive:
        for folder in folders:
            archive.addfile(folder)
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))


# --- Bytes ----------------------------------------------------------------------------------------


def test_no_flipped_bit_is_put_back(copy, media):
    """Over the whole file, with each byte of gzip's header and of the end."""
    whole = copy.read_bytes()
    ends = [*range(12), *range(len(whole) - 110, len(whole), 3)]
    offsets = [*ends, *range(12, len(whole), len(whole) // 40)]
    before = rows_kept(), files_kept(media)

    for number, offset in enumerate(offsets):
        damaged = bytearray(whole)
        damaged[offset] ^= 1 << number % 8
        copy.write_bytes(damaged)
        assert "is not a copy" in refusal(copy)

    assert (rows_kept(), files_kept(media)) == before
    copy.write_bytes(whole)
    call_command("restore", str(copy), "--replace-everything")
    assert not User.objects.filter(email="after@example.org").exists()


def test_the_spare_bits_of_the_compression_count_too(copy, media):
    """gzip reads these without a complaint, so only the seal can tell."""
    whole = copy.read_bytes()
    damaged = bytearray(whole)
    damaged[4] ^= 1  # the hour in gzip's header
    copy.write_bytes(damaged)
    assert gzip.decompress(damaged) == gzip.decompress(whole)

    assert "its seal does not match" in refused_without_a_trace(copy, media)


@pytest.mark.parametrize("lost", [1, 8, 90, 500, 5000])
def test_a_copy_without_its_end_is_refused(copy, media, lost):
    copy.write_bytes(copy.read_bytes()[:-lost])

    assert "is not whole" in refused_without_a_trace(copy, media)


@pytest.mark.parametrize("more", [b"\x00", b"x", gzip.compress(b"more")])
def test_a_copy_with_something_after_its_end_is_refused(copy, media, more):
    copy.write_bytes(copy.read_bytes() + more)

    assert "is not a copy" in refused_without_a_trace(copy, media)


# --- Files ----------------------------------------------------------------------------------------


def test_a_missing_file_is_named(copy, media):
    packed_again(copy, lambda files: files.pop(DOCUMENT))

    assert f"missing: {DOCUMENT}" in refused_without_a_trace(copy, media)


def test_an_added_file_is_named(copy, media):
    packed_again(copy, lambda files: files.update({"media/added.txt": b"added"}))

    assert "not in the manifest: media/added.txt" in refused_without_a_trace(copy, media)


def test_a_changed_file_is_named(copy, media):
    packed_again(copy, lambda files: files.update({DOCUMENT: b"the fir5t document " * 200}))

    assert f"changed: {DOCUMENT}" in refused_without_a_trace(copy, media)


def test_a_count_that_is_wrong_is_told(copy, media):
    def count_less(files: dict[str, bytes]) -> None:
        manifest = json.loads(files["manifest.json"])
        manifest["count"] -= 1
        del manifest["members"][DOCUMENT], files[DOCUMENT], files[OTHER], manifest["members"][OTHER]
        files["manifest.json"] = json.dumps(manifest).encode()

    packed_again(copy, count_less)

    assert "count in its manifest is wrong" in refused_without_a_trace(copy, media)


def test_a_copy_without_its_manifest_is_refused(copy, media):
    packed_again(copy, lambda files: files.pop("manifest.json"))

    assert "it has no manifest" in refused_without_a_trace(copy, media)


def test_a_copy_of_a_version_that_is_not_known_is_refused(copy, media):
    packed_again(copy, lambda files: files.update({"manifest.json": newer_manifest()}))

    assert "made by a version of the hub" in refused_without_a_trace(copy, media)


def newer_manifest() -> bytes:
    return json.dumps({"format": 3, "database": connection.vendor}).encode()


# --- Copies of the version before digests ---------------------------------------------------------


@pytest.fixture
def older_copy(copy) -> Path:
    """The same as the version before wrote it."""
    manifest = {"database": connection.vendor, "made_at": str(timezone.now())}

    def without_digests(files: dict[str, bytes]) -> None:
        files.pop("erasures.jsonl", None)
        files["manifest.json"] = json.dumps(manifest).encode()

    packed_again(copy, without_digests)
    return copy


def test_an_older_copy_is_put_back_with_a_warning(older_copy, media, capsys):
    call_command("restore", str(older_copy), "--replace-everything")

    said = capsys.readouterr()
    assert "without digests" in said.err
    assert "Put back." in said.out
    assert not User.objects.filter(email="after@example.org").exists()
    assert (media / "documents" / "one.txt").read_text().startswith("the first")


def test_a_newer_copy_is_put_back_without_one(copy, capsys):
    call_command("restore", str(copy), "--replace-everything")

    assert capsys.readouterr().err == ""


def test_an_older_copy_with_a_wrong_checksum_is_refused(older_copy, media):
    damaged = bytearray(older_copy.read_bytes())
    damaged[-8] ^= 1  # gzip's own checksum, which tarfile never reads
    older_copy.write_bytes(damaged)

    assert "is not whole" in refused_without_a_trace(older_copy, media)


def test_a_header_that_cannot_be_read_is_not_taken_for_the_end(older_copy, media):
    content = bytearray(gzip.decompress(older_copy.read_bytes()))
    content[content.rindex(b"media/documents/two.txt") + 148] ^= 1  # the header's checksum
    older_copy.write_bytes(gzip.compress(content))

    assert "cannot be read after" in refused_without_a_trace(older_copy, media)


# --- Databases ------------------------------------------------------------------------------------


def test_a_damaged_database_in_a_whole_archive_is_refused(older_copy, media, tmp_path):
    """An older copy has no digest that would tell."""
    dump = tmp_path / "dump"
    dump_database(dump)
    content = bytearray(dump.read_bytes())
    damage = slice(100, len(content)) if connection.vendor == "sqlite" else slice(5, 400)
    content[damage] = bytes(byte ^ 0x55 for byte in content[damage])
    packed_again(older_copy, lambda files: files.update(database=bytes(content)))

    said = refused_without_a_trace(older_copy, media)

    assert "database" in said or "pg_restore" in said


def test_a_migration_that_fails_leaves_what_was_there(hub, media, tmp_path):
    """The copy says that a migration has not run, and its table is there."""
    copy = tmp_path / "hub.tar.gz"
    applied = MigrationRecorder.Migration.objects.filter(app="accounts", name="0002_retention_rule")
    row = applied.get()
    applied.delete()
    call_command("back_up", str(copy))
    row.save(force_insert=True)
    UserFactory(email="after@example.org")
    (media / "documents" / "three.txt").write_text("added since")

    assert "all is as it was" in refused_without_a_trace(copy, media)
