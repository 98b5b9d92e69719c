"""What a public page says about itself in its head: to search engines, and where somebody shares it.

Only pages that everybody may read have a head: the hub's own pages, a published session, a series.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.paginator import Page as PageOfList
from django.db.models import Q
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import translate_url
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.models import Page

from sessions.models import LearningSession, Series
from sessions.structured_data import event

from .structured_data import Facts, breadcrumbs, organisation, website

SHARE_PICTURE = "hub/share.png"
LONGEST_DESCRIPTION = 200
# Where a page type keeps a sentence about itself, the best one first.
DESCRIBED_BY = ["search_description", "summary", "lede", "introduction"]
# Which variable holds what a page is about, by the name of its address.
SHOWN_AS = {"wagtail_serve": "page", "sessions:session": "session", "sessions:series": "series"}
REGIONS = {"en-gb": "en_GB", "pl": "pl_PL", "ur": "ur_PK", "pa": "pa_IN"}


@dataclass(frozen=True)
class Head:
    """Facts about one page. ``address`` is where it lives, whatever way somebody came."""

    title: str
    description: str
    address: str
    language: str
    translations: list[tuple[str, str]] = field(default_factory=list)
    data: list[Facts] = field(default_factory=list)

    @property
    def region(self) -> str:
        """The language as those who preview links write it."""
        return REGIONS.get(self.language, self.language)


def head_of(request: HttpRequest, context: Mapping[str, Any]) -> Head | None:
    """The head of the page that is being drawn; nothing for a personal page or a preview."""
    match = request.resolver_match
    if match is None or getattr(request, "is_preview", False) or context.get("is_preview"):
        return None
    shown = context.get(SHOWN_AS.get(match.view_name, ""))
    if isinstance(shown, Page):
        return _of_page(request, shown, context)
    if isinstance(shown, LearningSession) and shown.is_published:
        return _of_session(request, shown, context)
    if isinstance(shown, Series):
        return _of_series(request, shown, context)
    return None


def share_picture() -> str:
    """The full address of the picture that goes with a shared link; empty where none was built."""
    found = finders.find(SHARE_PICTURE)
    return settings.SITE_URL + static(SHARE_PICTURE) if found else ""


def _of_page(request: HttpRequest, page: Page, context: Mapping[str, Any]) -> Head:
    versions = page.get_translations(inclusive=True).live().filter(Q(alias_of=None) | Q(pk=page.pk))
    known = {each.pk: each for each in versions.select_related("locale")}
    language = known.get(page.pk, page).locale.language_code
    return Head(
        title=page.seo_title or page.title,
        description=next((text for name in DESCRIBED_BY if (text := _words(page, name))), _about()),
        address=_address(request, language, context),
        language=language,
        translations=_translations(request, known) if len(known) > 1 else [],
        data=[website(_name(context)), organisation(_name(context))]
        if page.depth <= 2
        else [_trail(request, page)],
    )


def _trail(request: HttpRequest, page: Page) -> Facts:
    way = [*page.get_ancestors().live().filter(depth__gt=1), page]
    return breadcrumbs((each.title, each.get_full_url(request)) for each in way)


def _of_session(request: HttpRequest, session: LearningSession, context: Mapping[str, Any]) -> Head:
    address = _address(request, settings.LANGUAGE_CODE, context)
    data = [
        event(session, now=timezone.now(), organiser=_name(context)),
        _way(session.title, address, context),
    ]
    return Head(session.title, session.summary, address, settings.LANGUAGE_CODE, data=data)


def _of_series(request: HttpRequest, series: Series, context: Mapping[str, Any]) -> Head:
    address = _address(request, settings.LANGUAGE_CODE, context)
    data = [_way(series.name, address, context)]
    about = series.summary or _about()
    return Head(series.name, about, address, settings.LANGUAGE_CODE, data=data)


def _way(title: str, address: str, context: Mapping[str, Any]) -> Facts:
    """From the front page through the programme."""
    programme = f"{settings.SITE_URL}{context.get('programme_url') or '/'}"
    home = (_name(context), f"{settings.SITE_URL}/")
    return breadcrumbs([home, (_("All sessions"), programme), (title, address)])


def _name(context: Mapping[str, Any]) -> str:
    """What the hub is called on the page itself."""
    return str(context.get("hub_name") or settings.HUB_NAME)


def _address(request: HttpRequest, language: str, context: Mapping[str, Any]) -> str:
    """The page's address in the language of its words, without a query but for the number of a page."""
    path = translate_url(request.path, language)
    # By type, not by isinstance: that would wake what the context keeps asleep until it is needed.
    lists = [each for each in context.values() if issubclass(type(each), PageOfList)]
    number = lists[0].number if lists else 1
    return f"{settings.SITE_URL}{path}" + (f"?page={number}" if number > 1 else "")


def _translations(request: HttpRequest, known: dict[int, Page]) -> list[tuple[str, str]]:
    """Each language with the address of the page in it, where everybody may read that."""
    public = Page.objects.filter(pk__in=known).public().values_list("pk", flat=True)
    found = [
        (known[pk].locale.language_code, known[pk].get_full_url(request)) for pk in sorted(public)
    ]
    return found + [
        ("x-default", address) for language, address in found if language == settings.LANGUAGE_CODE
    ]


def _words(page: Page, name: str) -> str:
    text = " ".join(strip_tags(getattr(page.specific, name, "") or "").split())
    return Truncator(text).chars(LONGEST_DESCRIPTION)


def _about() -> str:
    return _("A shared learning hub for health visiting across the East and West Midlands.")
