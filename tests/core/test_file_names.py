"""Names from all the world, and hostile ones: stored short and plain, shown as they were typed."""

import re

import pytest
from django.core.files.storage import default_storage
from wagtail.models import UploadedFile

from core.file_names import LONGEST, stored_name
from core.models import HubDocument, HubImage
from tests.signing_in import sign_in

from . import files
from .test_uploads import bring

NAMES = {
    "../../etc/passwd.jpg": "passwd",
    "..\\..\\windows\\system.ini.jpg": "systemini",
    "<script>alert(1)</script>.jpg": "script",
    "a" * 300 + ".jpg": "a" * LONGEST,
    "....jpg": "picture",
    ".jpg": "picture",
    "photo\u202egpj.exe.jpg": "photogpjexe",
    "😀🎉.jpg": None,
    "CON.jpg": "con",
    "lpt1.jpg": "lpt1",
    "  spaces  and\ttabs .jpg": "spaces-and-tabs",
    "'; DROP TABLE pictures; --.jpg": "drop-table-pictures",
    "%2e%2e%2fpasswd.jpg": "2e2e2fpasswd",
    "نیند کا ہفتہ.jpg": None,
    "ਨੀਂਦ ਹਫ਼ਤਾ.jpg": None,
    "睡眠周.jpg": None,
    "Żółć i sen.jpg": "zolc-i-sen",
    "e\u0301te\u0301.jpg": "ete",
    "zero\u200bwidth\u200d.jpg": "zerowidth",
    "Ελληνικά Русский ไทย 한국어 ქართული አማርኛ.jpg": None,
}
SAFE = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,39})-[0-9a-f]{6}\.jpg")
RESERVED = {"con", "prn", "aux", "nul", "com1", "lpt1"}


@pytest.mark.parametrize("typed", NAMES)
def test_a_file_is_stored_under_a_short_plain_name(typed):
    name = stored_name(typed, otherwise="picture")

    assert SAFE.fullmatch(name)
    assert name.partition(".")[0] not in RESERVED
    if NAMES[typed]:
        assert name.startswith(f"{NAMES[typed]}-")


def test_no_name_is_used_twice():
    names = {stored_name("photo.jpg", otherwise="picture") for _ in range(200)}

    assert len(names) == 200


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["picture", "document"])
@pytest.mark.parametrize("typed", NAMES)
def test_the_title_keeps_what_was_typed_and_is_escaped_everywhere(client, editor, kind, typed):
    sign_in(client, editor, second_factor=True)
    title = typed[:255]
    content, name = (files.packed(files.drawing(60, 40)), typed)
    if kind == "document":
        content, name = files.PDF, typed.removesuffix("jpg") + "pdf"

    response = bring(client, kind, "one", content, name, title=title)

    assert response.status_code == 302
    model, lists = (
        (HubImage, "/admin/images/") if kind == "picture" else (HubDocument, "/admin/documents/")
    )
    kept = model.objects.get()
    assert kept.title == title.strip()
    assert re.fullmatch(r"(original_images|documents)/[a-z0-9_-]{1,47}\.(jpg|pdf)", kept.file.name)
    assert default_storage.exists(kept.file.name)
    for address in (lists, f"{lists}{kept.pk}/", f"{lists}edit/{kept.pk}/"):
        page = client.get(address)
        assert b"<script>alert(1)" not in page.content


def bring_nulls(client, kind: str, door: str):
    content, name = (files.packed(files.drawing(60, 40)), "a\x00b.jpg")
    if kind == "document":
        content, name = files.PDF, "a\x00b.pdf"
    return bring(client, kind, door, content, name, title="With \x00 in it")


@pytest.mark.django_db
@pytest.mark.parametrize("door", ["one", "chooser"])
@pytest.mark.parametrize("kind", ["picture", "document"])
def test_a_null_in_a_title_is_refused_in_words(client, editor, door, kind):
    sign_in(client, editor, second_factor=True)

    response = bring_nulls(client, kind, door)

    assert response.status_code == 200
    assert b"Null characters are not allowed" in response.content
    assert (HubImage.objects.count(), HubDocument.objects.count()) == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["picture", "document"])
def test_a_null_in_a_title_among_several_is_asked_for_again_without_it(client, editor, kind):
    sign_in(client, editor, second_factor=True)

    response = bring_nulls(client, kind, "several")

    assert (response.status_code, b"\\u0000" in response.content) == (200, False)
    assert "\x00" not in UploadedFile.objects.get().file.name
    assert (HubImage.objects.count(), HubDocument.objects.count()) == (0, 0)
