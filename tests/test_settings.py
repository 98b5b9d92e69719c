"""A wrong value stops the start, and says which. Each start is a process of its own, as on a server."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
READ_THE_SETTINGS = "from django.conf import settings; print(settings.DEBUG)"
START = "import django; django.setup()"
SECRET = "a-secret-for-this-test-only-0123456789-abcdefghijklmnopqrstuvwxyz"
LINE = re.compile(r"^([A-Z_]+)=(.*)$", re.MULTILINE)
PRODUCTION = dict(LINE.findall((ROOT / "tests" / "production.env").read_text()))
PRODUCTION["SECRET_KEY"] = SECRET

WRONG = [
    ("SECRET_KEY", "short"),
    ("SECRET_KEY", "a" * 80),
    ("ALLOWED_HOSTS", "*"),
    ("ALLOWED_HOSTS", "https://hub.example.org"),
    ("ALLOWED_HOSTS", "hub.example.org/"),
    ("ALLOWED_HOSTS", ","),
    ("SITE_URL", "http://hub.example.org"),
    ("SITE_URL", "https://hub.example.org/"),
    ("SITE_URL", "hub.example.org"),
    ("MAIL_FROM", "the hub"),
    ("MAIL_REPLY_TO", "programme team"),
    ("MAIL_PORT", "0"),
    ("MAIL_PORT", "smtp"),
    ("MAIL_USE_TLS", "yes"),
    ("TRUSTED_PROXY_COUNT", "0"),
    ("TRUSTED_PROXY_COUNT", "one"),
    ("TRUSTED_PROXY_COUNT", "-1"),
    ("HTTPS_REDIRECT", "on"),
    ("HSTS_SECONDS", "a year"),
    ("HSTS_SUBDOMAINS", "1"),
    ("HSTS_PRELOAD", "true"),
    ("OUTBOX_LEASE_SECONDS", "0"),
    ("REDIS_URL", "localhost:6379"),
    ("NEW_ADDRESSES_AN_HOUR", "0"),
    ("NEW_ADDRESSES_PER_NETWORK_AN_HOUR", "many"),
    ("ERROR_MAIL_TO", "operators"),
    ("ERROR_MAIL_TO", "a@example.org; b@example.org"),
    ("ERROR_MAIL_TO", "The operators <a@example.org>"),
    ("SENTRY_DSN", "sentry.example.org/1"),
    ("SENTRY_DSN", "https://sentry.example.org/1"),
    ("SENTRY_DSN", "https://key@sentry.example.org/"),
    ("DATABASE_URL", "mysql://hub@localhost/hub"),
    ("DATABASE_URL", "postgresql://hub@localhost:port/hub"),
]


def start(
    settings: str, code: str, var: Path, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Start Python with these variables and no others of ours."""
    system = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    ours = {"DJANGO_SETTINGS_MODULE": f"learninghub.settings.{settings}", "HUB_VAR_DIR": str(var)}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=system | ours | variables,
        capture_output=True,
        text=True,
    )


def test_production_starts_with_what_it_must_have(tmp_path):
    answer = start("production", START, tmp_path, **PRODUCTION)

    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize("name", PRODUCTION)
def test_production_does_not_start_without_what_it_must_have(name, tmp_path):
    without = {other: value for other, value in PRODUCTION.items() if other != name}

    answer = start("production", READ_THE_SETTINGS, tmp_path, **without)

    assert answer.returncode == 1
    assert f"ImproperlyConfigured: {name}" in answer.stderr


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_production_does_not_start_with_a_wrong_value(name, value, tmp_path):
    answer = start("production", READ_THE_SETTINGS, tmp_path, **PRODUCTION | {name: value})

    assert answer.returncode == 1
    assert f"ImproperlyConfigured: {name}" in answer.stderr


def test_a_wrong_secret_is_not_shown(tmp_path):
    answer = start("production", READ_THE_SETTINGS, tmp_path, **PRODUCTION | {"SECRET_KEY": "hush"})

    assert "hush" not in answer.stderr


def test_production_shows_no_details_of_errors(tmp_path):
    answer = start("production", READ_THE_SETTINGS, tmp_path, **PRODUCTION)

    assert answer.stdout == "False\n"


@pytest.mark.parametrize("settings", ["dev", "test"])
def test_development_and_tests_start_with_nothing_set(settings, tmp_path):
    answer = start(settings, START, tmp_path)

    assert answer.returncode == 0, answer.stderr


def test_development_keeps_its_secret_where_only_its_owner_reads_it(tmp_path):
    start("dev", READ_THE_SETTINGS, tmp_path)
    first = (tmp_path / "secret_key").read_text()
    start("dev", READ_THE_SETTINGS, tmp_path)

    assert (tmp_path / "secret_key").read_text() == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
