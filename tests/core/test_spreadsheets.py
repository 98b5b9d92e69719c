"""Nothing that somebody typed becomes a formula, and every file opens."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.spreadsheets import as_csv, as_xlsx

DANGEROUS = [
    "=1+1",
    '=HYPERLINK("https://evil.example","click")',
    "+44 7700 900123",
    "-2",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋44",
    "－2",
    "＠SUM(A1)",
    "  =1+1",
    " \t=1+1",
    "\u00a0=1+1",
    "\u3000=1+1",
    "\u2003＝1+1",
    "\ufeff=1+1",
    "=cmd|' /C calc'!A0",
]
HARMLESS = [
    "", " ", "Hannah", "O'Neil", "12:30", "2026-11-24", "1", "a=b", "mail@example.org", "'=1",
    "Łódź, “quoted”; and \"so\"", "محمد", "two\nlines", "…", "£5",
]  # fmt: skip
# What XML cannot hold at all.
UNWRITABLE = ["\x00", "\x01", "\x08", "\x0b", "\x0c", "\x0e", "\x1f", "\ufffe", "\uffff", "\ud800"]


def read_csv(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def read_xlsx(data):
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    return [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows()]


# --- CSV ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", DANGEROUS)
def test_in_csv_a_text_that_looks_like_a_formula_gets_an_apostrophe(text):
    assert read_csv(as_csv([["Name"], [text]])) == [["Name"], [f"'{text}"]]


@pytest.mark.parametrize("text", HARMLESS)
def test_in_csv_every_other_text_stays_as_it_was_typed(text):
    assert read_csv(as_csv([["Name", text]])) == [["Name", text]]


def test_in_csv_numbers_stay_numbers_even_below_zero():
    assert as_csv([[-2, 3.5, None, True]]) == b"\xef\xbb\xbf-2,3.5,,True\r\n"


def test_csv_begins_with_the_mark_by_which_excel_knows_its_encoding():
    assert as_csv([["Łódź"]]) == b"\xef\xbb\xbf" + "Łódź\r\n".encode()
    assert as_csv([]) == b"\xef\xbb\xbf"


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_no_text_at_all_begins_a_formula_in_csv(text):
    ((cell, end),) = read_csv(as_csv([[text, "end"]]))

    assert cell.lstrip()[:1] not in {"=", "+", "-", "@", "＝", "＋", "－", "＠"}
    assert cell[:1] not in {"\t", "\r", "\n"}
    assert (cell.removeprefix("'") if cell != text else cell, end) == (text, "end")


# --- Excel ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [*DANGEROUS, *HARMLESS[2:]])
def test_in_excel_every_text_is_a_text(text):
    # XML knows one kind of line end.
    expected = text.replace("\r", "\n")

    assert read_xlsx(as_xlsx([["Name"], [text]], title="Bookings")) == [
        [("Name", "s")],
        [(expected, "s")],
    ]


def test_in_excel_numbers_stay_numbers():
    assert read_xlsx(as_xlsx([[-2, 3.5]], title="Bookings")) == [[(-2, "n"), (3.5, "n")]]


@pytest.mark.parametrize("character", UNWRITABLE)
def test_a_character_that_excel_cannot_hold_is_left_out_and_the_file_opens(character):
    assert read_xlsx(as_xlsx([[f"Han{character}nah", "end"]], title="Bookings")) == [
        [("Hannah", "s"), ("end", "s")]
    ]


def test_a_text_longer_than_a_cell_is_cut_where_the_cell_ends():
    ((text, _),) = read_xlsx(as_xlsx([["x" * 40_000]], title="Bookings"))[0]

    assert text == "x" * 32_767


def test_a_text_of_40000_characters_is_whole_in_csv():
    assert read_csv(as_csv([["x" * 40_000]])) == [["x" * 40_000]]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Bookings", "Bookings"),
        ("Safer sleep: what / why? [part 1] *new* \\o/", "Safer sleep what  why part 1 ne"),
        ("x" * 40, "x" * 31),
        ("", "Sheet"),
        ("[]:*?/\\", "Sheet"),
        ("   ", "Sheet"),
        ("'quoted'", "quoted"),
        ("y" * 30 + "'s", "y" * 30),
        ("one\x0btwo\uffff\x00three\nfour\tfive", "onetwothreefourfive"),
        ("History", "History_"),
        ("<b>&amp;", "<b>&amp;"),
        ("Łódź", "Łódź"),
    ],
)
def test_a_sheet_is_named_after_the_title_as_far_as_excel_allows(title, shown):
    book = load_workbook(io.BytesIO(as_xlsx([["x"]], title=title)))

    assert book.sheetnames == [shown]


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_was_typed_the_file_opens_and_holds_no_formula(text, title):
    rows = read_xlsx(as_xlsx([[text, "end"]], title=title))

    assert rows[0][1] == ("end", "s")
    assert rows[0][0][1] != "f"


def test_a_table_without_rows_opens():
    assert read_xlsx(as_xlsx([], title="Bookings")) == []
