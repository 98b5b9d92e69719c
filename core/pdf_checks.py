"""Whether a PDF is one, and does nothing by itself: no script, no program, no file inside it, no address that it opens.

Links to click stay, and so does an instruction at which page and how large to open it.
"""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Iterator
from typing import IO, Any

import pypdf
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

ACTIVE = _(
    "This PDF does more than be read: it contains a script, another file, or an action that happens by itself. "
    "Open it, print it to a new PDF (Print, then “Save as PDF”), and upload that."
)
MOST_OBJECTS = 50_000
MOST_VALUES = 5_000_000
STARTS = re.compile(rb"%PDF-[12]\.\d")
HARMLESS_BY_ITSELF = {"/GoTo", "/Named", "/SetOCGState", "/Thread"}
HARMLESS_TO_CLICK = HARMLESS_BY_ITSELF | {"/URI", "/GoToR", "/ResetForm", "/Hide", "/Trans", "/GoTo3DView"}  # fmt: skip
ACTIONS = HARMLESS_TO_CLICK | {
    "/Launch", "/JavaScript", "/SubmitForm", "/ImportData", "/Movie", "/Sound", "/Rendition", "/GoToE",
    "/GoToDp", "/RichMediaExecute",
}  # fmt: skip
NEVER = {
    "/JS",
    "/JavaScript",
    "/XFA",
    "/EmbeddedFiles",
    "/EF",
    "/RichMediaContent",
    "/RichMediaSettings",
}
NEVER_TYPES = {
    "/EmbeddedFile",
    "/RichMedia",
    "/FileAttachment",
    "/Movie",
    "/Sound",
    "/Screen",
    "/3D",
}
# Long enough not to occur by chance in a picture; what another program may find where pypdf looks past it.
NEVER_ANYWHERE = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|ImportData|SubmitForm)\b"
)
WRITTEN_AS_NUMBER = re.compile(rb"#([0-9A-Fa-f]{2})")
BROKEN = (
    PyPdfError, ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError, OSError,
    RecursionError, TypeError, ValueError, zlib.error,
)  # fmt: skip

logging.getLogger("pypdf").setLevel(
    logging.CRITICAL
)  # it tells the log about each oddity of a file


class _Refused(Exception):
    """The PDF holds something active."""


def is_pdf(file: IO[bytes], ending: str) -> bool:
    """Whether ``file`` is a PDF that can be read without a password.

    Raises ``ValidationError`` if it does anything by itself.
    """
    start = file.read(8)
    if not STARTS.match(start):
        return False
    size = file.seek(0, 2)
    file.seek(max(0, size - 2048))
    if b"%%EOF" not in file.read():
        return False
    try:
        _check_bytes(file)
        return _check_objects(file)
    except _Refused as error:
        raise ValidationError(ACTIVE, code="active") from error
    except BROKEN:
        return False


def _check_bytes(file: IO[bytes]) -> None:
    file.seek(0)
    content = file.read()
    if NEVER_ANYWHERE.search(WRITTEN_AS_NUMBER.sub(_as_byte, content)):
        raise _Refused


def _as_byte(match: re.Match[bytes]) -> bytes:
    return bytes([int(match[1], 16)])


def _check_objects(file: IO[bytes]) -> bool:
    file.seek(0)
    reader = pypdf.PdfReader(file)
    if reader.is_encrypted and not reader.decrypt(""):
        return False
    if not len(reader.pages):
        return False
    left = MOST_VALUES
    for found in _objects(reader):
        left -= _check(found, left)
        if left < 0:
            raise ValueError("more in it than anybody reads")
    return True


def _objects(reader: pypdf.PdfReader) -> Iterator[Any]:
    """Every object that the file lists, used or not."""
    yield reader.trailer
    references = {
        (number, generation) for generation, table in reader.xref.items() for number in table
    }
    references |= {(number, 0) for number in reader.xref_objStm}
    if len(references) > MOST_OBJECTS:
        raise ValueError("more objects than anybody needs")
    for number, generation in sorted(references):
        yield reader.get_object(IndirectObject(number, generation, reader))


def _check(found: Any, most: int) -> int:
    """Look at ``found`` and all that is written directly in it; returns how many values that were."""
    waiting, seen = [found], 0
    while waiting and seen <= most:
        value = waiting.pop()
        seen += 1
        if isinstance(value, ArrayObject):
            waiting.extend(value)
        elif isinstance(value, DictionaryObject):
            _check_dictionary(value)
            waiting.extend(value.values())
    return seen


def _check_dictionary(value: DictionaryObject) -> None:
    keys = set(value)
    kinds = {_name(value, "/Type"), _name(value, "/Subtype")}
    if keys & NEVER or kinds & NEVER_TYPES:
        raise _Refused
    action = _name(value, "/S")
    if action in ACTIONS - HARMLESS_TO_CLICK:
        raise _Refused
    if "/OpenAction" in keys:
        _check_automatic(value.get("/OpenAction"))
    if "/AA" in keys:
        events = _resolved(value.get("/AA"))
        for event in events.values() if isinstance(events, DictionaryObject) else ():
            _check_automatic(event)


def _check_automatic(action: Any) -> None:
    """Of what happens without a click, only turning to a place in the document is harmless."""
    action = _resolved(action)
    for _step in range(100):
        if not isinstance(action, DictionaryObject):
            return  # a destination
        if _name(action, "/S") not in HARMLESS_BY_ITSELF:
            raise _Refused
        if "/Next" not in action:
            return
        following = _resolved(action["/Next"])
        if isinstance(following, ArrayObject):
            raise _Refused  # nobody writes that for a good reason
        action = following
    raise _Refused


def _name(value: DictionaryObject, key: str) -> str:
    found = value.raw_get(key) if key in value else ""
    return str(_resolved(found))


def _resolved(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value
