"""The blocks put together, once for each use."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorList
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError

from .lists import AccordionBlock, CardsBlock, DoAndDontBlock, StepsBlock, TableBlock
from .media import DocumentBlock, PictureBlock
from .text import (
    HeadingBlock,
    InsetBlock,
    ParagraphBlock,
    QuoteBlock,
    SubheadingBlock,
    WarningBlock,
)

TWICE = _("This heading stands on the page already. Word it anew.")
HEADINGS = {"heading", "subheading"}
WORDS, LISTS, MEDIA = _("Words"), _("Lists and tables"), _("Pictures and documents")


class StoryBlock(blocks.StreamBlock):
    """Headings, text and one kind of highlight: enough to explain a session."""

    heading = HeadingBlock()
    paragraph = ParagraphBlock()
    inset = InsetBlock()


class PageBlock(blocks.StreamBlock):
    """What the body of a page may be made of. Rooms above add blocks that show their records."""

    heading = HeadingBlock(group=WORDS)
    subheading = SubheadingBlock(group=WORDS)
    paragraph = ParagraphBlock(group=WORDS)
    inset = InsetBlock(group=WORDS)
    warning = WarningBlock(group=WORDS)
    quote = QuoteBlock(group=WORDS)
    steps = StepsBlock(group=LISTS)
    do_and_dont = DoAndDontBlock(group=LISTS)
    accordion = AccordionBlock(group=LISTS)
    table = TableBlock(group=LISTS)
    cards = CardsBlock(group=LISTS)
    image = PictureBlock(group=MEDIA)
    document = DocumentBlock(group=MEDIA)

    def clean(self, value: Any, **kwargs: Any) -> Any:
        """A heading twice would be two places with one address."""
        cleaned = super().clean(value, **kwargs)
        seen: set[str] = set()
        errors = {}
        for number, block in enumerate(cleaned):
            if block.block_type not in HEADINGS:
                continue
            place = slugify(str(block.value), allow_unicode=True)
            if place in seen:
                errors[number] = ErrorList([ValidationError(TWICE)])
            seen.add(place)
        if errors:
            raise StreamBlockValidationError(block_errors=errors)
        return cleaned
