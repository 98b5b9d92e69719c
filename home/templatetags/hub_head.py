"""Template tags for what a page says about itself."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from home.head import Head, head_of, share_picture

register = template.Library()
register.simple_tag(share_picture)

# What would end the element, or begin another, written as JSON allows.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@register.simple_tag(takes_context=True)
def page_head(context: Context) -> Head | None:
    """``{% page_head as head %}``: the facts for the head of this page, if everybody may read it."""
    request: HttpRequest | None = context.get("request")
    return head_of(request, context.flatten()) if request else None  # type: ignore[arg-type]


@register.simple_tag
def json_ld(facts: dict[str, Any]) -> SafeString:
    """``{% json_ld facts %}``: facts for search engines. A data block; browsers run nothing of it."""
    text = json.dumps(facts, ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', SafeString(text))
