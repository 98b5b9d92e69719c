"""A copy of everything the hub keeps: the database and the uploaded files, in one archive.

SQLite is copied by SQLite itself, while the hub runs. PostgreSQL is copied by ``pg_dump`` and put back
by ``pg_restore``, which must be of the server's version or newer.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from core.pictures import make_all_renditions

DATABASE, MEDIA, MANIFEST = "database", "media", "manifest.json"


class BackupError(Exception):
    """A copy cannot be made or put back; the message says why and what to do."""


def back_up(target: Path) -> None:
    """Write a copy of everything to ``target`` (a ``.tar.gz``); an older file there is kept until it is whole.

    Raises ``BackupError``.
    """
    draft = target.with_name(f"{target.name}.part")
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / DATABASE
        _dump_database(dump)
        manifest = Path(folder) / MANIFEST
        manifest.write_text(
            json.dumps({"database": connection.vendor, "made_at": str(timezone.now())})
        )
        with tarfile.open(draft, "w:gz") as archive:
            archive.add(manifest, MANIFEST)
            archive.add(dump, DATABASE)
            if Path(settings.MEDIA_ROOT).is_dir():
                archive.add(settings.MEDIA_ROOT, MEDIA)
    os.chmod(draft, 0o600)  # it holds people's addresses
    draft.replace(target)


def restore(source: Path) -> None:
    """Put back what ``back_up`` wrote, in place of what is there, and bring it up to this version.

    Raises ``BackupError``, and changes nothing, for a file that is no copy or is of another kind of
    database.
    """
    with tempfile.TemporaryDirectory() as folder:
        unpacked = _unpack(source, Path(folder))
        _load_database(unpacked / DATABASE)
        if (unpacked / MEDIA).is_dir():
            shutil.copytree(unpacked / MEDIA, settings.MEDIA_ROOT, dirs_exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    make_all_renditions()  # sizes may have changed since the copy was made


def _unpack(source: Path, folder: Path) -> Path:
    try:
        with tarfile.open(source) as archive:
            archive.extractall(folder, filter="data")
        made_of = json.loads((folder / MANIFEST).read_text())["database"]
    except (OSError, tarfile.TarError, ValueError, KeyError) as error:
        raise BackupError(f"{source} is not a copy that back_up made.") from error
    if made_of != connection.vendor:
        raise BackupError(
            f"The copy is of {made_of}; this hub keeps its data in {connection.vendor}."
        )
    return folder


def _dump_database(target: Path) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(target)])
    else:
        _run("pg_dump", "--format=custom", f"--file={target}", f"--dbname={_dsn()}")


def _load_database(source: Path) -> None:
    name = str(connection.settings_dict["NAME"])
    connection.close()
    if connection.vendor == "sqlite":
        for leftover in (f"{name}-wal", f"{name}-shm"):
            Path(leftover).unlink(missing_ok=True)
        shutil.copyfile(source, name)
    else:
        _run("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction",
             f"--dbname={_dsn()}", str(source))  # fmt: skip


def _dsn() -> str:
    """How to reach the database, without the password: that goes through the environment."""
    options = connection.settings_dict
    parts = {
        "dbname": options["NAME"],
        "user": options["USER"],
        "host": options["HOST"] or options["OPTIONS"].get("host", ""),
        "port": options["PORT"],
    }
    return " ".join(f"{name}='{value}'" for name, value in parts.items() if value)


def _run(program: str, *arguments: str) -> None:
    environment = {**os.environ, "PGPASSWORD": str(connection.settings_dict.get("PASSWORD") or "")}
    found = shutil.which(program)
    if found is None:
        raise BackupError(f"{program} is not installed; on Debian: apt install postgresql-client")
    answer = subprocess.run([found, *arguments], env=environment, capture_output=True, text=True)  # noqa: S603 - our own arguments
    if answer.returncode:
        raise BackupError(f"{program} failed: {answer.stderr.strip()[:500]}")
