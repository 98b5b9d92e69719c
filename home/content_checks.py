"""The accessibility checks that editors see beside a page and in the editor."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail.admin.userbar import AccessibilityItem, BaseItem, ContentCheckerItem


class HubContentChecker(ContentCheckerItem):
    """Every rule of axe but those about the page's frame, which is not the editor's to mend."""

    axe_include = ["main"]
    axe_run_only: list[str] | None = None  # nothing: all that are not experimental
    axe_rules = {
        "landmark-one-main": {"enabled": False},
        "page-has-heading-one": {"enabled": False},
        "region": {"enabled": False},
    }


def check_everything(request: HttpRequest, items: list[BaseItem], page: Any) -> None:
    """Put our checker in the place of Wagtail's, which looks at ten rules only."""
    for number, item in enumerate(items):
        if isinstance(item, (AccessibilityItem, ContentCheckerItem)):
            items[number] = HubContentChecker()
