"""What nothing names any more is found, and removed when told so; nothing else is touched."""

from __future__ import annotations

import os
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import UploadedFile

from core.models import HubDocument, HubImage
from core.pictures import make_renditions
from outbox.periodic import run_what_is_due
from tests.factories import UserFactory

from . import files

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


def lay(folder: Path, name: str, *, days_old: float = 2) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"left behind")
    age(path, days_old)
    return path


def age(path: Path, days: float) -> None:
    then = (timezone.now() - timedelta(days=days)).timestamp()
    os.utime(path, (then, then))


def everything(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def run(**options: bool) -> str:
    out = StringIO()
    call_command("clear_orphan_files", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def in_use(folder) -> list[str]:
    image = files.stored_picture()
    make_renditions(image)
    document = HubDocument.objects.create(title="Plan", file=files.upload(files.PDF, "plan.pdf"))
    names = [image.file.name, document.file.name, *(r.file.name for r in image.renditions.all())]
    for name in names:
        age(folder / name, 9)
    return sorted(names)


def test_what_nothing_names_is_listed_and_stays(folder, in_use):
    lost = lay(folder, "documents/lost.pdf")

    assert run() == "documents/lost.pdf\nFound: 1.\n"
    assert everything(folder) == sorted([*in_use, "documents/lost.pdf"])
    assert lost.exists()


def test_told_so_it_is_removed_and_what_is_in_use_new_or_elsewhere_stays(folder, in_use):
    for name in ("images/a.webp", "original_images/deep/b.jpg", "documents/c.pdf"):
        lay(folder, name)
    lay(folder, "images/new.webp", days_old=0.5)
    lay(folder, "media/film.mp4")

    answer = run(delete=True)

    assert answer.splitlines()[-1] == "Removed: 3."
    assert everything(folder) == sorted([*in_use, "images/new.webp", "media/film.mp4"])
    assert run(delete=True) == "Removed: 0.\n"


@pytest.mark.parametrize("by", [lambda: run(delete=True), run_what_is_due], ids=["hand", "worker"])
@pytest.mark.parametrize(("days_old", "left"), [(2, 0), (0.5, 1)])
def test_an_upload_that_was_never_finished_goes_after_a_day(folder, by, days_old, left):
    upload = UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(HubImage),
        file=files.upload(files.packed(files.drawing())),
        uploaded_by_user=UserFactory(),
    )
    age(folder / upload.file.name, days_old)

    by()

    assert (UploadedFile.objects.count(), len(everything(folder))) == (left, left)
