"""A copy of everything the hub keeps: the database and the uploaded files, in one archive."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from accounts.erasure_record import add_to_record, record_closed_accounts, record_path
from accounts.erasures import ClosedAgain, close_erased_again
from core.pictures import make_all_renditions

from .copy_archives import Contents, unpack_archive, write_archive
from .database_copies import (
    CopyError,
    check_database_copy,
    dump_database,
    load_database,
    remove_unused_draft,
)
from .media_copies import (
    files_to_copy,
    is_half_replaced,
    is_replaced,
    keep_new_media,
    put_old_media_back,
    remove_unused_media,
    replace_media,
)
from .working_folders import hub_locked, remove_abandoned, working_folder

DATABASE, MEDIA, ERASURES = "database", "media", "erasures.jsonl"
COPYING, RESTORING = ".copying-", ".restoring-"
BEFORE = "before"  # the database as it was, in the folder of a restore


@dataclass(frozen=True)
class Restored:
    """The result of a restore: whether the copy had digests, and which accounts were closed again."""

    had_digests: bool
    closed_again: ClosedAgain


def back_up(target: Path) -> None:
    """Write a copy of everything to ``target`` (a ``.tar.gz``), all of it or nothing.

    An older file there is kept until the new one is whole. Raises ``CopyError`` or ``OSError``.
    """
    with hub_locked(exclusive=False):
        if is_half_replaced(_media()):
            raise CopyError(
                "A restore was interrupted, so files and database may not match. Run restore again, "
                "or restore --undo-interrupted, then make the copy."
            )
        _tidy_up(target)
        record_closed_accounts()
        with working_folder(target.parent, COPYING) as folder:
            dump_database(folder / DATABASE)
            about = {"database": connection.vendor, "made_at": str(timezone.now())}
            write_archive(folder / target.name, files=_everything(folder / DATABASE), about=about)
            (folder / target.name).replace(target)


def restore(source: Path) -> Restored:
    """Put back what ``back_up`` wrote in place of all that is there, and bring it up to this version.

    What was added since the copy is gone, files too; accounts that were closed since are closed again.
    Nothing is touched until the whole copy has been checked. If anything fails, all is as it was before,
    and ``CopyError`` says why. If the process is killed, the next run begins by putting the old state back.
    """
    var = Path(settings.VAR_DIR)  # room for what is uploaded
    with hub_locked(exclusive=True):
        _undo_interrupted()
        with working_folder(var, RESTORING, keep_if=lambda: is_half_replaced(_media())) as folder:
            copy = folder / "copy"
            contents = _unpack(source, copy)
            _complete_record(copy / ERASURES)
            before = _keep_database(folder / BEFORE)
            try:
                closed_again = _replace_everything(copy)
            except BaseException as error:
                _put_old_state_back(before)
                if not isinstance(error, Exception):
                    raise
                raise CopyError(f"Nothing was put back, {_state(before)}: {error}") from error
            keep_new_media(_media())
    return Restored(contents.has_digests, closed_again)


def undo_interrupted_restore() -> bool:
    """Put back the state before a restore that was killed; returns whether there was one."""
    with hub_locked(exclusive=True):
        return _undo_interrupted()


# --- Making a copy --------------------------------------------------------------------------------


def _media() -> Path:
    return Path(settings.MEDIA_ROOT)


def _everything(dump: Path) -> Iterator[tuple[str, Path]]:
    yield DATABASE, dump
    yield ERASURES, record_path()
    media = _media()
    for path in files_to_copy(media) if media.is_dir() else []:
        yield f"{MEDIA}/{path.relative_to(media)}", path


def _tidy_up(target: Path) -> None:
    """Remove what runs that were killed left behind. No restore is running now."""
    remove_abandoned(target.parent, COPYING)
    remove_abandoned(Path(settings.VAR_DIR), RESTORING)
    remove_unused_media(_media())
    remove_unused_draft()
    target.with_name(f"{target.name}.part").unlink(missing_ok=True)  # an older version's draft


# --- Putting it back ------------------------------------------------------------------------------


def _unpack(source: Path, folder: Path) -> Contents:
    contents = unpack_archive(source, folder)
    if contents.database != connection.vendor:
        raise CopyError(
            f"The copy is of {contents.database}; this hub keeps its data in {connection.vendor}."
        )
    if not (folder / DATABASE).is_file():
        raise CopyError(f"{source} is not a copy that back_up made: there is no database in it.")
    check_database_copy(folder / DATABASE)
    (folder / MEDIA).mkdir(exist_ok=True)
    return contents


def _complete_record(record_in_copy: Path) -> None:
    """Note who is closed here and in the copy, before the rows that say so are replaced."""
    with suppress(DatabaseError):  # there may be no database that can be read
        record_closed_accounts()
    if record_in_copy.is_file():
        add_to_record(record_in_copy.read_text(errors="replace").splitlines())


def _keep_database(kept: Path) -> Path | None:
    """A copy of the database as it is; none if it cannot be read."""
    draft = kept.with_name(f"{kept.name}.part")
    with suppress(DatabaseError, CopyError):
        dump_database(draft)
        with draft.open("rb") as file:
            os.fsync(file.fileno())  # the power may go too
        return draft.rename(kept)
    return None


def _state(before: Path | None) -> str:
    if before is None:
        return "the files are as they were, and the database could not be read before either"
    return "all is as it was"


def _replace_everything(copy: Path) -> ClosedAgain:
    replace_media(_media(), by=copy / MEDIA)
    load_database(copy / DATABASE)
    call_command("migrate", verbosity=0, interactive=False)
    make_all_renditions()  # sizes may have changed since the copy was made
    return close_erased_again()


def _put_old_state_back(before: Path | None) -> None:
    """The database comes first: until the files are back, this can be run again."""
    media = _media()
    if is_replaced(media) and before is not None:
        load_database(before)
    put_old_media_back(media)


def _undo_interrupted() -> bool:
    """Undo a restore that was killed, and remove what it left behind. Nothing else is running now."""
    var, media = Path(settings.VAR_DIR), _media()
    was_interrupted = is_half_replaced(media)
    _put_old_state_back(next(var.glob(f"{RESTORING}*/{BEFORE}"), None))
    remove_abandoned(var, RESTORING)
    remove_unused_draft()
    return was_interrupted
