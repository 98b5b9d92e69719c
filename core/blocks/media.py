"""Pictures and documents."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from .text import FOLDER


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alternative_text = blocks.CharBlock(
        label=_("In words"),
        max_length=250,
        help_text=_("What the picture shows, for somebody who does not see it."),
    )
    caption = blocks.CharBlock(label=_("Caption"), max_length=250, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = f"{FOLDER}/picture.html"
        preview_template = f"{FOLDER}/picture_preview.html"  # there may be no picture to show yet
        description = _("A picture, with what it shows in words")


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    description = blocks.CharBlock(
        label=_("What is in it"),
        max_length=200,
        required=False,
        help_text=_("For whom it is, and how long it takes to read."),
    )

    class Meta:
        icon = "doc-full"
        label = _("Document")
        template = f"{FOLDER}/document.html"
        preview_template = f"{FOLDER}/document_preview.html"
        description = _("A file to download, with its kind and size")
