"""Writing the database into one file, and putting it back in place of everything that is there.

SQLite is copied by SQLite itself, while the hub runs. PostgreSQL is copied by ``pg_dump`` and put back
by ``pg_restore`` and ``psql``, which must be of the server's version or newer.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path

from django.db import connection

# A line of ``pg_restore --list`` that is about an extension itself.
EXTENSION = re.compile(r"\d+; \d+ \d+ (EXTENSION|COMMENT - EXTENSION) ")
CHUNK = 1 << 20


class CopyError(Exception):
    """A copy cannot be made or put back; the message says why and what to do."""


def dump_database(target: Path) -> None:
    """Write all rows into ``target``, as they are at one moment. Raises ``CopyError``."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(target)])
    else:
        _run("pg_dump", "--format=custom", f"--dbname={_dsn()}", into=target)


def check_database_copy(source: Path) -> None:
    """Raise ``CopyError`` unless the database program can read ``source``; changes nothing."""
    if connection.vendor == "sqlite":
        _check_sqlite(source)
    else:
        _contents(source)


def load_database(source: Path) -> None:
    """Put back what ``dump_database`` wrote: wholly, or not at all and with a ``CopyError``."""
    connection.close()
    if connection.vendor == "sqlite":
        _load_sqlite(source)
    else:
        _load_postgres(source)


def remove_unused_draft() -> None:
    """Remove what ``load_database`` leaves behind when its process is killed."""
    if connection.vendor == "sqlite":
        _draft_of(_sqlite_file()).unlink(missing_ok=True)


# --- SQLite ---------------------------------------------------------------------------------------


def _sqlite_file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _draft_of(name: Path) -> Path:
    return name.with_name(f"{name.name}.restoring")


def _check_sqlite(source: Path) -> None:
    address = f"{source.resolve().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            found = [row[0] for row in database.execute("PRAGMA integrity_check(3)")]
    except sqlite3.DatabaseError as error:
        raise CopyError(f"The database in the copy cannot be read: {error}") from error
    if found != ["ok"]:
        raise CopyError(f"The database in the copy is damaged: {'; '.join(found)}")


def _load_sqlite(source: Path) -> None:
    name = _sqlite_file()
    draft = _draft_of(name)
    try:
        shutil.copyfile(source, draft)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    for ending in ("-wal", "-shm", "-journal"):  # SQLite would apply them to the new file
        Path(f"{name}{ending}").unlink(missing_ok=True)
    draft.replace(name)


# --- PostgreSQL -----------------------------------------------------------------------------------


def _load_postgres(source: Path) -> None:
    """In one transaction: drop every table, also those a newer version added, and make the old ones.

    ``psql`` reads from this process and the last line is the ``COMMIT``, so nothing is committed if we are killed.
    """
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_list(cursor)
        tables = [connection.ops.quote_name(table.name) for table in found if table.type in "pt"]
    connection.close()
    drop = f"DROP TABLE IF EXISTS {', '.join(tables)} CASCADE;\n" if tables else ""
    scripts = _write_scripts(source)
    _run("psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null", "--file=-",
         f"--dbname={_dsn()}", feed=_in_one_transaction(drop, scripts))  # fmt: skip


def _write_scripts(source: Path) -> list[Path]:
    """The copy as SQL. Extensions are created if they are missing, and otherwise left alone.

    Only the owner of an extension may drop it or comment on it, and that may be another role.
    """
    contents = _contents(source)
    extensions = [line for line in contents if EXTENSION.match(line) and " COMMENT " not in line]
    others = [line for line in contents if not EXTENSION.match(line)]
    return [
        _write_script(source, "extensions", extensions),
        _write_script(source, "others", others, "--clean", "--if-exists"),
    ]


def _contents(source: Path) -> list[str]:
    listed = source.with_name(f"{source.name}.list")
    _run("pg_restore", "--list", str(source), into=listed)
    return listed.read_text().splitlines(keepends=True)


def _write_script(source: Path, part: str, lines: list[str], *options: str) -> Path:
    wanted = source.with_name(f"{source.name}.{part}.list")
    wanted.write_text("".join(lines))
    script = source.with_name(f"{source.name}.{part}.sql")
    _run(
        "pg_restore",
        *options,
        "--no-owner",
        f"--use-list={wanted}",
        f"--file={script}",
        str(source),
    )
    return script


def _in_one_transaction(drop: str, scripts: list[Path]) -> Iterator[bytes]:
    yield f"BEGIN;\n{drop}".encode()
    for script in scripts:
        with script.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk
    yield b"COMMIT;\n"


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


def _run(
    program: str, *arguments: str, feed: Iterable[bytes] = (), into: Path = Path(os.devnull)
) -> None:
    """Run ``program``. Its input and output go through this process, so it stops if this process is killed."""
    environment = {**os.environ, "PGPASSWORD": str(connection.settings_dict.get("PASSWORD") or "")}
    found = shutil.which(program)
    if found is None:
        raise CopyError(f"{program} is not installed; on Debian: apt install postgresql-client")
    with tempfile.TemporaryFile() as said, into.open("wb") as output:
        with subprocess.Popen(  # noqa: S603 - our own arguments
            [found, *arguments],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
        ) as process:
            _feed(process, feed)
            if process.stdout is not None:
                shutil.copyfileobj(process.stdout, output, CHUNK)
        if process.returncode:
            said.seek(0)
            told = said.read().decode(errors="replace").strip()[:500]
            raise CopyError(f"{program} failed: {told}")


def _feed(process: subprocess.Popen[bytes], chunks: Iterable[bytes]) -> None:
    if process.stdin is None:
        return
    with suppress(BrokenPipeError):  # it has ended, and its error message says why
        for chunk in chunks:
            process.stdin.write(chunk)
    with suppress(BrokenPipeError):
        process.stdin.close()
