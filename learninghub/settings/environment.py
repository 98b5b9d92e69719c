"""Reads settings from the environment, strictly: a wrong value stops the start and names itself."""

from __future__ import annotations

import os
import re
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

REQUIRED = object()


def text(name: str, *, default: object = REQUIRED) -> str:
    """The variable as it is, without surrounding space; ``default`` when unset or empty."""
    raw = os.environ.get(name, "").strip()
    if raw:
        return raw
    if default is REQUIRED:
        raise ImproperlyConfigured(f"{name} is not set, and the hub cannot start without it.")
    return str(default)


def flag(name: str, *, default: bool) -> bool:
    """True or False, written just so."""
    raw = text(name, default=default)
    if raw not in {"True", "False"}:
        raise ImproperlyConfigured(f"{name}={raw!r}: write True or False.")
    return raw == "True"


def whole_number(name: str, *, default: int, at_least: int = 0) -> int:
    """A whole number that is not below ``at_least``."""
    raw = text(name, default=default)
    if not raw.isdecimal() or int(raw) < at_least:
        raise ImproperlyConfigured(f"{name}={raw!r}: write a whole number from {at_least}.")
    return int(raw)


def names(name: str, *, default: object = REQUIRED) -> list[str]:
    """A list written with commas: ``hub.example.org,www.hub.example.org``."""
    return [part.strip() for part in text(name, default=default).split(",") if part.strip()]


def host_names(name: str) -> list[str]:
    """Host names without a scheme or a path, at least one, and never the wildcard."""
    hosts = names(name)
    wrong = [host for host in hosts if not re.fullmatch(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)*", host)]
    if wrong or not hosts:
        raise ImproperlyConfigured(
            f"{name}={','.join(hosts)!r}: write host names only, such as hub.example.org."
        )
    return hosts


def web_address(name: str, *, default: object = REQUIRED, schemes: tuple[str, ...]) -> str:
    """The start of a web address, without a path or a final slash."""
    raw = text(name, default=default)
    parts = urlsplit(raw)
    if parts.scheme not in schemes or not parts.netloc or parts.path or parts.query:
        raise ImproperlyConfigured(
            f"{name}={raw!r}: write {' or '.join(schemes)}://, a host and nothing after it."
        )
    return raw


def mailbox(name: str, *, default: object = REQUIRED) -> str:
    """A mailbox: ``hub@example.org`` or ``The hub <hub@example.org>``."""
    raw = text(name, default=default)
    _, address = parseaddr(raw)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", address):
        raise ImproperlyConfigured(f"{name}={raw!r}: write an e-mail address.")
    return raw


def mailboxes(name: str) -> list[str]:
    """Mail addresses with commas between them, without names; none when it is not set."""
    addresses = names(name, default="")
    wrong = [each for each in addresses if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", each)]
    if wrong:
        raise ImproperlyConfigured(f"{name}: write e-mail addresses with commas between them.")
    return addresses


def sentry_address(name: str) -> str:
    """The address (DSN) of a project in a Sentry, or nothing."""
    raw = text(name, default="")
    if raw and not re.fullmatch(r"https?://[^@/\s]+@[^@/\s]+(/[^/\s]+)*/\d+", raw):
        raise ImproperlyConfigured(f"{name}: write https://KEY@HOST/NUMBER, as Sentry shows it.")
    return raw


def secret(name: str, *, at_least: int = 50) -> str:
    """A secret long enough to be one."""
    raw = text(name)
    if len(raw) < at_least or len(set(raw)) < 5:
        raise ImproperlyConfigured(
            f"{name} is too short or too simple: write at least {at_least} random characters."
        )
    return raw


def kept_secret(path: Path) -> str:
    """The secret kept in ``path``; made, and readable by its owner only, the first time."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


def redis_address(name: str) -> str:
    """The address of a Redis server, or nothing."""
    raw = text(name, default="")
    if raw and not raw.startswith(("redis://", "rediss://", "unix://")):
        raise ImproperlyConfigured(f"{name}={raw!r}: write redis://, rediss:// or unix://….")
    return raw


def database(name: str, *, sqlite_path: Path) -> dict[str, object]:
    """Django's settings of the one database: PostgreSQL when ``name`` holds its address, else SQLite.

    SQLite takes its write lock at the start of a transaction (IMMEDIATE): a transaction that reads
    first and writes later would otherwise fail with "database is locked" under two writers.
    """
    import dj_database_url  # noqa: PLC0415 - only the place that reads an address needs it

    raw = text(name, default="")
    if not raw:
        raw = f"sqlite:///{sqlite_path}"
    if not raw.startswith(("sqlite:///", "postgres://", "postgresql://")):
        raise ImproperlyConfigured(f"{name}: write postgresql://… or sqlite:///….")
    try:
        config: dict[str, object] = dict(dj_database_url.parse(raw, conn_max_age=60))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} cannot be read as a database address.") from error
    if raw.startswith("sqlite"):
        config["CONN_MAX_AGE"] = 0
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        config["CONN_HEALTH_CHECKS"] = True
        options = dict(config.get("OPTIONS") or {})  # type: ignore[call-overload]
        options["options"] = "-c lock_timeout=3000 -c statement_timeout=30000"
        options.setdefault("connect_timeout", 5)  # a page that says sorry beats one that hangs
        config["OPTIONS"] = options
    return config
