"""The list of sessions: what its columns say, and what it can be narrowed to."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from core.local_time import to_civil
from sessions.models import LearningSession, Series
from sessions.permissions import series_organised_by


def own_series(request: HttpRequest) -> QuerySet[Series]:
    return series_organised_by(request.user, Series.objects.all())


class SessionFilterSet(WagtailFilterSet):
    """Offers an organiser the series that they run."""

    series = django_filters.ModelMultipleChoiceFilter(
        label=_("Series"), queryset=own_series, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = LearningSession
        fields = ["series", "mode", "topics"]


def when(session: LearningSession) -> str:
    """Date and UK time, short enough for a table."""
    return date_format(to_civil(session.starts_at), "D j M Y, H:i")


def booked_of_capacity(session: LearningSession) -> str:
    """ "12 / 30", "12 / no limit", and by how many it is over."""
    limit = _("no limit") if session.capacity is None else session.capacity
    over = f" ({_('over by')} {session.over_by})" if session.over_by else ""
    return f"{session.places_taken} / {limit}{over}"


def state(session: LearningSession) -> str:
    """What an organiser wants to know at a glance: hidden, cancelled, or where it stands in time."""
    if session.is_cancelled:
        return str(_("Cancelled"))
    if not session.is_published:
        return str(_("Hidden"))
    return str(session.phase().label)
