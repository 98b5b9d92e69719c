"""Putting uploaded files back, so that a failure half way leaves those that were there.

Files are only renamed inside the folder, which may be on its own disk. If the process is killed, the
names show how far it got: ``OLD`` means that some of the old files have been moved away, ``WHOLE`` that
all of them have, so everything beside it comes from the copy.
"""

from __future__ import annotations

import shutil
from pathlib import Path

NEW, OLD, WHOLE = ".restoring", ".before-restore", ".before-restore-whole"
OURS = (NEW, OLD, WHOLE)


def files_to_copy(media: Path) -> list[Path]:
    """Every file and folder below ``media``, folders before what is in them, leaving out a restore's working folders."""
    found = sorted(media.rglob("*"))
    return [
        path
        for path in found
        if path.relative_to(media).parts[0] not in OURS and (path.is_file() or path.is_dir())
    ]


def replace_media(media: Path, *, by: Path) -> None:
    """Have ``media`` hold what ``by`` holds. The old files stay until ``keep_new_media``."""
    media.mkdir(parents=True, exist_ok=True)
    shutil.copytree(by, media / NEW)  # all of it is there before anything is moved
    (media / OLD).mkdir()
    _move_all(media, into=media / OLD)
    (media / OLD).rename(media / WHOLE)
    _move_all(media / NEW, into=media)


def keep_new_media(media: Path) -> None:
    """Delete the old files. Once the folder is renamed, the restore can no longer be undone."""
    shutil.rmtree(media / NEW, ignore_errors=True)
    (media / WHOLE).rename(media / NEW)
    remove_unused_media(media)


def put_old_media_back(media: Path) -> None:
    """Undo ``replace_media``, however far it got. Safe to run again if it is killed too."""
    if (media / WHOLE).is_dir():
        for path in _theirs(media):
            _remove(path)
        (media / WHOLE).rename(media / OLD)
    if (media / OLD).is_dir():
        for path in list((media / OLD).iterdir()):
            _remove(media / path.name)  # an older version had moved new files here already
            path.rename(media / path.name)
        (media / OLD).rmdir()
    remove_unused_media(media)


def remove_unused_media(media: Path) -> None:
    """Remove the files that a restore had not yet put in place, or that it had replaced."""
    shutil.rmtree(media / NEW, ignore_errors=True)


def is_half_replaced(media: Path) -> bool:
    """Whether a restore was cut short after it had begun to move files."""
    return (media / OLD).is_dir() or is_replaced(media)


def is_replaced(media: Path) -> bool:
    """Whether the files come from a copy, and the restore has not ended."""
    return (media / WHOLE).is_dir()


def _theirs(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name not in OURS]


def _move_all(folder: Path, *, into: Path) -> None:
    for path in _theirs(folder):
        path.rename(into / path.name)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
