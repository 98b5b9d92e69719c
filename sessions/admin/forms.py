"""The organiser's forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.forms import WagtailAdminModelForm

from core.form_fields import CivilDateTimeField
from core.widgets import NativeDateTimeInput
from sessions.permissions import can_organise_series
from sessions.services.changes import note_changed_facts, people_to_tell

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from sessions.models import LearningSession

LONGEST_SEARCH = 100
FACTS = ["starts_at", "ends_at", "mode", "venue"]


def _civil(
    label: StrOrPromise, *, required: bool = False, help_text: StrOrPromise = ""
) -> CivilDateTimeField:
    return CivilDateTimeField(
        label=label, required=required, help_text=help_text, widget=NativeDateTimeInput()
    )


class SessionAdminForm(WagtailAdminModelForm):
    """A session's facts and words. Times are UK times.

    What concerns people who have booked is counted first: the form comes back with how many will be
    told, and a box to agree to it.
    """

    starts_at = _civil(_("Starts"), required=True, help_text=_("UK time."))
    ends_at = _civil(_("Ends"), required=True, help_text=_("UK time."))
    booking_opens_at = _civil(_("Booking opens"), help_text=_("Empty: as soon as it is shown."))
    booking_closes_at = _civil(_("Booking closes"), help_text=_("Empty: when the session ends."))
    published_from = _civil(_("Shown from"), help_text=_("Empty: hidden from everybody."))
    tell_title = forms.BooleanField(
        label=_("Tell people about a new title"),
        required=False,
        help_text=_("Time and place are always told. A title only if you tick this."),
    )
    agreed_to_tell = forms.BooleanField(
        label=_("Yes, tell the people of this session"),
        required=False,
        help_text=_("Needed when you change time or place after somebody has booked."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people_to_tell(self.instance) if self.instance.pk else 0
        self.was_capacity = self.instance.capacity
        if not self.people:
            del self.fields["tell_title"], self.fields["agreed_to_tell"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._refuse_foreign_series(cleaned)
        if self.people:
            self._refuse_hiding(cleaned)
            self._refuse_other_capacity(cleaned)
            self._ask_before_telling(cleaned)
        return cleaned

    def save(self, commit: bool = True) -> LearningSession:
        session = super().save(commit)
        if self.people and self._tells:
            note_changed_facts(session, tell_title=self.cleaned_data["tell_title"])
        return session

    @property
    def _tells(self) -> bool:
        renamed = "title" in self.changed_data and self.cleaned_data.get("tell_title")
        return bool(renamed) or any(name in self.changed_data for name in FACTS)

    def _refuse_foreign_series(self, cleaned: dict[str, Any]) -> None:
        series = cleaned.get("series")
        if series and self.for_user and not can_organise_series(self.for_user, series):
            self.add_error("series", _("That series has its own organisers, and you are not one."))

    def _refuse_hiding(self, cleaned: dict[str, Any]) -> None:
        shown_from = cleaned.get("published_from")
        if "published_from" in self.errors or (shown_from and shown_from <= timezone.now()):
            return
        told = ngettext(
            "%(count)s person has booked or waits, so it cannot be hidden. Close booking, or cancel it.",
            "%(count)s people have booked or wait, so it cannot be hidden. Close booking, or cancel it.",
            self.people,
        )
        self.add_error("published_from", told % {"count": self.people})

    def _refuse_other_capacity(self, cleaned: dict[str, Any]) -> None:
        if "capacity" not in self.errors and cleaned.get("capacity") != self.was_capacity:
            page = reverse("sessions_admin:capacity", args=[self.instance.pk])
            link = format_html('<a href="{}">{}</a>', page, _("Change the number of places"))
            said = _("People have booked or wait. This page shows who gets a place: {}")
            self.add_error("capacity", format_html(str(said), link))

    def _ask_before_telling(self, cleaned: dict[str, Any]) -> None:
        if not self._tells:
            return
        starts_at = cleaned.get("starts_at")
        if starts_at and "starts_at" in self.changed_data and starts_at <= timezone.now():
            self.add_error("starts_at", _("People have booked. It cannot be moved into the past."))
        if not cleaned.get("agreed_to_tell"):
            told = ngettext(
                "%(count)s person will be told, in ten minutes. Tick the box to agree.",
                "%(count)s people will be told, in ten minutes. Tick the box to agree.",
                self.people,
            )
            self.add_error("agreed_to_tell", told % {"count": self.people})


class WeeklyCopyForm(forms.Form):
    """How many more weeks."""

    weeks = forms.IntegerField(
        label=_("How many weeks"),
        min_value=1,
        max_value=26,
        initial=5,
        help_text=_("One copy in each of the following weeks, on the same day at the same time."),
    )


class SearchForm(forms.Form):
    """Among the bookings of a session."""

    q = forms.CharField(
        label=_("Name, e-mail or organisation"), required=False, max_length=LONGEST_SEARCH
    )


class AddressesForm(forms.Form):
    """Nothing to send: addresses in a box, to be copied out of it."""

    addresses = forms.CharField(
        label=_("E-mail addresses of those who have a place, to copy"),
        help_text=_(
            "Put them into the BCC line, so that people do not see each other’s addresses."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "readonly": True}),
        required=False,
    )
