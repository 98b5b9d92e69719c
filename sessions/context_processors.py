"""Where the programme is: the header links to it on every page."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from wagtail.models import Locale

from .models import ProgrammePage


def programme(request: HttpRequest) -> dict[str, object]:
    """``programme_url``: the programme page in the reader's language, else in English."""
    return {"programme_url": SimpleLazyObject(lambda: _programme_url(request))}


def _programme_url(request: HttpRequest) -> str:
    live = ProgrammePage.objects.live()
    page = live.filter(locale=Locale.get_active()).first() or live.first()
    return page.get_url(request) if page else "/"
