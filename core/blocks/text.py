"""Blocks of words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

FOLDER = "components/streamfield"
IN_A_TEXT = ["bold", "italic", "link", "document-link", "ul", "ol"]
IN_A_LINE = ["bold", "italic", "link"]


class HeadingBlock(blocks.CharBlock):
    """A heading inside a text. It can be linked to by its words: ``#what-we-will-look-at``."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(max_length=120, **kwargs)

    class Meta:
        icon = "title"
        template = f"{FOLDER}/heading.html"
        description = _("A heading inside the text")
        preview_value = "What we will look at"


class SubheadingBlock(HeadingBlock):
    class Meta:
        icon = "minus"
        template = f"{FOLDER}/subheading.html"
        description = _("A smaller heading, below a heading")
        preview_value = "If you are new to the role"


class ParagraphBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: object) -> None:
        super().__init__(features=IN_A_TEXT, **kwargs)

    class Meta:
        icon = "pilcrow"
        template = f"{FOLDER}/paragraph.html"
        description = _("Text, with lists and links")
        preview_value = (
            "<p>Bring one question from your own practice.</p>"
            "<ul><li>It may be small.</li><li>It may have no answer yet.</li></ul>"
        )


class InsetBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: object) -> None:
        super().__init__(features=IN_A_LINE, **kwargs)

    class Meta:
        icon = "info-circle"
        template = f"{FOLDER}/inset.html"
        description = _("One thing that should stand out")
        preview_value = "<p>Cameras may stay off.</p>"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("What was said"), max_length=500)
    who = blocks.CharBlock(
        label=_("By whom"),
        max_length=120,
        help_text=_("A role is enough. A name only with the person's agreement."),
    )

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = f"{FOLDER}/quote.html"
        description = _("Somebody's own words")
        preview_value = {
            "text": "I joined from my car between two visits, and I used it the same afternoon.",
            "who": "Health visitor",
        }


class WarningBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=80, default=_("Important"))
    text = blocks.RichTextBlock(label=_("Text"), features=IN_A_TEXT)

    class Meta:
        icon = "warning"
        label = _("Warning")
        template = f"{FOLDER}/warning.html"
        description = _("Something that must not be missed; one on a page at most")
        preview_value = {
            "heading": "If a child is in danger now",
            "text": "<p>Call 999. Do not wait for a reply from this website.</p>",
        }
