"""A Wagtail project as ``wagtail start`` makes it, with its own home page, in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import web_server

SETTINGS = """
from .base import *

import os

import dj_database_url

DEBUG = False
SECRET_KEY = "only-for-the-benchmark"
ALLOWED_HOSTS = ["*"]
WAGTAILADMIN_BASE_URL = "http://localhost"
DATABASES = {"default": dj_database_url.parse(os.environ["DATABASE_URL"], conn_max_age=60)}
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
"""


@contextmanager
def fresh_wagtail(folder: Path, *, database_url: str) -> Iterator[str]:
    """The project under gunicorn, set up as ours is; gives its address."""
    project = folder / "wagtail-project"
    project.mkdir()
    _run("-m", "wagtail.bin.wagtail", "start", "fresh", str(project), folder=folder)
    (project / "fresh" / "settings" / "bench.py").write_text(SETTINGS)
    database_url = database_url or f"sqlite:///{project / 'fresh.sqlite3'}"
    environment = {"DJANGO_SETTINGS_MODULE": "fresh.settings.bench", "DATABASE_URL": database_url}
    _run("manage.py", "migrate", "--verbosity", "0", folder=project, **environment)
    with web_server(
        database_url=database_url,
        wsgi="fresh.wsgi",
        settings="fresh.settings.bench",
        folder=project,
    ) as address:
        yield address


def _run(*command: str, folder: Path, **environment: str) -> None:
    answer = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )
    if answer.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{answer.stdout}{answer.stderr}")
