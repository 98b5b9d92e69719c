"""Tables for people's spreadsheet programs, in which nothing that somebody typed becomes a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

# Excel, LibreOffice and Google Sheets read a cell as a formula when it begins with one of these.
# https://owasp.org/www-community/attacks/CSV_Injection
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


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
    if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def _text_cell(sheet: object, value: object) -> object:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:32_767])
    cell.data_type = "s"
    return cell


def _sheet_title(title: str) -> str:
    """Excel allows 31 characters and forbids a few."""
    return "".join(c for c in title if c not in "[]:*?/\\")[:31] or "Sheet"
