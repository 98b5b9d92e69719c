"""Test databases that are ready at once.

Migrating takes seconds, copying takes milliseconds. So the migrations run once into a template that
is named after them, and each test process works in a copy of its own, on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg
import wagtail
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

ANY_LOCK_NUMBER = 7_140_310


@contextmanager
def fresh_database() -> Iterator[None]:
    """Point the default connection at a fresh, migrated database; throw it away at the end."""
    if connection.vendor == "sqlite":
        with _sqlite_copy() as name:
            _point_at(name)
            yield
            connections.close_all()
    else:
        with _postgres_copy() as name:
            _point_at(name)
            yield
            connections.close_all()


def address_of_test_database() -> str:
    """What ``DATABASE_URL`` must say for another process to use the database of this test."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def _point_at(name: str) -> None:
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def _migrate(name: str) -> None:
    _point_at(name)
    call_command("migrate", verbosity=0, interactive=False)
    connections.close_all()


def _fingerprint() -> str:
    """Changes whenever a migration, or what runs it, does."""
    digest = hashlib.sha256(f"{django.VERSION} {wagtail.VERSION} {settings.LANGUAGE_CODE}".encode())
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for path in sorted(Path(app.path).glob("migrations/*.py")):
            digest.update(f"{app.label}/{path.name}".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _sqlite_copy() -> Iterator[str]:
    folder = Path(settings.VAR_DIR) / "test-templates"
    folder.mkdir(parents=True, exist_ok=True)
    template = folder / f"{_fingerprint()}.sqlite3"
    with tempfile.TemporaryDirectory(prefix="hub-test-") as own:
        copy = Path(own) / "hub.sqlite3"
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not template.exists():
                _make_sqlite_template(template)
            shutil.copyfile(template, copy)
        yield str(copy)


def _make_sqlite_template(template: Path) -> None:
    for old in template.parent.glob("*.sqlite3*"):
        old.unlink()
    draft = template.with_suffix(".sqlite3-draft")
    _migrate(str(draft))
    draft.rename(template)


@contextmanager
def _postgres_copy() -> Iterator[str]:
    template, copy = f"hub_{_fingerprint()}", f"hub_test_{os.getpid()}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [ANY_LOCK_NUMBER])
        found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
        if found.fetchone() is None:
            _make_postgres_template(server, template)
        _create(server, copy, template)
        server.execute("SELECT pg_advisory_unlock(%s)", [ANY_LOCK_NUMBER])
        yield copy
        _drop(server, copy)


def _make_postgres_template(server: psycopg.Connection, template: str) -> None:
    draft = f"{template}_draft"
    _drop(server, draft)
    _create(server, draft, "template1")
    _migrate(draft)
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    server.execute(rename.format(sql.Identifier(draft), sql.Identifier(template)))


def _create(server: psycopg.Connection, name: str, template: str) -> None:
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    server.execute(create.format(sql.Identifier(name), sql.Identifier(template)))


def _drop(server: psycopg.Connection, name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
