"""A copy of everything the hub keeps: the database and the uploaded files, in one archive."""

from __future__ import annotations

import json
import os
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from core.pictures import make_all_renditions

from .database_copies import CopyError, dump_database, load_database
from .media_copies import files_to_copy, media_replaced

DATABASE, MEDIA, MANIFEST = "database", "media", "manifest.json"
OWNER_ONLY = 0o600  # it holds people's addresses


def back_up(target: Path) -> None:
    """Write a copy of everything to ``target`` (a ``.tar.gz``), all of it or nothing.

    An older file there is kept until the new one is whole. Raises ``CopyError`` or ``OSError``.
    """
    draft = target.with_name(f"{target.name}.part")
    try:
        with tempfile.TemporaryDirectory(prefix=".copying-", dir=target.parent) as folder:
            dump = Path(folder) / DATABASE
            dump_database(dump)
            manifest = Path(folder) / MANIFEST
            about = {"database": connection.vendor, "made_at": str(timezone.now())}
            manifest.write_text(json.dumps(about))
            _write_archive(draft, dump=dump, manifest=manifest)
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def restore(source: Path) -> None:
    """Put back what ``back_up`` wrote in place of all that is there, and bring it up to this version.

    What was added since the copy is gone, files too. If anything fails, all is as it was before, and
    ``CopyError`` says why: for a file that is no copy or is of another kind of database as well.
    """
    folder_of = Path(settings.VAR_DIR)  # room for what is uploaded, and on the same disk
    folder_of.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=folder_of) as folder:
        unpacked = _unpack(source, Path(folder))
        (unpacked / MEDIA).mkdir(exist_ok=True)
        try:
            with (
                _old_database_on_failure(Path(folder) / "before"),
                media_replaced(Path(settings.MEDIA_ROOT), by=unpacked / MEDIA),
            ):
                load_database(unpacked / DATABASE)
                call_command("migrate", verbosity=0, interactive=False)
                make_all_renditions()  # sizes may have changed since the copy was made
        except (OSError, DatabaseError) as error:
            raise CopyError(f"Nothing was put back, all is as it was: {error}") from error


@contextmanager
def _old_database_on_failure(kept: Path) -> Iterator[None]:
    """Keep what is there now, if it can still be read, and load it again if the block fails."""
    with suppress(DatabaseError, CopyError):
        dump_database(kept)
    try:
        yield
    except BaseException:
        if kept.exists():
            load_database(kept)
        raise


def _write_archive(draft: Path, *, dump: Path, manifest: Path) -> None:
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
    os.fchmod(handle, OWNER_ONLY)  # a draft that was left behind keeps its own otherwise
    with os.fdopen(handle, "wb") as file:
        with tarfile.open(fileobj=file, mode="w:gz", dereference=True) as archive:
            archive.add(manifest, MANIFEST)
            archive.add(dump, DATABASE)
            media = Path(settings.MEDIA_ROOT)
            for path in files_to_copy(media) if media.is_dir() else []:
                with suppress(FileNotFoundError):  # deleted meanwhile
                    archive.add(path, f"{MEDIA}/{path.relative_to(media)}", recursive=False)
        file.flush()
        os.fsync(file.fileno())


def _plain_files(archive: tarfile.TarFile, folder: Path) -> Iterator[tarfile.TarInfo]:
    """The archive's files and folders; ``tarfile.TarError`` for anything that would land elsewhere.

    Python's own ``filter="data"`` is younger than the Python of Debian 12.
    """
    for member in archive:
        inside = (folder / member.name).resolve().is_relative_to(folder.resolve())
        if not inside or not (member.isreg() or member.isdir()):
            raise tarfile.TarError(f"{member.name} is no plain file inside the archive")
        yield member


def _unpack(source: Path, folder: Path) -> Path:
    try:
        with tarfile.open(source) as archive:
            archive.extractall(folder, members=_plain_files(archive, folder))  # noqa: S202 - looked at
        made_of = json.loads((folder / MANIFEST).read_text())["database"]
        if not (folder / DATABASE).is_file():
            raise ValueError("no database in it")
    except (OSError, EOFError, zlib.error, tarfile.TarError, ValueError, KeyError) as error:
        raise CopyError(f"{source} is not a copy that back_up made, or is not whole.") from error
    if made_of != connection.vendor:
        raise CopyError(
            f"The copy is of {made_of}; this hub keeps its data in {connection.vendor}."
        )
    return folder
