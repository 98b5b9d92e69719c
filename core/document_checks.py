"""Whether a document is what its name says, and only holds things to read.

Looked at, not opened: nothing is unpacked to disk, and little of it at a time in memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .office_checks import is_office_file
from .pdf_checks import is_pdf

FEW = 1024 * 1024
NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
BYTE_ORDER = (b"\xff\xfe", b"\xfe\xff")

ENDING = _("This kind of file is not kept here. Use PDF, Word (.docx), Excel (.xlsx), PowerPoint (.pptx), .odt, .csv or .txt.")  # fmt: skip
EMPTY = _("This file is empty. Choose another.")
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


CHECKS: dict[str, Callable[[IO[bytes], str], bool]] = {
    "pdf": is_pdf,
    "csv": _is_text,
    "txt": _is_text,
    "docx": is_office_file,
    "xlsx": is_office_file,
    "pptx": is_office_file,
    "odt": is_office_file,
}
