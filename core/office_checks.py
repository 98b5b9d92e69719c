"""Whether a Word, Excel, PowerPoint or OpenDocument file is what its name says, and only holds things to read.

Every part is read once, in pieces, and counted; nothing is unpacked to disk. An attacker may call a part what
they like, so what decides is what it contains.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import IO
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .office_rules import (
    EMBEDS,
    MACROS,
    TEXTS,
    WATCHED_ATTRIBUTES,
    WATCHED_ELEMENTS,
    check_element,
    check_text,
)

PIECE = 256 * 1024
MOST_PARTS = 10_000
MOST_UNPACKED = 100 * 1024 * 1024  # seven times the largest upload
MOST_NESTED = 2
LONGEST_TEXT = 10_000  # of a field or formula
OFFICE = "application/vnd.openxmlformats-officedocument"
OFFICE_MAIN = {
    "docx": f"{OFFICE}.wordprocessingml.document.main+xml",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet.main+xml",
    "pptx": f"{OFFICE}.presentationml.presentation.main+xml",
}
OPEN_DOCUMENT = {"odt": "application/vnd.oasis.opendocument.text"}
PROGRAM_NAMES = re.compile(r"vbaproject|vbadata|macrosheets/|activex|^basic/|^scripts/", re.IGNORECASE)  # fmt: skip
ZIP, OLE, EXECUTABLES = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1"), (b"MZ", b"\x7fELF", b"#!")
XML_NAMES = (".xml", ".rels", ".vml")
BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"  # byte order marks, in any encoding, and blanks
TOO_LARGE_INSIDE = _(
    "This file is far larger inside than it looks: more than %(most)s MB once unpacked. Make its pictures or "
    "tables smaller, save it again and upload that."
)
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, expat.ExpatError)  # fmt: skip


class NotThisKind(Exception):
    """The file is broken, locked, or something else than its name says."""


def is_office_file(file: IO[bytes], ending: str) -> bool:
    """Whether ``file`` is a good ``.ending``. Raises ``ValidationError`` if it holds more than things to read."""
    try:
        _Budget().check(file, ending)
    except NotThisKind:
        return False
    except BROKEN:
        return False
    return True


class _Budget:
    """Checks a file and the office files embedded in it, all together within one limit."""

    def __init__(self) -> None:
        self.left = MOST_UNPACKED

    def check(self, file: IO[bytes], ending: str, *, depth: int = 0) -> None:
        if depth > MOST_NESTED:
            raise ValidationError(EMBEDS, code="embeds")
        file.seek(0)
        if file.read(4) != ZIP:  # a program with an archive behind it begins otherwise
            raise NotThisKind
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            _check_names(parts)
            if sum(part.file_size for part in parts) > self.left:
                raise _too_large()
            _check_kind(archive, ending)
            for part in parts:
                self._check_part(archive, part, depth)

    def _check_part(self, archive: zipfile.ZipFile, part: zipfile.ZipInfo, depth: int) -> None:
        with archive.open(part) as content:
            piece = self._read(content)
            if piece.startswith(OLE) or piece.startswith(EXECUTABLES):
                raise ValidationError(MACROS, code="macros")
            if piece.startswith(ZIP):
                self._check_embedded(piece, content, part, depth)
                return
            is_xml = piece.lstrip(BEFORE_XML).startswith(b"<") or part.filename.lower().endswith(
                XML_NAMES
            )
            reader = _XMLReader() if is_xml and piece else None
            while piece:
                if reader:
                    reader.feed(piece)
                piece = self._read(content)
            if reader:
                reader.finish()

    def _check_embedded(
        self, start: bytes, content: IO[bytes], part: zipfile.ZipInfo, depth: int
    ) -> None:
        """The table behind a chart is an Excel file of its own: good if it would be good by itself."""
        ending = PurePosixPath(part.filename).suffix.lower().lstrip(".")
        if ending not in OFFICE_MAIN:
            raise ValidationError(EMBEDS, code="embeds")
        whole = io.BytesIO(start)
        whole.seek(0, io.SEEK_END)
        while piece := self._read(content):
            whole.write(piece)
        try:
            self.check(whole, ending, depth=depth + 1)
        except (NotThisKind, *BROKEN) as error:
            raise ValidationError(EMBEDS, code="embeds") from error

    def _read(self, content: IO[bytes]) -> bytes:
        piece = content.read(PIECE)
        self.left -= len(piece)
        if self.left < 0:
            raise _too_large()
        return piece


def _check_names(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename.lower() for part in parts]
    if len(parts) > MOST_PARTS or len(set(names)) < len(names):  # which of two is meant?
        raise NotThisKind
    if any(PROGRAM_NAMES.search(name) for name in names):
        raise ValidationError(MACROS, code="macros")


def _check_kind(archive: zipfile.ZipFile, ending: str) -> None:
    name, kind = (
        ("mimetype", OPEN_DOCUMENT[ending])
        if ending in OPEN_DOCUMENT
        else ("[Content_Types].xml", OFFICE_MAIN[ending])
    )
    if name not in archive.namelist():
        raise NotThisKind
    with archive.open(name) as part:
        content = part.read(PIECE)
    if ending in OPEN_DOCUMENT and content.strip() != kind.encode():
        raise NotThisKind
    if ending in OFFICE_MAIN:
        found = _ContentTypes(content).found
        if kind not in found:
            # A file with macros under the name of one without: say so, whatever else it is.
            if any("macroEnabled" in each for each in found):
                raise ValidationError(MACROS, code="macros")
            raise NotThisKind


def _too_large() -> ValidationError:
    return ValidationError(TOO_LARGE_INSIDE % {"most": MOST_UNPACKED // 1024 // 1024}, code="bomb")


class _ContentTypes:
    """The types that ``[Content_Types].xml`` names."""

    def __init__(self, content: bytes) -> None:
        self.found: set[str] = set()
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.Parse(content, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.found.add(attributes.get("ContentType", ""))


class _XMLReader:
    """Reads one part and checks each of its elements. Character references are resolved by then."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.texts: dict[str, str] = {}
        self.collecting = ""

    def feed(self, piece: bytes) -> None:
        self.parser.Parse(piece, False)

    def finish(self) -> None:
        self.parser.Parse(b"", True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local in WATCHED_ELEMENTS or any(key.endswith(WATCHED_ATTRIBUTES) for key in attributes):
            check_element(local, {key.rpartition(" ")[2]: each for key, each in attributes.items()})
        if local == "fldChar":  # a field's instruction may be split; here one begins or ends
            self.texts["instrText"] = ""
        if local in TEXTS:
            self.collecting = local
            self.parser.CharacterDataHandler = self._collect

    def _collect(self, text: str) -> None:
        self.texts[self.collecting] = (self.texts.get(self.collecting, "") + text)[:LONGEST_TEXT]

    def _end(self, name: str) -> None:
        if self.parser.CharacterDataHandler is None:
            return
        self.parser.CharacterDataHandler = None
        check_text(self.collecting, self.texts.get(self.collecting, ""))
        if self.collecting != "instrText":
            self.texts[self.collecting] = ""

    def _doctype(self, name: str, system: str | None, public: str | None, inner: int) -> None:
        if inner:  # entities of its own: a bomb, or a way to hide something
            raise NotThisKind
