"""Files that nothing in the database names, and uploads that were begun and never finished."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.apps import apps
from django.core.files.storage import Storage, default_storage
from django.db.models import FileField
from django.utils import timezone
from wagtail.models import UploadedFile

# What the hub's own uploads are stored under. What else lies in the storage is not touched.
FOLDERS = ["original_images", "images", "waiting_images", "documents", "wagtail_uploads"]
GRACE = timedelta(days=1)


def clear_unfinished_uploads(*, now: datetime | None = None) -> int:
    """Remove pictures that were uploaded with several others, a day ago, and never given what they lack."""
    before = (now or timezone.now()) - GRACE
    cleared = 0
    for upload in UploadedFile.objects.all():
        storage, name = upload.file.storage, upload.file.name
        if not storage.exists(name) or storage.get_modified_time(name) < before:
            upload.delete()
            storage.delete(name)
            cleared += 1
    return cleared


def orphans(*, now: datetime | None = None) -> list[str]:
    """Stored files that no record names, older than a day: a newer one may belong to a record being saved."""
    before = (now or timezone.now()) - GRACE
    named = _named()
    return sorted(
        name
        for folder in FOLDERS
        for name in _files_in(default_storage, folder)
        if name not in named and default_storage.get_modified_time(name) < before
    )


def _named() -> set[str]:
    """The names of all files that the database knows."""
    names: set[str] = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField):
                names.update(model._default_manager.values_list(field.name, flat=True))
    return names


def _files_in(storage: Storage, folder: str) -> Iterator[str]:
    if storage.exists(folder):
        folders, files = storage.listdir(folder)
        yield from (f"{folder}/{name}" for name in files)
        for inner in folders:
            yield from _files_in(storage, f"{folder}/{inner}")
