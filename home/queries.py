"""Which pages the menus link to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Case, Q, When
from django.utils.translation import get_language
from wagtail.models import Page

BELOW_A_FRONT_PAGE = 3  # the depth of pages in the tree: root, front page, page


@dataclass(frozen=True)
class Menus:
    """The pages that the header and the footer of every page link to."""

    header: list[Page] = field(default_factory=list)
    footer: list[Page] = field(default_factory=list)


def menus() -> Menus:
    """The public pages right below the front page that are in a menu, in the order of the admin.

    In the reader's language where they are translated, else in English. One query.
    """
    here, english = get_language() or "", settings.LANGUAGE_CODE
    in_footer = Q(contentpage__show_in_footer=True)
    found = (
        Page.objects.live()
        .filter(depth=BELOW_A_FRONT_PAGE, view_restrictions=None)
        .filter(Q(show_in_menus=True) | in_footer, locale__language_code__in=[here, english])
        .annotate(in_footer=Case(When(in_footer, then=True), default=False))
        .select_related("locale")
        .order_by("path")
    )
    shown = _in_one_language(found, here)
    return Menus(
        header=[page for page in shown if page.show_in_menus],
        footer=[page for page in shown if page.in_footer],
    )


def _in_one_language(pages: Iterable[Page], language: str) -> list[Page]:
    """Each page once: its translation into ``language`` if there is one, in the place of the original."""
    chosen: dict[object, Page] = {}
    for page in pages:
        if page.translation_key not in chosen or page.locale.language_code == language:
            chosen[page.translation_key] = page
    return list(chosen.values())
