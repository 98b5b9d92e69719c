"""The menus of every page."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .queries import menus


def navigation(request: HttpRequest) -> dict[str, object]:
    """``menus``: the pages that the header and the footer link to. Asked for once a page, if at all."""
    return {"menus": SimpleLazyObject(menus)}
