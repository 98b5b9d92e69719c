"""Copies and restores whose process is killed, at several moments: the next run sets all right."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from accounts.models import User
from tests.factories import BookingFactory, UserFactory

from .copying import killed, started, wait_for
from .kept import files_kept, rows_kept

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
AFTER = "after@example.org"
BIG = 6 << 20  # so that there is time to kill it, and no more


@pytest.fixture
def media(settings, tmp_path) -> Path:
    settings.VAR_DIR = tmp_path / "var"
    folder = tmp_path / "media"
    settings.MEDIA_ROOT = str(folder)
    (folder / "documents").mkdir(parents=True)
    (folder / "documents" / "big.bin").write_bytes(os.urandom(BIG))
    return folder


@pytest.fixture
def copies(tmp_path) -> Path:
    folder = tmp_path / "copies"
    folder.mkdir()
    return folder


@pytest.fixture
def copy(hub, media, copies) -> Path:
    """A copy, after which a row and files have changed."""
    BookingFactory()
    target = copies / "hub.tar.gz"
    call_command("back_up", str(target))
    UserFactory(email=AFTER)
    (media / "documents" / "big.bin").write_bytes(b"changed since")
    (media / "images").mkdir()
    (media / "images" / "new.png").write_bytes(b"added since")
    return target


def names_in(folder: Path) -> set[str]:
    """Everything in ``folder``, hidden or not, without the lock file that stays."""
    return {path.name for path in folder.iterdir()} - {"copies.lock"}


def is_begun(folder: Path, pattern: str) -> bool:
    """Whether there is a file like this with something in it."""
    return any(path.stat().st_size for path in folder.glob(pattern))


# --- back_up --------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", [".copying-*/database", ".copying-*/tonight.tar.gz"])
def test_the_next_copy_removes_what_a_killed_one_left(hub, media, copies, written):
    killed("back_up", str(copies / "tonight.tar.gz"), when=lambda: is_begun(copies, written))
    assert len(names_in(copies)) == 1  # it did leave something

    call_command("back_up", str(copies / "tomorrow.tar.gz"))

    assert names_in(copies) == {"tomorrow.tar.gz"}


def test_a_copy_leaves_another_that_is_being_made_alone(hub, media, copies):
    slow = started("back_up", str(copies / "slow.tar.gz"))
    wait_for(slow, lambda: is_begun(copies, ".copying-*/slow.tar.gz"))
    os.kill(slow.pid, signal.SIGSTOP)

    call_command("back_up", str(copies / "quick.tar.gz"))
    with pytest.raises(CommandError, match="A copy is being made"):
        call_command("restore", str(copies / "quick.tar.gz"), "--replace-everything")
    os.kill(slow.pid, signal.SIGCONT)
    slow.join()

    assert slow.exitcode == 0
    assert names_in(copies) == {"slow.tar.gz", "quick.tar.gz"}
    call_command("restore", str(copies / "slow.tar.gz"), "--replace-everything")


# --- restore --------------------------------------------------------------------------------------


def is_unpacking(media: Path) -> bool:
    return bool(list((media.parent / "var").glob(".restoring-*/copy/database")))


def is_copying_files(media: Path) -> bool:
    return (media / ".restoring").exists()


def has_moved_files(media: Path) -> bool:
    return (media / ".before-restore-whole").exists()


def has_loaded_the_database(media: Path) -> bool:
    connection.close()  # SQLite's file is another one then
    try:
        return has_moved_files(media) and not User.objects.filter(email=AFTER).exists()
    except DatabaseError:
        return False


MOMENTS = [is_unpacking, is_copying_files, has_moved_files, has_loaded_the_database]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_restore_is_undone_by_the_next_even_if_that_is_refused(copy, media, moment):
    before = rows_kept(), files_kept(media)
    (copy.parent / "damaged.tar.gz").write_bytes(copy.read_bytes()[:-1])
    killed("restore", str(copy), "--replace-everything", when=lambda: moment(media))
    assert names_in(media.parent / "var") != set()  # it did leave something

    with pytest.raises(CommandError, match="is not whole"):
        call_command("restore", str(copy.parent / "damaged.tar.gz"), "--replace-everything")

    assert (rows_kept(), files_kept(media)) == before
    assert names_in(media.parent / "var") == set()


def test_a_restore_after_a_killed_one_puts_the_copy_back(copy, media):
    killed("restore", str(copy), "--replace-everything", when=lambda: has_moved_files(media))

    call_command("restore", str(copy), "--replace-everything")

    assert not User.objects.filter(email=AFTER).exists()
    assert (media / "documents" / "big.bin").stat().st_size == BIG
    assert names_in(media) == {"documents"}
    assert names_in(media.parent / "var") == set()


def test_no_copy_is_made_of_two_states_and_a_command_goes_back_to_the_old_one(copy, media, capsys):
    before = rows_kept(), files_kept(media)
    killed("restore", str(copy), "--replace-everything", when=lambda: has_moved_files(media))

    with pytest.raises(CommandError, match="--undo-interrupted"):
        call_command("back_up", str(copy))
    call_command("restore", "--undo-interrupted")
    call_command("restore", "--undo-interrupted")

    assert "before the restore that was killed" in capsys.readouterr().out
    assert (rows_kept(), files_kept(media)) == before
    call_command("back_up", str(copy))


def test_the_next_copy_removes_people_s_data_that_a_killed_restore_had_unpacked(copy, media):
    killed("restore", str(copy), "--replace-everything", when=lambda: is_unpacking(media))

    call_command("back_up", str(copy))

    assert names_in(media.parent / "var") == set()
    assert names_in(media) == {"documents", "images"}
