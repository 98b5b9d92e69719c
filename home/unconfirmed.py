"""What the public pages say is not confirmed: the list to work through before a hub opens, and after."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail.search.index import SearchField

from core.admin.pages import seen_by
from core.search_parts import END_OF_PART

from .facts import CheckedPage
from .models import HomePage
from .where_to_begin import writes_pages

SAYS_SO = re.compile(r"not confirmed", re.IGNORECASE)
END_OF_SENTENCE = re.compile(r"(?<=[.?!])\s+|\n+")
LONGEST = 240


class Unconfirmed(NamedTuple):
    """A public page, the sentences in which it says so, and whether nobody has checked its facts."""

    page: Page
    sentences: list[str]
    facts_are_unchecked: bool


def unconfirmed_pages(user: Any) -> list[Unconfirmed]:
    """The public pages with something that is not confirmed that ``user`` may see, in their order."""
    pages = seen_by(user).live().filter(depth__gt=1).select_related("locale").order_by("path")
    found = [
        Unconfirmed(page, _sentences(page), _states_unchecked_facts(page))
        for page in pages.specific()
    ]
    return [each for each in found if each.sentences or each.facts_are_unchecked]


def _states_unchecked_facts(page: Page) -> bool:
    return isinstance(page, CheckedPage) and page.states_facts and not page.is_checked


def _sentences(page: Page) -> list[str]:
    fields = [field for field in page.get_search_fields() if isinstance(field, SearchField)]
    texts = [text for field in fields for text in _texts(field.get_value(page))]
    parts = [part.strip() for text in texts for part in END_OF_SENTENCE.split(text)]
    said = [part[:LONGEST] for part in dict.fromkeys(parts) if SAYS_SO.search(part)]
    return said + _steps_without_a_date(page)


def _steps_without_a_date(page: Page) -> list[str]:
    """Of those the front page says by itself that the date is not confirmed."""
    steps = [step.value for step in page.progress] if isinstance(page, HomePage) else []
    return [
        gettext("Date not confirmed: %(step)s") % {"step": step["text"]}
        for step in steps
        if step.latest_day is None
    ]


def _texts(value: Any) -> list[str]:
    """The words in what a field gives to the search: a text, or many, each perhaps of several parts."""
    texts = value if isinstance(value, list) else [value or ""]
    return [part for text in texts for part in str(text).split(END_OF_PART)]


def _may_see(request: HttpRequest) -> bool:
    return request.user.is_authenticated and writes_pages(request.user)


class NotConfirmedView(WagtailAdminTemplateMixin, TemplateView):
    """The list, for everybody who writes pages."""

    template_name = "home/admin/not_confirmed.html"
    page_title = _("Not confirmed")
    header_icon = "warning"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not _may_see(request):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(unconfirmed=unconfirmed_pages(self.request.user), **kwargs)


class NotConfirmedMenuItem(MenuItem):
    def __init__(self) -> None:
        address = reverse("not_confirmed")
        super().__init__(NotConfirmedView.page_title, address, icon_name="warning", order=50)

    def is_shown(self, request: HttpRequest) -> bool:
        return _may_see(request)
