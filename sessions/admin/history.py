"""Wagtail's report of who changed what, without what happened to other organisers' sessions."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.models import ModelLogEntry

from sessions.models import LearningSession, Series
from sessions.permissions import organised_by, series_organised_by


class SiteHistoryView(LogEntriesView):
    """Stands in front of Wagtail's own at the same address, see ``learninghub/urls.py``."""

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        queryset = super().filter_queryset(queryset)
        user = self.request.user
        if queryset.model is not ModelLogEntry or user.is_superuser:
            return queryset
        own_sessions = organised_by(user, LearningSession.objects.all())
        own_series = series_organised_by(user, Series.objects.all())
        return queryset.exclude(_of_others(own_sessions)).exclude(_of_others(own_series))


def _of_others(own: QuerySet[Model]) -> Q:
    """Entries about records of that kind that are not among ``own``, or not there any more."""
    keys = own.order_by().annotate(key=Cast("pk", TextField())).values("key")
    return Q(content_type=ContentType.objects.get_for_model(own.model)) & ~Q(object_id__in=keys)
