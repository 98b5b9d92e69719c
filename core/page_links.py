"""Links to pages inside rich text, at one question to the database for all links of a paragraph.

Wagtail's own handler knows no request, and so asks for each paragraph anew, of the cache in the database, where
the site begins. What Wagtail remembers on the request is true for as long as one answer takes, whatever another
process changes: a cache in each process would go on with old addresses.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.html import escape
from django.utils.translation import get_language
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

_answered: ContextVar[HttpRequest | None] = ContextVar("the request being answered", default=None)


def remember_request(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: rich text is drawn without being told for which request."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        before = _answered.set(request)
        try:
            return get_response(request)
        finally:
            _answered.reset(before)

    return answer


class PageLinks(PageLinkHandler):
    """Wagtail's links to pages, with what is known of the request."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, str]]) -> list[Page | None]:
        wanted = [attrs.get("id", "") for attrs in attrs_list]
        keys = [key for key in wanted if key.isdecimal()]
        pages = Page.objects.filter(pk__in=keys).select_related("locale")
        found = {str(page.pk): page for page in pages}
        return [found.get(key) for key in wanted]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        return [
            f'<a href="{escape(_url(page))}">' if page else "<a>"
            for page in cls.get_many(attrs_list)
        ]


def _url(page: Page) -> str:
    is_here = page.locale.language_code == get_language()
    here = page if is_here else page.localized
    return here.get_url(_answered.get()) or ""
