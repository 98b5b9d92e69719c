"""Blocks of several things: in order, side by side, to open one by one, in a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from .links import LinkBlock
from .text import FOLDER, IN_A_LINE, IN_A_TEXT

COLUMNS_THAT_STACK = 3  # side by side, so many are too narrow for a phone


class DoAndDontBlock(blocks.StructBlock):
    dos = blocks.ListBlock(blocks.CharBlock(max_length=200), label=_("Do"), min_num=1)
    donts = blocks.ListBlock(blocks.CharBlock(max_length=200), label=_("Do not"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Do and don't")
        template = f"{FOLDER}/do_and_dont.html"
        description = _("What to do beside what not to do")
        preview_value = {
            "dos": ["say what you saw", "ask who leads"],
            "donts": ["name a family", "share the meeting link"],
        }


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Step"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=IN_A_LINE, required=False)


class StepsBlock(blocks.ListBlock):
    def __init__(self, child_block: blocks.Block | None = None, **kwargs: object) -> None:
        super().__init__(child_block or StepBlock(), min_num=1, **kwargs)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = f"{FOLDER}/steps.html"
        description = _("Things to do one after the other, with numbers")
        preview_value = [
            {"title": "Choose a session", "text": "<p>Most take half an hour.</p>"},
            {"title": "Type the code we send you", "text": ""},
        ]


class FoldBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Question"), max_length=120)
    text = blocks.RichTextBlock(label=_("Answer"), features=IN_A_TEXT)


class AccordionBlock(blocks.ListBlock):
    def __init__(self, child_block: blocks.Block | None = None, **kwargs: object) -> None:
        super().__init__(child_block or FoldBlock(), min_num=1, **kwargs)

    class Meta:
        icon = "collapse-down"
        label = _("Accordion")
        template = f"{FOLDER}/accordion.html"
        description = _("Questions that open to show their answers; not for what everybody needs")
        preview_value = [
            {"title": "Do I need an account?", "text": "<p>No. We send you a code.</p>"},
            {"title": "Does it cost anything?", "text": "<p>No.</p>"},
        ]


class CardBlock(LinkBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=80)
    text = blocks.TextBlock(label=_("Text"), max_length=240, required=False)

    class Meta:
        icon = "doc-empty"
        form_layout = ["title", "text", "page", "address"]


class CardsBlock(blocks.ListBlock):
    def __init__(self, child_block: blocks.Block | None = None, **kwargs: object) -> None:
        super().__init__(child_block or CardBlock(), min_num=1, **kwargs)

    class Meta:
        icon = "grip"
        label = _("Cards")
        template = f"{FOLDER}/cards.html"
        description = _("Two to six ways on, side by side")
        preview_value = [
            {"title": "Sessions", "text": "What is on in the next weeks.", "address": "/sessions/"},
            {"title": "About the hub", "text": "Who runs it, and why.", "address": "/about/"},
        ]


def as_table(headings: Sequence[object], rows: Iterable[Sequence[object]]) -> dict[str, object]:
    """What ``components/table.html`` draws, but for the caption: each cell beside its heading."""
    return {
        "headings": headings,
        "rows": [list(zip(headings, row, strict=True)) for row in rows],
        "stacks": len(headings) >= COLUMNS_THAT_STACK,
    }


class TableBlock(TypedTableBlock):
    """Cells of words or of longer text. The first column names the rows."""

    text = blocks.CharBlock(label=_("Words"), required=False, max_length=500)
    rich_text = blocks.RichTextBlock(label=_("Text with links"), features=IN_A_LINE, required=False)

    class Meta:
        icon = "table"
        template = f"{FOLDER}/table.html"
        description = _("Facts in rows and columns. Say in the caption what it shows.")
        preview_value = {
            "caption": "Reviews that every family is offered",
            "columns": [
                {"type": "text", "heading": "Review"},
                {"type": "text", "heading": "When"},
            ],
            "rows": [
                {"values": ["New birth", "1 day to 2 weeks"]},
                {"values": ["Six weeks", "6 to 8 weeks"]},
            ],
        }

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        return context | as_table([column["heading"] for column in value.columns], value.rows)
