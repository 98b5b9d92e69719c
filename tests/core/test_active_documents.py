"""Documents that do more than be read are refused with a reason, and ordinary ones of every program are kept."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, create_string_object

from core.models import HubDocument
from core.office_checks import OFFICE_MAIN
from tests.signing_in import sign_in

from . import files
from .made_documents import (
    FIRST_PAGE,
    OLE,
    OPENS_SITE,
    RELATIONS,
    SCRIPT,
    SITE,
    action,
    bomb,
    bomb_that_says_it_is_small,
    compressed_objects,
    content_xml,
    document_xml,
    letter,
    locked,
    open_text,
    printed,
    relation,
    scanned,
    slides,
    table,
    with_a_part_twice,
    with_attachment,
    with_page_event,
    with_parts,
    word,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


@pytest.fixture
def upload(client, editor):
    """Upload a document as an editor does; returns the text of the answer."""
    sign_in(client, editor, second_factor=True)

    def send(content: bytes, ending: str) -> str:
        file = files.upload(content, f"plan.{ending}")
        answer = client.post(reverse("wagtaildocs:add"), {"title": "Plan", "file": file})
        return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())

    return send


ORDINARY = {
    "a letter": (letter, "docx"),
    "a letter made from a template on one's own disk": (
        lambda: with_parts(letter(), **{"word/_rels/settings.xml.rels": relation("attachedTemplate", "file:///C:\\\\Trust\\Letter.dotx")}), "docx"),
    "slides with a chart": (slides, "pptx"),
    "a table with sums": (lambda: table("=SUM(C1:C9)", "=HYPERLINK(C1)"), "xlsx"),
    "an open document": (open_text, "odt"),
    "a printed page": (printed, "pdf"),
    "a scan": (scanned, "pdf"),
    "a PDF that opens at a page": (lambda: files.pdf(OpenAction=FIRST_PAGE), "pdf"),
    "a PDF that goes to a page": (lambda: files.pdf(OpenAction=action("/GoTo", D=FIRST_PAGE)), "pdf"),
    "a PDF that may not be changed": (lambda: locked(printed(), ""), "pdf"),
}  # fmt: skip


@pytest.mark.parametrize("what", ORDINARY)
def test_an_ordinary_document_is_kept(upload, folder, what):
    make, ending = ORDINARY[what]
    content = make()

    upload(content, ending)

    document = HubDocument.objects.get()
    assert (folder / document.file.name).read_bytes() == content


# --- Those that do more ---------------------------------------------------------------------------

RUNS = "contains macros or other programs. Save it without them"
FETCHES = "fetches something from elsewhere when it is opened"
EMBEDS = "Another file is embedded in this one. Paste it in"
ACTIVE = "This PDF does more than be read"
BOMB = "far larger inside than it looks: more than 100 MB"
UNREADABLE = "file that can be read"


FIELD = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDE</w:instrText></w:r><w:r><w:instrText>AUTO c:\\\\cmd.exe "/c calc"</w:instrText></w:r>'
TEMPLATE = "word/_rels/settings.xml.rels"
ACTIVE_ONES = {
    "a remote template": (lambda: word(**{TEMPLATE: relation("attachedTemplate", f"{SITE}a.dotm")}), "docx", FETCHES),
    "a remote template, written with entities": (
        lambda: word(**{TEMPLATE: relation("attachedTemplate", SITE).replace("External", "&#69;xternal")}), "docx", FETCHES),
    "a remote template in UTF-16": (
        lambda: word(**{TEMPLATE: relation("attachedTemplate", SITE).encode("utf-16")}), "docx", FETCHES),
    "a template on a server": (lambda: word(**{TEMPLATE: relation("attachedTemplate", r"file:///\\host\a.dotm")}), "docx", FETCHES),
    "a linked picture": (lambda: word(**{"word/_rels/a.rels": relation("image", f"{SITE}a.png")}), "docx", FETCHES),
    "a linked frame": (lambda: word(**{"word/_rels/a.rels": relation("frame", SITE)}), "docx", FETCHES),
    "VBA under another name": (lambda: word(**{"word/media/picture.png": OLE}), "docx", RUNS),
    "VBA by relationship": (
        lambda: word(**{"word/_rels/a.rels": relation("vbaProject", "media/a.png", "Internal").replace(RELATIONS, "http://schemas.microsoft.com/office/2006/relationships")}), "docx", RUNS),
    "VBA by content type": (
        lambda: with_parts(files.office("docx", **{"word/a.bin": "x"}), **{"[Content_Types].xml": files.office_types(OFFICE_MAIN["docx"], "application/vnd.ms-office.vbaProject")}), "docx", RUNS),
    "a program": (lambda: word(**{"word/media/a.png": b"MZ\x90\x00"}), "docx", RUNS),
    "an OLE object": (lambda: word(**{"word/_rels/a.rels": relation("oleObject", "a.bin", "Internal")}), "docx", EMBEDS),
    "an OLE object by element": (lambda: word(**document_xml('<o:OLEObject ProgID="Package"/>')), "docx", EMBEDS),
    "a package": (lambda: word(**{"word/embeddings/a.bin": files.archive({"a.js": "x"})}), "docx", EMBEDS),
    "a web page inside": (lambda: word(**{"word/_rels/a.rels": relation("aFChunk", "a.html", "Internal")}), "docx", EMBEDS),
    "a Word file inside that fetches": (
        lambda: word(**{"word/embeddings/a.docx": word(**{TEMPLATE: relation("attachedTemplate", SITE)})}), "docx", FETCHES),
    "files within files": (lambda: word(**{"word/a.docx": word(**{"word/b.docx": word(**{"word/c.docx": letter()})})}), "docx", EMBEDS),
    "a DDE field in pieces": (lambda: word(**document_xml(FIELD)), "docx", FETCHES),
    "a simple DDE field": (lambda: word(**document_xml('<w:fldSimple w:instr=" DDEAUTO cmd"/>')), "docx", FETCHES),
    "entities of its own": (lambda: word(**{"word/a.xml": '<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'}), "docx", UNREADABLE),
    "two parts of one name": (lambda: with_a_part_twice(letter()), "docx", UNREADABLE),
    "a bomb": (bomb, "docx", BOMB),
    "a bomb that says it is small": (bomb_that_says_it_is_small, "docx", UNREADABLE),
    "a program behind a button": (
        lambda: with_parts(slides(), **{"ppt/slides/slide1.xml": '<a:hlinkClick xmlns:a="urn:a" action="ppaction://program"/>'}), "pptx", RUNS),
    "a linked film": (lambda: with_parts(slides(), **{"ppt/_rels/a.rels": relation("video", SITE)}), "pptx", FETCHES),
    "WEBSERVICE": (lambda: table("=1", f'=WEBSERVICE("{SITE}")'), "xlsx", FETCHES),
    "DDE in a formula": (lambda: table("=cmd|'/c calc'!A1"), "xlsx", FETCHES),
    "connections": (lambda: with_parts(table("=1"), **{"xl/_rels/a.rels": relation("connections", "a.xml", "Internal")}), "xlsx", FETCHES),
    "a link to another table": (lambda: with_parts(table("=1"), **{"xl/a.xml": '<ddeLink ddeService="cmd" ddeTopic="x"/>'}), "xlsx", FETCHES),
    "Basic": (lambda: with_parts(open_text(), **{"Basic/Standard/Module1.xml": "<a/>"}), "odt", RUNS),
    "a script": (lambda: with_parts(open_text(), **content_xml('<office:script script:language="ooo:Basic"/>')), "odt", RUNS),
    "an event": (lambda: with_parts(open_text(), **content_xml('<script:event-listener script:event-name="dom:load"/>')), "odt", RUNS),
    "a link to a script": (
        lambda: with_parts(open_text(), **content_xml('<text:a xlink:href="vnd.sun.star.script:a.py$b?language=Python"/>')), "odt", RUNS),
    "an OLE object in ODT": (lambda: with_parts(open_text(), **content_xml("<draw:object-ole/>")), "odt", EMBEDS),
    "OLE content in ODT": (lambda: with_parts(open_text(), **{"Object 1": OLE}), "odt", RUNS),
    "a linked picture in ODT": (lambda: with_parts(open_text(), **content_xml(f'<draw:image xlink:href="{SITE}a.png"/>')), "odt", FETCHES),
    "a linked section": (lambda: with_parts(open_text(), **content_xml('<text:section-source xlink:href="//host/a.odt"/>')), "odt", FETCHES),
    "DDE in ODT": (lambda: with_parts(open_text(), **content_xml("<office:dde-source/>")), "odt", FETCHES),
    "a PDF with a script": (lambda: files.pdf(OpenAction=SCRIPT), "pdf", ACTIVE),
    "a PDF with a named script": (
        lambda: files.pdf(Names=DictionaryObject({NameObject("/JavaScript"): DictionaryObject()})), "pdf", ACTIVE),
    "a PDF that starts a program": (lambda: files.pdf(OpenAction=action("/Launch", F=create_string_object("cmd.exe"))), "pdf", ACTIVE),
    "a PDF that opens a site": (lambda: files.pdf(OpenAction=OPENS_SITE), "pdf", ACTIVE),
    "a PDF that opens a site next": (lambda: files.pdf(OpenAction=action("/GoTo", D=FIRST_PAGE, Next=OPENS_SITE)), "pdf", ACTIVE),
    "a PDF that opens a site with a page": (with_page_event, "pdf", ACTIVE),
    "a PDF with a file in it": (with_attachment, "pdf", ACTIVE),
    "a PDF with an XFA form": (
        lambda: files.pdf(AcroForm=DictionaryObject({NameObject("/XFA"): ArrayObject()})), "pdf", ACTIVE),
    "a name written in numbers": (
        lambda: files.pdf(OpenAction=action("/GoTo", D=FIRST_PAGE)).replace(b"/GoTo", b"/#4cau#6Ech"), "pdf", ACTIVE),
    "a script in compressed objects": (lambda: compressed_objects(files.pdf(OpenAction=SCRIPT)), "pdf", ACTIVE),
    "a script in a locked PDF": (lambda: locked(files.pdf(OpenAction=SCRIPT), ""), "pdf", ACTIVE),
    "a PDF with a password": (lambda: locked(printed(), "secret"), "pdf", UNREADABLE),
}  # fmt: skip


@pytest.mark.parametrize("what", ACTIVE_ONES)
def test_a_document_that_does_more_is_refused_with_what_to_do(upload, folder, what):
    make, ending, words = ACTIVE_ONES[what]

    said = upload(make(), ending)

    assert words in said
    assert HubDocument.objects.count() == 0
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_the_compressed_objects_of_these_tests_are_a_pdf_that_is_kept_without_its_script(upload):
    upload(compressed_objects(files.pdf()), "pdf")

    assert HubDocument.objects.count() == 1
