"""Tables of pages: side by side where there is room, one below the other on a phone, a table to those who listen."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from home.models import ContentPage

pytestmark = pytest.mark.django_db
ROLES = {
    "table": "table",
    "thead": "rowgroup",
    "tbody": "rowgroup",
    "tr": "row",
    "th[scope=col]": "columnheader",
    "th[scope=row]": "rowheader",
    "td": "cell",
}


@pytest.fixture
def table_of(client, hub):
    """The table of a page that is made of one block."""

    def show(kind, value):
        body = [(kind, value)]
        hub.home.add_child(instance=ContentPage(title="A page", slug="a-page", body=body))
        page = BeautifulSoup(client.get("/a-page/").content, "html.parser")
        return page.select_one("main table")

    return show


def words(*rows):
    """A table of these rows, the first of which are its headings."""
    columns = [{"type": "text", "heading": heading} for heading in rows[0]]
    return {"caption": "Told", "columns": columns, "rows": [{"values": row} for row in rows[1:]]}


def labels(table):
    return [label.get_text() for label in table.select("td [aria-hidden=true]")]


def test_cells_of_three_columns_say_their_heading_on_a_phone_and_keep_their_roles(table_of):
    table = table_of("table", words(["Who", "Whom", "<What>"], ["A", "B", "C"], ["D", "E", ""]))

    assert "nhsuk-table--responsive" in table["class"]
    assert labels(table) == ["Whom", "<What>"] * 2
    assert [cell.div.get_text() for cell in table.select("td")] == ["B", "C", "E", ""]
    for tag, role in ROLES.items():
        assert {each.get("role") for each in table.select(tag) or [table]} == {role}, tag


def test_two_columns_stay_side_by_side(table_of):
    table = table_of("table", words(["Who", "Whom"], ["A", "B"]))

    assert "nhsuk-table--responsive" not in table["class"]
    assert labels(table) == []
    assert table.get("role") is None
    assert table.select("[role]") == []


def test_what_is_kept_is_such_a_table_too(table_of):
    table = table_of("retention", None)

    assert table.caption.get_text() == "What is kept, why and how long"
    assert labels(table)[:2] == ["Why", "How long"]
    assert len(table.select("tbody tr")) >= 5


def test_a_cell_of_longer_text_keeps_its_link(table_of):
    columns = [{"type": "rich_text", "heading": "Who"}, {"type": "text", "heading": "Whom"}]
    link = '<p><a href="https://example.org/">Here</a></p>'
    table = table_of("table", {"columns": columns, "rows": [{"values": [link, "B"]}]})

    assert table.select_one("th a")["href"] == "https://example.org/"
