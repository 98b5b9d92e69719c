"""The folders in which copies are made and put back, and tidying up after a process that was killed.

A killed process cannot tidy up, so the next run does. It must not touch a folder that another run is
still using: each folder holds a lock file that its process keeps locked, and the system releases that
lock when the process ends for any reason.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

from .database_copies import CopyError

LOCK = "lock"
PATIENCE_SECONDS = 1
HUB_LOCK = "copies.lock"  # in HUB_VAR_DIR; it stays there, empty


@contextmanager
def hub_locked(*, exclusive: bool) -> Iterator[None]:
    """Allow several copies to be made at once, but a restore only on its own.

    Raises ``CopyError`` if another run is still going after a moment. A program that a killed run was
    just starting may hold its lock for that long.
    """
    folder = Path(settings.VAR_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / HUB_LOCK, os.O_RDONLY | os.O_CREAT, 0o644)
    with suppress(PermissionError):  # another user made it, and made it readable
        os.fchmod(handle, 0o644)
    try:
        if not _lock_soon(handle, fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH):
            running = "A copy is being made or a restore" if exclusive else "A restore"
            raise CopyError(f"{running} is running. Wait until it has ended, then try again.")
        yield
    finally:
        os.close(handle)


@contextmanager
def working_folder(
    parent: Path, prefix: str, *, keep_if: Callable[[], bool] = lambda: False
) -> Iterator[Path]:
    """A folder in ``parent`` that ``remove_abandoned`` leaves alone until the block ends.

    It is removed at the end, unless ``keep_if()`` is true because the next run needs it.
    """
    folder, handle = _make(parent, prefix)
    try:
        yield folder
    finally:
        if not keep_if():
            shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def remove_abandoned(parent: Path, prefix: str) -> None:
    """Remove the working folders of processes that were killed."""
    for folder in parent.glob(f"{prefix}*"):
        with suppress(OSError):  # removed in the meantime, or owned by somebody else
            handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
            if _lock(handle, fcntl.LOCK_EX):
                shutil.rmtree(folder, ignore_errors=True)
            os.close(handle)


def _make(parent: Path, prefix: str) -> tuple[Path, int]:
    """A new folder and its locked file. If another run removes it before it is locked, try again."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        with suppress(FileNotFoundError):
            handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(handle, fcntl.LOCK_EX)
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(handle), (folder / LOCK).stat()):
                    return folder, handle
            os.close(handle)


def _lock_soon(handle: int, kind: int) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (is_locked := _lock(handle, kind)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return is_locked


def _lock(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
