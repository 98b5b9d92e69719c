"""Files are stored whole or not at all, and together with their rows or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import partial
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import transaction

_stored_in_block: ContextVar[list[str] | None] = ContextVar("stored_in_block", default=None)


class WholeFileStorage(FileSystemStorage):
    """Writes a file under another name first, and gives it its own once it is complete.

    Django leaves half a file under the right name when the disk is full.
    """

    def _save(self, name: str, content: File) -> str:
        folder = Path(self.path(name)).parent
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, unfinished = tempfile.mkstemp(prefix=".unfinished-", dir=folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk if isinstance(chunk, bytes) else chunk.encode())
            stored = super()._save(name, _Finished(unfinished))  # type: ignore[misc]
        finally:
            with suppress(FileNotFoundError):  # it has its own name by now
                os.unlink(unfinished)
        if (names := _stored_in_block.get()) is not None:
            names.append(stored)
        return stored

    def delete(self, name: str) -> None:
        """In a block of ``all_or_nothing``, only once the block and what is around it is committed."""
        if _stored_in_block.get() is None:
            super().delete(name)
        else:
            transaction.on_commit(partial(super().delete, name))


class _Finished(File):
    """A file that is complete on the same disk; Django gives it its name without copying it."""

    def __init__(self, path: str) -> None:
        super().__init__(None, path)
        self.path = path

    def temporary_file_path(self) -> str:
        return self.path


@contextmanager
def all_or_nothing(*stored_before: str) -> Iterator[None]:
    """What the block stores, in the database and as files, is kept together or not at all.

    ``stored_before`` are names of files that were stored for it already.
    Files that it deletes stay until then: Wagtail removes the old file before it has stored the new one.
    """
    names = list(stored_before)
    outer = _stored_in_block.set(names)
    try:
        with transaction.atomic():
            yield
    except BaseException:
        _stored_in_block.set(None)
        for name in names:
            with suppress(OSError):  # what failed first is what matters
                default_storage.delete(name)
        raise
    finally:
        _stored_in_block.reset(outer)
