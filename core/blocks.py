"""What a longer text may be made of."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class StoryBlock(blocks.StreamBlock):
    """Headings, text and one kind of highlight: enough to explain a session."""

    heading = blocks.CharBlock(
        max_length=120,
        icon="title",
        description=_("A heading inside the text"),
        preview_value="What we will look at",
        template="components/streamfield/heading.html",
    )
    paragraph = blocks.RichTextBlock(
        features=["bold", "italic", "link", "ul", "ol"],
        icon="pilcrow",
        description=_("Text, with lists and links"),
        preview_value="<p>Bring one question from your own practice.</p>",
        template="components/streamfield/paragraph.html",
    )
    inset = blocks.RichTextBlock(
        features=["bold", "link"],
        icon="openquote",
        description=_("One thing that should stand out"),
        preview_value="<p>Cameras may stay off.</p>",
        template="components/streamfield/inset.html",
    )
