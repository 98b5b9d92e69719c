"""Writing the database into one file, and putting it back in place of everything that is there.

SQLite is copied by SQLite itself, while the hub runs. PostgreSQL is copied by ``pg_dump`` and put back
by ``pg_restore`` and ``psql``, which must be of the server's version or newer.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import IO

from django.db import connection


class CopyError(Exception):
    """A copy cannot be made or put back; the message says why and what to do."""


def dump_database(target: Path) -> None:
    """Write all rows into ``target``, as they are at one moment. Raises ``CopyError``."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(target)])
    else:
        _run("pg_dump", "--format=custom", f"--file={target}", f"--dbname={_dsn()}")


def load_database(source: Path) -> None:
    """Put back what ``dump_database`` wrote: wholly, or not at all and with a ``CopyError``."""
    if connection.vendor == "sqlite":
        _load_sqlite(source)
    else:
        _load_postgres(source)


def _load_sqlite(source: Path) -> None:
    name = Path(str(connection.settings_dict["NAME"]))
    connection.close()
    draft = name.with_name(f"{name.name}.restoring")
    try:
        shutil.copyfile(source, draft)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    for leftover in (f"{name}-wal", f"{name}-shm"):
        Path(leftover).unlink(missing_ok=True)
    draft.replace(name)


def _load_postgres(source: Path) -> None:
    """In one transaction: drop every table, also those a newer version added, and make the old ones."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_list(cursor)
        tables = [connection.ops.quote_name(table.name) for table in found if table.type in "pt"]
    connection.close()
    script = source.with_name(f"{source.name}.sql")
    with script.open("w") as file:
        if tables:
            file.write(f"DROP TABLE IF EXISTS {', '.join(tables)} CASCADE;\n")
        _write_script(source, file)
    _run("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
         "--output=/dev/null", f"--file={script}", f"--dbname={_dsn()}")  # fmt: skip


def _write_script(source: Path, file: IO[str]) -> None:
    """The copy as SQL, without what only the owner of an extension may do: that may be somebody else."""
    whole = source.with_name(f"{source.name}.whole.sql")
    _run("pg_restore", "--clean", "--if-exists", "--no-owner", f"--file={whole}", str(source))
    among_rows = False
    with whole.open() as lines:
        for line in lines:
            if among_rows:
                among_rows = line != "\\.\n"
            elif line.startswith(("DROP EXTENSION", "COMMENT ON EXTENSION")):
                continue
            else:
                among_rows = line.startswith("COPY ")
            file.write(line)
    file.flush()


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
        raise CopyError(f"{program} is not installed; on Debian: apt install postgresql-client")
    answer = subprocess.run(  # noqa: S603 - our own arguments
        [found, *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    if answer.returncode:
        raise CopyError(f"{program} failed: {answer.stderr.strip()[:500]}")
