"""The organiser's forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateTimeInput

from core.form_fields import CivilDateTimeField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TOLD_TO_BOOKED_PEOPLE = ["starts_at", "ends_at", "mode", "venue"]


def _civil(
    label: StrOrPromise, *, required: bool = False, help_text: StrOrPromise = ""
) -> CivilDateTimeField:
    return CivilDateTimeField(
        label=label, required=required, help_text=help_text, widget=AdminDateTimeInput()
    )


class SessionAdminForm(WagtailAdminModelForm):
    """A session's facts and words. Times are UK times; what people have booked is not hidden."""

    starts_at = _civil(_("Starts"), required=True, help_text=_("UK time, for example 12:30."))
    ends_at = _civil(_("Ends"), required=True, help_text=_("UK time."))
    booking_opens_at = _civil(_("Booking opens"), help_text=_("Empty: as soon as it is shown."))
    booking_closes_at = _civil(_("Booking closes"), help_text=_("Empty: when the session ends."))
    published_from = _civil(_("Shown from"), help_text=_("Empty: hidden from everybody."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk and (booked := self.instance.places_taken):
            self._refuse_hiding(cleaned, booked)
            self._refuse_moving(booked)
        return cleaned

    def _refuse_hiding(self, cleaned: dict[str, Any], booked: int) -> None:
        shown_from = cleaned.get("published_from")
        if "published_from" in self.errors or (shown_from and shown_from <= timezone.now()):
            return
        self.add_error(
            "published_from",
            ngettext(
                "%(count)s person has booked, so it cannot be hidden. Close booking instead.",
                "%(count)s people have booked, so it cannot be hidden. Close booking instead.",
                booked,
            )
            % {"count": booked},
        )

    def _refuse_moving(self, booked: int) -> None:
        for name in TOLD_TO_BOOKED_PEOPLE:
            if name in self.changed_data and name not in self.errors:
                self.add_error(
                    name,
                    ngettext(
                        "%(count)s person has booked this time and place and holds it in their "
                        "calendar. Add another session instead.",
                        "%(count)s people have booked this time and place and hold it in their "
                        "calendars. Add another session instead.",
                        booked,
                    )
                    % {"count": booked},
                )


class WeeklyCopyForm(forms.Form):
    """How many more weeks."""

    weeks = forms.IntegerField(
        label=_("How many weeks"),
        min_value=1,
        max_value=26,
        initial=5,
        help_text=_("One copy in each of the following weeks, on the same day at the same time."),
    )
