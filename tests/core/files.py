"""Files as people upload them, good and bad, made on the spot."""

from __future__ import annotations

import random
import struct
import zipfile
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFilter
from pypdf import PdfWriter
from pypdf.generic import NameObject, PdfObject

from core.models import HubImage
from core.office_checks import OFFICE_MAIN

GPS, ORIENTATION, MODEL = 0x8825, 0x0112, 0x0110
PATTERN = [(200, 30, 30), (30, 160, 60), (30, 60, 200), (230, 200, 40)]


def drawing(width: int = 1200, height: int = 800, mode: str = "RGB") -> Image.Image:
    """Four coloured quarters: upper left red, upper right green, lower left blue, lower right yellow."""
    picture = Image.new("RGB", (2, 2))
    picture.putdata(PATTERN)
    return picture.resize((width, height), Image.Resampling.NEAREST).convert(mode)


def photograph(width: int = 1600, height: int = 1067, *, blur: float = 3) -> Image.Image:
    """Light, shade and detail as in a photograph; with little ``blur``, as hard to pack as none is."""
    noise = random.Random(7)  # noqa: S311 - a picture, not a secret
    small = Image.frombytes(
        "RGB", (width // 4, height // 4), noise.randbytes((width // 4) * (height // 4) * 3)
    )
    smooth = small.filter(ImageFilter.GaussianBlur(blur)).resize((width, height))
    return Image.blend(drawing(width, height).filter(ImageFilter.GaussianBlur(40)), smooth, 0.5)


def packed(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    output = BytesIO()
    picture.save(output, kind, **options)
    return output.getvalue()


def moving(frames: int, kind: str = "GIF") -> bytes:
    pictures = [
        Image.new("RGB", (8, 8), (number * 83 % 256, number * 31 % 256, 99))
        for number in range(frames)
    ]
    return packed(pictures[0], kind, save_all=True, append_images=pictures[1:], duration=20)


def photographed_outdoors() -> bytes:
    """A photograph taken on its side, that says where and on what."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MODEL] = 6, "Telephone of Ms Private"
    exif.get_ifd(GPS).update({1: "N", 2: (52.0, 28.0, 47.0), 3: "W", 4: (1.0, 53.0, 25.0)})
    return packed(drawing(), exif=exif, comment=b"Taken at Example Primary School", quality=90)


def png_of(width: int, height: int) -> bytes:
    """A whole PNG of one colour, so large that it is written here row by row and not with Pillow."""
    squeeze = zlib.compressobj(9)
    row = bytes(1 + width * 3)
    rows = b"".join(squeeze.compress(row) for _ in range(height)) + squeeze.flush()
    parts = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b"")]  # fmt: skip
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )


def archive(parts: dict[str, str | bytes]) -> bytes:
    output = BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return output.getvalue()


def office(ending: str, *, main: str = "", **more: str | bytes) -> bytes:
    """A Word, Excel or PowerPoint file with the part that says which it is, and ``more`` parts."""
    types = office_types(main or OFFICE_MAIN[ending])
    return archive({"[Content_Types].xml": types, "main.xml": "<a/>", **more})


def office_types(*types: str) -> str:
    """The part of an office file that says of which types its other parts are."""
    parts = (
        f'<Override PartName="/{n}.xml" ContentType="{each}"/>' for n, each in enumerate(types)
    )
    return f"<Types>{''.join(parts)}</Types>"


def open_document(
    kind: str = "application/vnd.oasis.opendocument.text", **more: str | bytes
) -> bytes:
    return archive({"mimetype": kind, "content.xml": "<a/>", **more})


def pdf(**catalogue: PdfObject) -> bytes:
    """A PDF of one empty page; ``catalogue`` holds entries of its first object, such as ``OpenAction``."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    for name, value in catalogue.items():
        writer.root_object[NameObject(f"/{name}")] = value
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


PDF = pdf()


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def stored_picture(content: bytes = b"", **fields: object) -> HubImage:
    """A picture in the database, with none of its sizes made yet."""
    details = {"title": "A picture", "description": "Four colours", "people_agreed": True} | fields
    image = HubImage(file=upload(content or packed(drawing())), **details)
    image.save()
    return image
