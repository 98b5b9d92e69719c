"""Which pages one reader may see, and which of them have the words looked for, the best first."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, prefetch_related_objects
from django.http import HttpRequest
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.query import PageQuerySet

from accounts.restrictions import opens_for
from core.search import indexed_texts, keys_of_matches, with_most_terms
from core.search_words import SearchWords


def live_pages(site: Site) -> PageQuerySet:
    """The live pages of ``site`` in every language, whoever may read them."""
    below = Q(pk__in=[])
    for root in site.root_page.get_translations(inclusive=True):
        below |= Q(path__startswith=root.path)
    return Page.objects.live().filter(below)


def visible_pages(request: HttpRequest) -> PageQuerySet:
    """Live pages of this site that the reader may open: in their language, else in English."""
    site = Site.find_for_request(request)
    pages = live_pages(site) if site else Page.objects.none()
    restrictions = list(PageViewRestriction.objects.select_related("page"))
    if restrictions and request.user.is_authenticated:
        prefetch_related_objects([request.user], "groups")  # or each would ask for them
    prefetch_related_objects(restrictions, "groups")
    for restriction in restrictions:
        if not opens_for(restriction, request):
            pages = pages.not_descendant_of(restriction.page, inclusive=True)
    return _in_language(pages)


@dataclass(frozen=True)
class PageFound:
    """A page with its text, and how many of the terms it has, in all and in its title."""

    page: Page
    text: str
    terms_found: int
    in_title: int


def pages_found(request: HttpRequest, words: SearchWords) -> list[PageFound]:
    """The visible pages in whose words every term of ``words`` is, the best first.

    Where some terms are enough, those with most of them. More terms in the title come first, then more
    of them in the text.
    """
    keys = keys_of_matches(Page.objects.all(), words)
    pages = list(visible_pages(request).filter(pk__in=keys).select_related("locale"))
    texts = indexed_texts(pages)
    whole = {page.pk: f"{page.title} {texts.get(page.pk, '')}" for page in pages}
    best, most = with_most_terms(whole, words)
    found = [
        PageFound(page, texts.get(page.pk, ""), most, words.terms_in(page.title))
        for page in pages
        if page.pk in best
    ]
    return sorted(
        found, key=lambda each: (-each.in_title, -words.count_in(each.text), each.page.path)
    )


def _in_language(pages: PageQuerySet) -> PageQuerySet:
    locale, english = Locale.get_active(), Locale.get_default()
    if locale == english:
        return pages.filter(locale=english)
    same = Page.objects.live().filter(locale=locale, translation_key=OuterRef("translation_key"))
    return pages.filter(Q(locale=locale) | Q(locale=english) & ~Exists(same))
