"""Whether a document is what its name says, and carries no programs.

Looked at, not opened: nothing is unpacked to disk, and no more than a few kilobytes of it in memory.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

FEW = 1024 * 1024
MOST_PARTS = 10_000
OFFICE = "application/vnd.openxmlformats-officedocument"
OFFICE_MAIN = {
    "docx": f"{OFFICE}.wordprocessingml.document.main+xml",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet.main+xml",
    "pptx": f"{OFFICE}.presentationml.presentation.main+xml",
}
PROGRAMS = re.compile(r"vbaproject|vbadata|macrosheets/|activex|^basic/|^scripts/", re.IGNORECASE)
NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
BYTE_ORDER = (b"\xff\xfe", b"\xfe\xff")

ENDING = _("This kind of file is not kept here. Use PDF, Word (.docx), Excel (.xlsx), PowerPoint (.pptx), .odt, .csv or .txt.")  # fmt: skip
EMPTY = _("This file is empty. Choose another.")
MACROS = _("This file contains macros or other programs. Save it without them, and upload that.")
DAMAGED = _(
    "This is not a .%(ending)s file that can be read. It may be damaged, protected by a password, or something "
    "else under that name. Open it on your computer, save it again and upload that."
)


def check_document(file: IO[bytes], *, ending: str) -> None:
    """Raise ``ValidationError``, in words for the person who uploaded it, if ``file`` is not a good ``.ending``."""
    check = CHECKS.get(ending)
    if check is None:
        raise ValidationError(ENDING, code="ending")
    file.seek(0)
    if not check(file, ending):
        raise ValidationError(DAMAGED % {"ending": ending}, code="damaged")
    file.seek(0)


def _is_pdf(file: IO[bytes], ending: str) -> bool:
    if not re.match(rb"%PDF-[12]\.\d", file.read(8)):
        return False
    size = file.seek(0, 2)
    file.seek(max(0, size - 2048))
    return b"%%EOF" in file.read()


def _is_text(file: IO[bytes], ending: str) -> bool:
    """Text in any usual encoding: without the bytes that no text has."""
    start = file.read(2)
    file.seek(0)
    if start in BYTE_ORDER:
        try:
            return "\x00" not in file.read().decode("utf-16")
        except UnicodeDecodeError:
            return False
    while part := file.read(FEW):
        if NOT_TEXT.search(part):
            return False
    return True


def _is_office(file: IO[bytes], ending: str) -> bool:
    return _look_inside(file, "[Content_Types].xml", _says_office, ending)


def _is_open_document(file: IO[bytes], ending: str) -> bool:
    return _look_inside(file, "mimetype", _says_open_document, ending)


def _look_inside(
    file: IO[bytes], part: str, says: Callable[[bytes, str], bool], ending: str
) -> bool:
    if file.read(4) != b"PK\x03\x04":  # a program with an archive behind it begins otherwise
        return False
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if len(names) > MOST_PARTS or part not in names:
                return False
            if any(PROGRAMS.search(name) for name in names):
                raise ValidationError(MACROS, code="macros")
            with archive.open(part) as member:
                return says(member.read(FEW), ending)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):  # fmt: skip
        return False  # broken, or under a password


def _says_office(content: bytes, ending: str) -> bool:
    if re.search(rb"macroEnabled|vbaProject|activeX", content, re.IGNORECASE):
        raise ValidationError(MACROS, code="macros")
    return OFFICE_MAIN[ending].encode() in content


def _says_open_document(content: bytes, ending: str) -> bool:
    return content.strip() == b"application/vnd.oasis.opendocument.text"


CHECKS: dict[str, Callable[[IO[bytes], str], bool]] = {
    "pdf": _is_pdf,
    "csv": _is_text,
    "txt": _is_text,
    "docx": _is_office,
    "xlsx": _is_office,
    "pptx": _is_office,
    "odt": _is_open_document,
}
