"""Words as parts of addresses, and the addresses that links of blocks lead to."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.text import slugify

from core.blocks.links import LinkValue

register = template.Library()


@register.filter
def fragment(words: object) -> str:
    """What stands behind the ``#`` of a link to a heading; empty for words without letters."""
    return slugify(str(words), allow_unicode=True)


@register.simple_tag(takes_context=True)
def url_of(context: dict[str, Any], link: LinkValue) -> str:
    """``{% url_of value as url %}``: where a block with a link leads, or nothing."""
    return link.url(context.get("request"))
