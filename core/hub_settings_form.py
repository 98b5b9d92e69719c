"""The form for what is set about the hub as a whole."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from .form_fields import CivilDateTimeField
from .widgets import NativeDateTimeInput


class HubSettingsForm(WagtailAdminModelForm):
    """A notice that would end before it began is refused; one that has had its time stops nobody."""

    # Wagtail's own picker makes "now" of what it cannot read, and says nothing.
    notice_until = CivilDateTimeField(
        label=_("Notice ends"),
        required=False,
        help_text=_("UK time. The notice is then gone by itself."),
        widget=NativeDateTimeInput(),
    )

    def clean_notice(self) -> str:
        """Nothing, where the editor sends a paragraph without a word."""
        notice: str = self.cleaned_data["notice"]
        return notice if _words(notice) else ""

    def clean(self) -> dict[str, Any]:
        """A notice that nobody remembers to take down misleads, and one that is over is not seen."""
        cleaned = super().clean()
        if cleaned.get("notice") and "notice_until" in cleaned:
            if cleaned["notice_until"] is None:
                self.add_error("notice_until", _("Say when the notice ends."))
            elif cleaned["notice_until"] <= timezone.now() and self._is_new(cleaned["notice"]):
                self.add_error(
                    "notice_until",
                    _(
                        "This end is already past, so nobody would see the notice. Choose a later one."
                    ),
                )
        return cleaned

    def _is_new(self, notice: str) -> bool:
        """Whether its words or its end changed. The editor gives the same words new marks at times."""
        before = _words(self.initial.get("notice") or "")
        return "notice_until" in self.changed_data or _words(notice) != before


def _words(notice: str) -> str:
    return strip_tags(notice).strip()
