"""The whole site with the demo's content, in real processes, in a temporary folder."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from .servers import web_server

ROOT = Path(__file__).resolve().parents[1]
STEPS = ("migrate", "set_up_hub", "load_demo", "run_worker --until-empty")


@contextlib.contextmanager
def demo_site(
    folder: str,
    *,
    settings: str = "tests.demo_settings",
    steps: tuple[str, ...] = STEPS,
    database_url: str = "",
) -> Iterator[str]:
    """The site under gunicorn, its data in ``folder``; gives its address.

    This process sees the same data: its Django is set up with the same settings. So it must not have
    been set up with others before.
    """
    port = _free_port()
    address = f"http://localhost:{port}"
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": settings,
        "HUB_VAR_DIR": folder,
        "SITE_URL": address,
        "DATABASE_URL": database_url,
    }
    for step in steps:
        manage(*step.split())
    _set_up_django()
    with web_server(database_url=database_url, settings=settings, bind=f"127.0.0.1:{port}"):
        yield address


def manage(*command: str) -> None:
    """Run a command of the site that was set up last. ``SystemExit`` with what it said if it fails."""
    answer = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, capture_output=True, text=True
    )
    if answer.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{answer.stdout}{answer.stderr}")


def _set_up_django() -> None:
    import django  # noqa: PLC0415 - the settings are known only now

    django.setup()


def _free_port() -> int:
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])
