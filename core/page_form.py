"""The form of every page in the admin."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

from .admin.pages import may_see


class HubPageForm(WagtailAdminPageForm):
    """Wagtail's, which names the page that has an address already, in place of a "slug in use"."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        address = cleaned.get("slug") or self.data.get(self.add_prefix("slug"), "")
        if self.has_error("slug") and address:
            siblings = self.parent_page.get_children().exclude(pk=self.instance.pk)
            if other := siblings.filter(slug=address).first():
                del self.errors["slug"]
                self.add_error("slug", self._taken_by(other))
        return cleaned

    def _taken_by(self, other: Page) -> str:
        """Names the page to a person who may see it."""
        if self.for_user and not may_see(self.for_user, other):
            return _("Another page has this address already. Choose another.")
        return _taken(other.get_admin_display_title(), live=other.live)


def _taken(title: str, *, live: bool) -> str:
    if live:
        says = _("The page “%(title)s” has this address already. Choose another.")
    else:
        says = _(
            "The page “%(title)s”, which is not public, has this address already: perhaps a draft that was "
            "saved by itself. Delete it under Pages, or choose another address."
        )
    return says % {"title": title}
