"""A weekly series made in one go: its form, a look at the dates, and the making."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.snippets import IndexView

from accounts.models import User
from core.form_fields import CivilDateTimeField
from core.local_time import from_civil, to_civil, weeks_later
from core.widgets import NativeDateInput, NativeDateTimeInput, NativeTimeInput
from sessions.models import LearningSession, Series
from sessions.permissions import is_organiser, series_organised_by
from sessions.services.series import make_weekly_series

MOST_WEEKS = 26
LONGEST_MINUTES = 8 * 60


class NewSeriesForm(forms.ModelForm):
    """The series, what all of its sessions share, and a title for each week."""

    series = forms.ModelChoiceField(
        Series.objects.none(),
        label=gettext_lazy("Series"),
        required=False,
        empty_label=gettext_lazy("A new one, named below"),
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the new series"), max_length=120, required=False
    )
    summary = forms.CharField(
        label=gettext_lazy("Summary"),
        max_length=280,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "One or two sentences. Each session shows them until you give it words of its own. "
            "Empty: those of the series chosen above."
        ),
    )
    titles = forms.CharField(
        label=gettext_lazy("Titles"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("One on each line: one session in each week, 26 at most."),
    )
    first_date = forms.DateField(
        label=gettext_lazy("Day of the first session"), widget=NativeDateInput()
    )
    start_time = forms.TimeField(
        label=gettext_lazy("Starts"),
        widget=NativeTimeInput(),
        initial="12:30",
        help_text=gettext_lazy("UK time, the same on the clock every week."),
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), min_value=5, max_value=LONGEST_MINUTES, initial=30
    )
    published_from = CivilDateTimeField(
        label=gettext_lazy("Shown from"),
        required=False,
        widget=NativeDateTimeInput(),
        help_text=gettext_lazy("UK time. Empty: hidden from everybody until you show each one."),
    )

    class Meta:
        model = LearningSession
        fields = [
            "mode", "join_url", "venue", "capacity", "waiting_list", "audience", "published_from",
        ]  # fmt: skip

    field_order = [
        "series", "name", "summary", "titles", "first_date", "start_time", "minutes", "mode",
        "join_url", "venue", "capacity", "waiting_list", "audience", "published_from",
    ]  # fmt: skip

    def __init__(self, *args: Any, for_user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["series"].queryset = series_organised_by(for_user, Series.objects.all())

    def clean_name(self) -> str:
        name = self.cleaned_data["name"].strip()
        if name and Series.objects.filter(name__iexact=name).exists():
            raise ValidationError(
                _("There is a series with that name. Choose it in the list above.")
            )
        return name

    def clean_titles(self) -> list[str]:
        titles = [line.strip() for line in self.cleaned_data["titles"].splitlines()]
        titles = [title for title in titles if title]
        if len(titles) > MOST_WEEKS:
            told = _("%(count)s titles are too many: %(most)s weeks at most.")
            raise ValidationError(told % {"count": len(titles), "most": MOST_WEEKS})
        if too_long := [title for title in titles if len(title) > 120]:
            told = _("This title is longer than 120 characters: %(title)s")
            raise ValidationError(told % {"title": too_long[0]})
        return titles

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._check_series(cleaned)
        if {"first_date", "start_time", "minutes", "titles"} <= cleaned.keys():
            self._check_dates(cleaned)
        return cleaned

    def plan(self) -> list[tuple[datetime, str]]:
        """When each session starts, and its title."""
        titles = self.cleaned_data["titles"]
        starts_at = self.instance.starts_at
        return [
            (weeks_later(starts_at, weeks=week) if week else starts_at, title)
            for week, title in enumerate(titles)
        ]

    def fingerprint(self) -> str:
        """Stands for all that was typed: what was looked at is what will be made."""
        typed = repr([(name, self.data.get(name, "")) for name in self.fields])
        return hashlib.sha256(typed.encode()).hexdigest()

    @transaction.atomic
    def make(self) -> list[LearningSession]:
        """Make the series, if it is new, and its sessions."""
        series = self.cleaned_data["series"]
        if series is None:
            words = {name: self.cleaned_data[name] for name in ("name", "summary")}
            series = Series.objects.create(**words)
        return make_weekly_series(
            series=series, first=self.instance, titles=self.cleaned_data["titles"]
        )

    def _check_series(self, cleaned: dict[str, Any]) -> None:
        series = cleaned.get("series")
        if series and cleaned.get("name"):
            self.add_error("name", _("Either choose a series, or name a new one."))
        elif not series and not cleaned.get("name") and not {"series", "name"} & set(self.errors):
            self.add_error("name", _("Name the new series, or choose one that exists."))
        self.instance.summary = cleaned.get("summary") or (series.summary[:280] if series else "")
        if not self.instance.summary and "summary" not in self.errors:
            self.add_error("summary", _("Say in one or two sentences what it is about."))

    def _check_dates(self, cleaned: dict[str, Any]) -> None:
        """Refuse a week in which the clock change makes the start or the end impossible or double."""
        wall = datetime.combine(cleaned["first_date"], cleaned["start_time"])
        length = timedelta(minutes=cleaned["minutes"])
        for week in range(len(cleaned["titles"])):
            start = wall + timedelta(weeks=week)
            try:
                from_civil(start + length)
                from_civil(start)
            except ValidationError as error:
                day = date_format(start, "j F Y")
                self.add_error("first_date", f"{day}: {error.messages[0]}")
                return
        self.instance.starts_at = from_civil(wall)
        self.instance.ends_at = self.instance.starts_at + length
        if self.instance.starts_at <= timezone.now():
            self.add_error(
                "first_date", _("The first session would be in the past. Check the date.")
            )


class SeriesIndexView(IndexView):
    """The list of series, with the way to a new weekly one."""

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        weekly = reverse("sessions_admin_new_series")
        button = HeaderButton(_("New weekly series"), url=weekly, icon_name="date")
        return [*super().header_buttons, button]


class NewSeriesView(WagtailAdminTemplateMixin, TemplateView):
    """Asks for everything, shows the dates and titles, and makes what was shown."""

    template_name = "sessions/admin/new_series.html"
    header_icon = "list-ol"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_organiser(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("New weekly series")

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        series = reverse(Series.snippet_viewset.get_url_name("list"))
        return [
            *super().get_breadcrumbs_items(),
            {"url": series, "label": _("Series")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "form" not in kwargs:
            kwargs["form"] = NewSeriesForm(
                for_user=self.request.user,
                initial={
                    "series": self.request.GET.get("series"),
                    "published_from": to_civil(timezone.now()).replace(second=0, microsecond=0),
                },
            )
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = NewSeriesForm(request.POST, for_user=request.user)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        if request.POST.get("seen") != form.fingerprint():
            context = self.get_context_data(form=form, plan=form.plan())
            return self.render_to_response(context)
        made = form.make()
        told = ngettext("%(count)s session made.", "%(count)s sessions made.", len(made))
        messages.success(request, told % {"count": len(made)})
        sessions = reverse(LearningSession.snippet_viewset.get_url_name("list"))
        return redirect(f"{sessions}?series={made[0].series_id}")
