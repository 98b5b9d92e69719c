"""Pictures and documents through every door by which an editor can bring them, good and bad."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from PIL import Image
from wagtail.models import UploadedFile

from core import document_checks, repainting
from core.models import HubDocument, HubImage, HubRendition
from core.pictures import HEAVIEST, SPECS
from tests.signing_in import sign_in

from . import files

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]

DOORS = ["one", "several", "chooser"]
PICTURE = {"people_agreed": "on", "description": "Four colours", "credit": "Painted for a test"}


@pytest.fixture
def editors_client(client, editor):
    sign_in(client, editor, second_factor=True)
    return client


def bring(client, kind: str, door: str, content: bytes, name: str, **fields: str):
    """Upload through the door; the answer."""
    details = {"title": fields.pop("title", "A title")} | fields
    app, prefix = (
        ("wagtailimages", "image-chooser-upload-")
        if kind == "picture"
        else ("wagtaildocs", "document-chooser-upload-")
    )
    if kind == "picture":
        details = PICTURE | details
    file = files.upload(content, name)
    if door == "one":
        return client.post(reverse(f"{app}:add"), details | {"file": file})
    if door == "several":
        return client.post(
            reverse(f"{app}:add_multiple"), {"title": details["title"], "files[]": file}
        )
    named = {f"{prefix}{key}": value for key, value in details.items()}
    return client.post(reverse(f"{app}_chooser:create"), named | {f"{prefix}file": file})


def said(response) -> str:
    """Everything the answer says, as text."""
    text = response.content.decode()
    if response.headers["Content-Type"].startswith("application/json"):
        answer = json.loads(text)
        text = " ".join(
            str(answer.get(key, "")) for key in ("error_message", "form", "htmlFragment")
        )
    return re.sub(r"\s+", " ", BeautifulSoup(text, "html.parser").get_text(" "))


def stored(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def assert_nothing_was_kept(folder: Path) -> None:
    rows = [model.objects.count() for model in (HubImage, HubRendition, HubDocument, UploadedFile)]
    assert (stored(folder), rows) == ([], [0, 0, 0, 0])


# --- What is taken --------------------------------------------------------------------------------


@pytest.mark.parametrize("door", ["one", "chooser"])
def test_a_picture_is_kept_clean_and_in_all_its_sizes(editors_client, editor, folder, door):
    response = bring(
        editors_client, "picture", door, files.photographed_outdoors(), "Sleep week.JPG"
    )

    assert response.status_code == (302 if door == "one" else 200)
    image = HubImage.objects.get()
    assert (image.title, image.description, image.people_agreed) == (
        "A title",
        "Four colours",
        True,
    )
    assert (image.uploaded_by_user, image.width, image.height) == (editor, 800, 1200)
    assert re.fullmatch(r"original_images/sleep-week-[0-9a-f]{6}\.jpg", image.file.name)
    assert image.file_size == (folder / image.file.name).stat().st_size
    assert b"Private" not in (folder / image.file.name).read_bytes()
    made = {each.filter_spec: each for each in image.renditions.filter(filter_spec__in=SPECS)}
    assert set(made) == set(SPECS)
    for each in made.values():
        assert re.fullmatch(r"images/sleep-week-[0-9a-f-]+\.webp", each.file.name)
        assert Image.open(folder / each.file.name).size == (each.width, each.height)


def test_of_several_pictures_each_is_kept_once_its_people_have_agreed(editors_client, folder):
    answer = json.loads(
        bring(editors_client, "picture", "several", files.photographed_outdoors(), "a.jpg").content
    )
    waiting = UploadedFile.objects.get()

    assert answer["success"] is True
    assert HubImage.objects.count() == 0
    assert b"Private" not in (folder / waiting.file.name).read_bytes()

    page = BeautifulSoup(answer["form"], "html.parser")
    address = page.form["action"]
    prefix = page.find("input", attrs={"name": re.compile("people_agreed$")})["name"].removesuffix(
        "people_agreed"
    )
    refused = editors_client.post(address, {f"{prefix}title": "Sleep week"})
    assert json.loads(refused.content)["success"] is False
    assert "everybody who can be recognised in the picture has agreed" in said(refused)
    taken = editors_client.post(
        address, {f"{prefix}title": "Sleep week", f"{prefix}people_agreed": "on"}
    )

    assert json.loads(taken.content)["success"] is True
    image = HubImage.objects.get()
    assert (image.title, image.renditions.filter(filter_spec__in=SPECS).count()) == (
        "Sleep week",
        5,
    )
    assert (image.width, image.height) == (800, 1200)
    assert [name for name in stored(folder) if not name.startswith(("images/", "original_"))] == []


@pytest.mark.parametrize("door", ["one", "chooser"])
def test_a_picture_whose_people_have_not_agreed_is_not_kept(editors_client, folder, door):
    response = bring(
        editors_client, "picture", door, files.packed(files.drawing()), "a.jpg", people_agreed=""
    )

    assert response.status_code == 200
    assert "everybody who can be recognised in the picture has agreed" in said(response)
    assert_nothing_was_kept(folder)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Plan.pdf", files.PDF),
        ("Plan.DOCX", files.office("docx")),
        ("Plan.xlsx", files.office("xlsx")),
        ("Plan.pptx", files.office("pptx")),
        ("Plan.odt", files.open_document()),
        ("Plan.csv", "name,place\r\nÅsa,Łódź\r\n".encode()),
        ("Plan.csv", "name,place\r\nRené,Köln\r\n".encode("cp1252")),
        ("Plan.txt", "اردو\n".encode("utf-16")),
    ],
)
def test_a_good_document_is_kept_as_it_is(editors_client, folder, door, name, content):
    bring(editors_client, "document", door, content, name)

    document = HubDocument.objects.get()
    ending = name.rpartition(".")[2].lower()
    assert re.fullmatch(rf"documents/plan-[0-9a-f]{{6}}\.{ending}", document.file.name)
    assert (folder / document.file.name).read_bytes() == content


# --- What is refused ------------------------------------------------------------------------------

JPEG = files.packed(files.drawing())
BAD_PICTURES = {
    "text": (b"just text", "a.jpg", "not a picture that can be read"),
    "page": (
        b"<!doctype html><script>alert(1)</script>",
        "a.jpg",
        "not a picture that can be read",
    ),
    "PNG as JPG": (files.packed(files.drawing(), "PNG"), "a.jpg", "the file is a PNG"),
    "SVG": (
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "a.svg",
        "SVG drawings are not shown here",
    ),
    "SVG as JPG": (b"<svg onload='alert(1)'/>", "a.jpg", "not a picture that can be read"),
    "thousand frames": (files.moving(1000), "a.gif", "This picture moves"),
    "100 megapixels": (files.png_of(10_000, 10_000), "a.png", "at most 52 million pixels"),
    "nothing": (b"", "a.jpg", "This file is empty"),
    "cut off": (JPEG[: len(JPEG) // 2], "a.jpg", "not a picture that can be read"),
    "16 MB": (JPEG + bytes(16 * 1024 * 1024), "a.jpg", "This file is too big (16.0"),
    "ending": (JPEG, "a.jpg.php", "This kind of file is not shown here"),
    "no ending": (JPEG, "photo", "This kind of file is not shown here"),
}
MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
WORD = files.office("docx")
BAD_DOCUMENTS = {
    "page as PDF": (b"<!doctype html><script>", "a.pdf", "This is not a .pdf file"),
    "PDF cut off": (files.PDF[:40], "a.pdf", "This is not a .pdf file"),
    "page before a PDF": (b"<script>" + files.PDF, "a.pdf", "This is not a .pdf file"),
    "program as Word": (b"MZ\x90\x00" + bytes(300), "a.docx", "This is not a .docx file"),
    "program before Word": (b"MZ\x90\x00" + WORD, "a.docx", "This is not a .docx file"),
    "Excel as Word": (files.office("xlsx"), "a.docx", "This is not a .docx file"),
    "any archive as Word": (files.archive({"a": "b"}), "a.docx", "This is not a .docx file"),
    "Word cut off": (WORD[:-30], "a.docx", "This is not a .docx file"),
    "old or locked Word": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "a.docx", "password"),
    "macros by type": (files.office("docx", main=MACRO), "a.docx", "contains macros"),
    "macros by part": (files.office("docx", **{"word/vbaProject.bin": "x"}), "a.docx", "contains macros"),
    "old macros": (files.office("xlsx", **{"xl/macrosheets/a.xml": "x"}), "a.xlsx", "contains macros"),
    "macros in ODT": (files.open_document(**{"Basic/script.xml": "x"}), "a.odt", "contains macros"),
    "spreadsheet as ODT": (files.open_document("application/vnd.oasis.opendocument.spreadsheet"), "a.odt", "This is not a .odt"),
    "program as CSV": (b"MZ\x90\x00\x03", "a.csv", "This is not a .csv file"),
    "picture as text": (JPEG, "a.txt", "This is not a .txt file"),
    "macro ending": (WORD, "a.docm", "This kind of file is not kept here"),
    "page": (b"<script>", "a.html", "This kind of file is not kept here"),
    "program": (b"MZ", "a.exe", "This kind of file is not kept here"),
    "nothing": (b"", "a.pdf", "This file is empty"),
    "16 MB": (files.PDF + bytes(16 * 1024 * 1024), "a.pdf", "This file is too big (16.0"),
}  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("what", BAD_PICTURES)
def test_a_bad_picture_is_refused_in_words_and_nothing_is_kept(editors_client, folder, door, what):
    content, name, words = BAD_PICTURES[what]

    response = bring(editors_client, "picture", door, content, name)

    assert response.status_code == 200
    assert words in said(response).replace("\xa0", " ")
    assert_nothing_was_kept(folder)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("what", BAD_DOCUMENTS)
def test_a_bad_document_is_refused_in_words_and_nothing_is_kept(editors_client, folder, door, what):
    content, name, words = BAD_DOCUMENTS[what]

    response = bring(editors_client, "document", door, content, name)

    assert response.status_code == 200
    assert words in said(response).replace("\xa0", " ")
    assert_nothing_was_kept(folder)


def test_the_words_stand_beside_the_field(editors_client):
    response = bring(editors_client, "picture", "one", b"just text", "a.jpg")

    page = BeautifulSoup(response.content, "html.parser")
    field = page.find(id="id_file")
    error = page.find(id="panel-child-file-errors") or field.find_parent(class_="w-field")
    assert str(repainting.UNREADABLE) in error.get_text(" ", strip=True)


@pytest.mark.parametrize(("kind", "name"), [("picture", "b.jpg"), ("document", "b.pdf")])
def test_a_good_file_is_not_replaced_by_a_bad_one(editors_client, folder, kind, name):
    good = JPEG if kind == "picture" else files.PDF
    bring(editors_client, kind, "one", good, name)
    kept = (HubImage if kind == "picture" else HubDocument).objects.get()
    before = (folder / kept.file.name).read_bytes()

    edit = reverse(f"wagtail{'images' if kind == 'picture' else 'docs'}:edit", args=[kept.pk])
    response = editors_client.post(
        edit, PICTURE | {"title": "Another", "file": files.upload(b"bad", name)}
    )

    assert response.status_code == 200
    kept.refresh_from_db()
    assert (kept.title, (folder / kept.file.name).read_bytes()) == ("A title", before)
    assert [name for name in stored(folder) if not name.startswith("images/")] == [kept.file.name]


def test_words_and_limits_agree(settings):
    assert set(settings.WAGTAILIMAGES_EXTENSIONS) == set(repainting.ENDINGS)
    assert set(settings.WAGTAILDOCS_EXTENSIONS) == set(document_checks.CHECKS)
    proxy = (Path(settings.BASE_DIR) / "deploy" / "nginx.conf").read_text()
    megabytes = int(re.search(r"client_max_body_size (\d+)m", proxy)[1])
    assert megabytes * 1024 * 1024 > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    assert megabytes * 1024 * 1024 > settings.WAGTAILDOCS_MAX_UPLOAD_SIZE
    assert HEAVIEST == 60 * 1024
