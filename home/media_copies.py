"""Putting uploaded files back, so that a failure half way leaves those that were there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Inside the folder itself, so that files only change their names: it may be a disk of its own.
NEW, OLD = ".restoring", ".before-restore"


def files_to_copy(media: Path) -> list[Path]:
    """Everything below ``media``, folders before what is in them, without leftovers of a restore."""
    found = sorted(media.rglob("*"))
    return [path for path in found if path.relative_to(media).parts[0] not in (NEW, OLD)]


@contextmanager
def media_replaced(media: Path, *, by: Path) -> Iterator[None]:
    """``media`` holds what ``by`` held and nothing else; the old files come back if the block fails."""
    media.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(media)
    try:
        shutil.copytree(by, media / NEW)  # all of it is there before anything is moved
        _move_all(media, into=media / OLD)
        _move_all(media / NEW, into=media)
        yield
    except BaseException:
        if (media / OLD).is_dir():
            _clear(media)
            _move_all(media / OLD, into=media)
        raise
    finally:
        for name in (NEW, OLD):
            shutil.rmtree(media / name, ignore_errors=True)


def _move_all(folder: Path, *, into: Path) -> None:
    into.mkdir(exist_ok=True)
    for path in list(folder.iterdir()):
        if path.name not in (NEW, OLD):
            path.rename(into / path.name)


def _clear(media: Path) -> None:
    for path in media.iterdir():
        if path.name in (NEW, OLD):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _remove_leftovers(media: Path) -> None:
    """A restore that the machine cut short: its old files are the ones that count."""
    if (media / OLD).is_dir():
        _move_back(media)
    shutil.rmtree(media / NEW, ignore_errors=True)


def _move_back(media: Path) -> None:
    for path in list((media / OLD).iterdir()):
        if not (media / path.name).exists():
            path.rename(media / path.name)
    shutil.rmtree(media / OLD)
