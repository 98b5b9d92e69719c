"""Documents as ordinary programs write them, and ways to make them do more than be read."""

from __future__ import annotations

import io
import zipfile
import zlib

import docx
import openpyxl
import pptx
from odf.opendocument import OpenDocumentText
from odf.text import A, P
from PIL import Image
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject
from reportlab.pdfgen.canvas import Canvas

from core.office_checks import MOST_UNPACKED

from . import files

SITE = "https://example.org/"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def saved(document) -> bytes:
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def with_parts(content: bytes, **changed: str | bytes) -> bytes:
    """An archive with some parts put in, in the place of those of the same name."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(output, "w") as new:
        for name in old.namelist():
            if name not in changed:
                new.writestr(name, old.read(name))
        for name, part in changed.items():
            new.writestr(name, part, zipfile.ZIP_DEFLATED)
    return output.getvalue()


def relation(kind: str, target: str, mode: str = "External") -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    )


# --- Ordinary ones --------------------------------------------------------------------------------


def letter() -> bytes:
    document = docx.Document()
    document.add_heading("Sleep week")
    document.add_paragraph("More at https://example.org, or DDE, or WEBSERVICE(1).")
    picture = io.BytesIO(files.packed(files.drawing(60, 40), "PNG"))
    document.add_picture(picture)
    document.part.relate_to(SITE, f"{RELATIONS}/hyperlink", is_external=True)
    return saved(document)


def slides() -> bytes:
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[5])
    data = CategoryChartData()
    data.categories = ["a", "b"]
    data.add_series("Visits", (1, 2))
    slide.shapes.add_chart(XL_CHART_TYPE.PIE, 0, 0, 4_000_000, 3_000_000, data)
    run = slide.shapes.title.text_frame.paragraphs[0].add_run()
    run.text, run.hyperlink.address = "More", SITE
    return saved(presentation)


def table(*formulas: str) -> bytes:
    book = openpyxl.Workbook()
    for number, formula in enumerate(formulas, start=1):
        book.active[f"A{number}"] = formula
    book.active["B1"].hyperlink = SITE
    return saved(book)


def open_text() -> bytes:
    document, output = OpenDocumentText(), io.BytesIO()
    paragraph = P(text="More at ")
    paragraph.addElement(A(href=SITE, text="our site"))
    document.text.addElement(paragraph)
    document.write(output)
    return output.getvalue()


def printed() -> bytes:
    output = io.BytesIO()
    canvas = Canvas(output)
    canvas.drawString(100, 700, "About JavaScript")
    canvas.bookmarkPage("top")
    canvas.addOutlineEntry("Top", "top")
    canvas.linkURL(SITE, (0, 0, 100, 100))
    canvas.showPage()
    canvas.save()
    return output.getvalue()


def scanned() -> bytes:
    return files.packed(Image.new("RGB", (300, 300)), "PDF")


def action(kind: str, **more) -> DictionaryObject:
    entries = {NameObject(f"/{name}"): value for name, value in more.items()}
    return DictionaryObject({NameObject("/S"): NameObject(kind), **entries})


FIRST_PAGE = ArrayObject([NumberObject(0), NameObject("/Fit")])
OPENS_SITE = action("/URI", URI=TextStringObject(SITE))
SCRIPT = action("/JavaScript", JS=TextStringObject("app.alert(1)"))


def locked(content: bytes, password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt(password, "owner", algorithm="AES-256")
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def word(**parts: str | bytes) -> bytes:
    return with_parts(letter(), **parts)


def document_xml(inner: str) -> dict[str, str]:
    namespace = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:o="urn:o"'
    )
    return {"word/document.xml": f"<w:document {namespace}><w:body>{inner}</w:body></w:document>"}


def content_xml(inner: str) -> dict[str, str]:
    namespaces = " ".join(
        f'xmlns:{name}="urn:{name}"' for name in ("office", "script", "text", "draw", "xlink")
    )
    return {
        "content.xml": f"<office:document-content {namespaces}>{inner}</office:document-content>"
    }


def compressed_objects(content: bytes) -> bytes:
    """The PDF with its objects inside compressed streams, where no search through the bytes finds them."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    output = io.BytesIO()
    writer.write(output)
    numbers = range(1, len(writer._objects) + 1)
    bodies = []
    for number in numbers:
        body = io.BytesIO()
        writer._objects[number - 1].write_to_stream(body)
        bodies.append(body.getvalue())
    starts = [sum(len(each) + 1 for each in bodies[:index]) for index in range(len(bodies))]
    index = (
        " ".join(
            f"{number} {start}" for number, start in zip(numbers, starts, strict=True)
        ).encode()
        + b" "
    )
    packed = zlib.compress(index + b"\n".join(bodies))
    stream = len(bodies) + 1
    pdf = b"%PDF-1.7\n"
    at = len(pdf)
    pdf += b"%d 0 obj\n<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>stream\n" % (
        stream,
        len(bodies),
        len(index),
        len(packed),
    )
    pdf += packed + b"\nendstream\nendobj\n"
    xref_at = len(pdf)
    rows = b"\x00\x00\x00\x00" + b"".join(
        bytes([2, 0, stream, position]) for position in range(len(bodies))
    )
    rows += (
        bytes([1])
        + at.to_bytes(2, "big")
        + b"\x00"
        + bytes([1])
        + xref_at.to_bytes(2, "big")
        + b"\x00"
    )
    root = writer.root_object.indirect_reference.idnum
    pdf += b"%d 0 obj\n<</Type/XRef/Size %d/W[1 2 1]/Root %d 0 R/Length %d>>stream\n" % (
        stream + 1,
        stream + 2,
        root,
        len(rows),
    )
    return pdf + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % xref_at


def with_attachment() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(printed())))
    writer.add_attachment("a.exe", b"MZ")
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def with_page_event() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(printed())))
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): OPENS_SITE})
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def bomb() -> bytes:
    parts = {f"word/media/{number}.xml": b" " * (MOST_UNPACKED // 8) for number in range(9)}
    return word(**parts)


def bomb_that_says_it_is_small() -> bytes:
    """Declares ten bytes for a part that unpacks to far more."""
    size = MOST_UNPACKED + 1
    content = bytearray(word(**{"word/media/a.xml": b" " * size}))
    return bytes(content.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little")))


def with_a_part_twice(content: bytes) -> bytes:
    output = io.BytesIO(content)
    with zipfile.ZipFile(output, "a") as archive:
        archive.writestr("Word/document.xml", "<a/>")
    return output.getvalue()
