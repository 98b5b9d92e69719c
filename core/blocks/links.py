"""A link to a page of the hub or to an address."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

ADDRESS = RegexValidator(
    r"^(/(?!/)|https://)\S*$", _("Begin with https://, or with / for an address of this site.")
)


class LinkValue(blocks.StructValue):
    def url(self, request: HttpRequest | None = None) -> str:
        """Where it leads; empty when it leads nowhere, or its page is not public any more.

        With the ``request`` for which it is drawn, the addresses of a page's many links cost one question.
        """
        page = self.get("page")
        if page is not None:
            return (page.get_url(request) if page.live else "") or ""
        return self.get("address") or ""


class LinkBlock(blocks.StructBlock):
    """Fields for one link; blocks with a link inherit them. ``{% url_of value %}`` is the address."""

    page = blocks.PageChooserBlock(label=_("Page of this site"), required=False)
    address = blocks.CharBlock(
        label=_("Or an address"),
        required=False,
        max_length=500,
        validators=[ADDRESS],
        search_index=False,
        help_text=_("For what is no page, such as /sessions/suggest/, or another website."),
    )

    class Meta:
        value_class = LinkValue

    def clean(self, value: Any) -> Any:
        """One of the two at most."""
        cleaned = super().clean(value)
        if cleaned.get("page") and cleaned.get("address"):
            both = ValidationError(_("Choose a page or write an address, not both."))
            raise StructBlockValidationError({"address": both})
        return cleaned
