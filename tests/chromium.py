"""The browser of the journeys: the system's Chromium, put there if it is missing.

``python -m tests.chromium`` prints where it is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]


class NoChromium(Exception):
    """There is no browser and we cannot install one; the message says what to do."""


def find() -> str | None:
    """Where Chromium is, or ``None``."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def find_or_install() -> str:
    """Where Chromium is. Installs Debian's as root, and says so; raises ``NoChromium`` elsewhere."""
    if path := find():
        return path
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise NoChromium(
            "The browser tests need Chromium. Install it; on Debian: sudo apt install chromium"
        )
    print("Installing Debian's Chromium for the browser tests ...", file=sys.stderr, flush=True)
    _apt_get("update")
    _apt_get("install", "--no-install-recommends", "--yes", "chromium")
    if path := find():
        return path
    raise NoChromium("Debian's Chromium was installed and is still not on PATH.")


def version(path: str) -> str:
    """Its name and version, as it says them: ``Chromium 140.0.7339.127``."""
    answer = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)
    return " ".join(answer.stdout.split()[:2])


def _apt_get(*what: str) -> None:
    command = ["apt-get", "--quiet=2", *what]
    answer = subprocess.run(
        command,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if answer.returncode:
        raise NoChromium(f"{' '.join(command)} failed:\n{answer.stdout}{answer.stderr}")


if __name__ == "__main__":
    try:
        print(find_or_install())
    except NoChromium as error:
        sys.exit(str(error))
