"""The whole site with the demo's content, in real processes, in a temporary folder."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60
STEPS = ("migrate", "set_up_hub", "load_demo", "run_worker --until-empty")


@contextlib.contextmanager
def demo_site(
    folder: str, *, settings: str = "tests.demo_settings", steps: tuple[str, ...] = STEPS
) -> Iterator[str]:
    """The site under gunicorn, its data in ``folder``; gives its address.

    This process sees the same data: its Django is set up with the same settings. So it must not have
    been set up with others before.
    """
    port = _free_port()
    address = f"http://localhost:{port}"
    os.environ |= {"DJANGO_SETTINGS_MODULE": settings, "HUB_VAR_DIR": folder, "SITE_URL": address}
    for step in steps:
        _manage(*step.split())
    _set_up_django()
    command = [
        sys.executable, "-m", "gunicorn", "learninghub.wsgi", "--bind", f"127.0.0.1:{port}",
        "--workers", "2", "--threads", "4", "--no-control-socket", "--timeout", "120",
    ]  # fmt: skip
    log = Path(folder) / "site.log"
    with log.open("wb") as output:
        site = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output)
    try:
        _wait_for(address, site, log)
        yield address
    finally:
        site.terminate()
        site.wait()


def _manage(*command: str) -> None:
    answer = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, capture_output=True, text=True
    )
    if answer.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{answer.stdout}{answer.stderr}")


def _set_up_django() -> None:
    import django  # noqa: PLC0415 - the settings are known only now

    django.setup()


def _wait_for(address: str, site: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while site.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{address}/health/live/", timeout=START_SECONDS).close()  # noqa: S310 - http, above
            return
        time.sleep(0.1)
    raise SystemExit(f"The site did not start:\n{log.read_text(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])
