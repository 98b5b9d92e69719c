"""A disk that takes no more: editors are asked to try again, nothing is half stored, and nothing is lost.

The system's own limit on the size of a file stands for a full disk: the process that writes gets an error from
the same call, at the same place, on every machine.
"""

from __future__ import annotations

import errno
import json
import random
import re
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.urls import reverse
from PIL import Image
from wagtail.models import UploadedFile

from core.models import HubDocument, HubImage, HubRendition
from core.outages import TAKES_NO_MORE, disk_takes_no_more
from core.pictures import PictureError
from tests.signing_in import sign_in

from . import files
from .test_uploads import PICTURE, bring, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]
KILOBYTE = 1024
TABLE = b"name,place\n" * 60_000  # 660 kB: in memory when it comes
LARGE_TABLE = b"name,place\n" * 300_000  # 3.3 MB: in a temporary file when it comes
NOISE = random.Random(7).randbytes(900 * 900 * 3)  # noqa: S311 - a picture, not a secret
PHOTOGRAPH = files.packed(Image.frombytes("RGB", (900, 900), NOISE))  # 600 kB however it is packed
ROOM = 400 * KILOBYTE  # what SQLite writes aside has room


@contextmanager
def little_room() -> Iterator[None]:
    """No file that this process writes may be larger than ``ROOM``."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # its own files are among them
            cursor.execute("PRAGMA cache_spill = OFF")
            if not connection.in_atomic_block:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def browser(client, editor):
    sign_in(client, editor, second_factor=True)
    client.raise_request_exception = False
    return client


def rows() -> list[int]:
    return [model.objects.count() for model in (HubImage, HubRendition, HubDocument, UploadedFile)]


def assert_asked_to_try_again(response) -> None:
    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert "Sorry, the hub cannot answer just now" in response.content.decode()


UPLOADS = {
    "document": ("document", "a.csv", TABLE),
    "large document": ("document", "a.csv", LARGE_TABLE),
    "picture": ("picture", "a.jpg", PHOTOGRAPH),
}


def assert_leaves_nothing_and_fits_later(browser, folder, door: str, what: str) -> None:
    kind, name, content = UPLOADS[what]
    with little_room():
        response = bring(browser, kind, door, content, name)

    assert_asked_to_try_again(response)
    assert (stored(folder), rows()) == ([], [0, 0, 0, 0])
    bring(browser, kind, door, content, name)
    assert sum(rows()) > 0


@pytest.mark.parametrize("door", ["one", "chooser"])
@pytest.mark.parametrize("what", UPLOADS)
def test_an_upload_that_does_not_fit_asks_to_try_again_and_leaves_nothing(
    browser, folder, door, what
):
    assert_leaves_nothing_and_fits_later(browser, folder, door, what)


@pytest.mark.django_db(transaction=True)  # it saves without a transaction around it
@pytest.mark.parametrize("what", UPLOADS)
def test_one_of_several_that_does_not_fit_asks_to_try_again_and_leaves_nothing(
    browser, folder, what
):
    assert_leaves_nothing_and_fits_later(browser, folder, "several", what)


# --- The picture has room, and its sizes have none --------------------------------------------------


@pytest.fixture
def no_sizes(folder) -> Path:
    """A file where the folder for the sizes of pictures would be. Remove it, and they can be stored."""
    folder.mkdir()
    (folder / "images").touch()
    return folder / "images"


@pytest.mark.parametrize("door", ["one", "chooser"])
def test_a_picture_whose_sizes_cannot_be_stored_leaves_nothing(browser, folder, no_sizes, door):
    response = bring(browser, "picture", door, PHOTOGRAPH, "a.jpg")

    assert response.status_code == 500
    assert (stored(folder), rows()) == (["images"], [0, 0, 0, 0])


def test_one_of_several_whose_sizes_cannot_be_stored_can_be_tried_again(browser, folder, no_sizes):
    answer = json.loads(bring(browser, "picture", "several", PHOTOGRAPH, "a.jpg").content)
    waiting = UploadedFile.objects.get()
    form = BeautifulSoup(answer["form"], "html.parser").form
    title = form.find("input", attrs={"name": re.compile("title$")})["name"]
    fields = {title: "A title", title.replace("title", "people_agreed"): "on"}

    response = browser.post(form["action"], fields)

    assert response.status_code == 500
    assert (stored(folder), rows()) == (["images", waiting.file.name], [0, 0, 0, 1])
    no_sizes.unlink()
    assert json.loads(browser.post(form["action"], fields).content)["success"] is True
    assert rows()[0] == 1


def test_a_picture_that_is_there_stays_when_the_sizes_of_a_new_one_cannot_be_stored(
    browser, folder
):
    bring(browser, "picture", "one", files.packed(files.drawing()), "a.jpg")
    kept = HubImage.objects.get()
    (folder / "images").rename(folder / "elsewhere")
    (folder / "images").touch()
    before = stored(folder)
    fields = PICTURE | {"title": "Another", "file": files.upload(PHOTOGRAPH, "a.jpg")}

    response = browser.post(reverse("wagtailimages:edit", args=[kept.pk]), fields)

    assert response.status_code == 500
    assert stored(folder) == before
    kept.refresh_from_db()
    assert (kept.title, kept.file.name in before) == ("A title", True)
    assert kept.renditions.count() == 5


# --- A file that is replaced ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "name", "good", "larger"),
    [
        ("document", "a.csv", b"name,place\n", TABLE),
        ("picture", "a.jpg", files.packed(files.drawing()), PHOTOGRAPH),
    ],
    ids=["document", "picture"],
)
def test_a_file_that_is_there_stays_when_a_new_one_does_not_fit(
    browser, folder, kind, name, good, larger
):
    bring(browser, kind, "one", good, name)
    app, model = ("images", HubImage) if kind == "picture" else ("docs", HubDocument)
    kept = model.objects.get()
    before = {path: (folder / path).read_bytes() for path in stored(folder)}
    fields = PICTURE | {"title": "Another", "file": files.upload(larger, name)}

    with little_room():
        response = browser.post(reverse(f"wagtail{app}:edit", args=[kept.pk]), fields)

    assert_asked_to_try_again(response)
    assert {path: (folder / path).read_bytes() for path in stored(folder)} == before
    kept.refresh_from_db()
    assert (kept.title, kept.file.name in before) == ("A title", True)


def test_a_file_that_is_replaced_is_gone_once_the_new_one_is_stored(
    browser, folder, django_capture_on_commit_callbacks
):
    bring(browser, "document", "one", b"old\n", "a.csv")
    kept = HubDocument.objects.get()
    old = kept.file.name

    with django_capture_on_commit_callbacks(execute=True):
        fields = {"title": "Another", "file": files.upload(b"new\n", "a.csv")}
        browser.post(reverse("wagtaildocs:edit", args=[kept.pk]), fields)

    kept.refresh_from_db()
    assert stored(folder) == [kept.file.name]
    assert kept.file.name != old


def test_half_a_file_is_never_stored_under_its_name(folder):
    with little_room(), pytest.raises(OSError, match="large"):
        default_storage.save("documents/a.csv", ContentFile(TABLE))

    assert stored(folder) == []
    assert default_storage.save("documents/a.csv", ContentFile(TABLE)) == "documents/a.csv"
    assert (folder / "documents/a.csv").read_bytes() == TABLE
    assert Path(folder / "documents/a.csv").stat().st_mode & 0o777 == 0o644


def test_a_full_disk_is_found_behind_the_error_that_tells_of_a_picture():
    error = PictureError("Picture 7")
    error.__cause__ = OSError(errno.ENOSPC, "No space left on device")

    assert disk_takes_no_more(error)


def test_what_a_full_disk_says_is_told_from_other_trouble_with_files():
    assert {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG} == TAKES_NO_MORE
    for number in TAKES_NO_MORE:
        assert disk_takes_no_more(OSError(number, "no room"))
    assert not disk_takes_no_more(PermissionError(errno.EACCES, "not yours"))
    assert not disk_takes_no_more(ConnectionError())
