"""Tables for people's spreadsheet programs, in which nothing that somebody typed becomes a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

# Excel, LibreOffice and Google Sheets read a cell as a formula when it begins with one of these,
# some of them after spaces too. https://owasp.org/www-community/attacks/CSV_Injection
FORMULA_START = re.compile("[\t\r\n]|[\\s\ufeff]*[-=+@\uff1d\uff0b\uff0d\uff20]")
# One of these in a cell, and no program opens the workbook.
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# XML knows one kind of line end. Whether a carriage return survives would depend on what else is installed.
LINE_END = re.compile("\r\n?")


def as_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """``rows`` as CSV that Excel opens in the right encoding; text that looks like a formula is quoted."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([_harmless(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Iterable[Sequence[object]], *, title: str) -> bytes:
    """``rows`` as an Excel workbook with one sheet; every text is a text, never a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_title(title))
    for row in rows:
        sheet.append([_text_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _harmless(value: object) -> object:
    if isinstance(value, str) and FORMULA_START.match(value):
        return f"'{value}"
    return value


def _text_cell(sheet: object, value: object) -> object:
    if not isinstance(value, str):
        return value
    writable = LINE_END.sub("\n", NOT_IN_XML.sub("", value))
    cell = WriteOnlyCell(sheet, writable[:32_767])
    cell.data_type = "s"
    return cell


def _sheet_title(title: str) -> str:
    """Excel allows 31 characters, forbids a few, and keeps one name for itself."""
    allowed = "".join(c for c in title if c.isprintable() and c not in "[]:*?/\\")
    name = allowed[:31].strip("' ")
    return f"{name}_" if name.casefold() == "history" else name or "Sheet"
