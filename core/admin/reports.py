"""Wagtail's reports, less the records that the person may not see."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.models import ModelLogEntry

from . import pages
from .visibility import rule_of


class SiteHistoryView(LogEntriesView):
    """Who changed what. Entries about records that are gone are for superusers, if their model has a rule."""

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        queryset = super().filter_queryset(queryset)
        if queryset.model is not ModelLogEntry or self.request.user.is_superuser:
            return queryset
        # By number: "distinct" beside the log's own order would count every entry.
        kinds = set(ModelLogEntry.objects.order_by().values_list("content_type", flat=True))
        for content_type in ContentType.objects.filter(pk__in=kinds):
            model = content_type.model_class()
            if model and (rule := rule_of(model)):
                seen = rule(self.request.user, model._default_manager.all())
                queryset = queryset.exclude(_not_among(seen, content_type))
        return queryset


class PageTypesView(PageTypesUsageReportView):
    """How many pages there are of each type, and the newest of them if the person may see it."""

    def decorate_paginated_queryset(self, page_types: Any) -> Any:
        page_types = super().decorate_paginated_queryset(page_types)
        for page_type in page_types:
            newest = page_type.last_edited_page
            if newest and not pages.may_see(self.request.user, newest):
                page_type.last_edited_page = None
        return page_types


def _not_among(seen: QuerySet[Model], content_type: ContentType) -> Q:
    keys = seen.order_by().annotate(key=Cast("pk", TextField())).values("key")
    return Q(content_type=content_type) & ~Q(object_id__in=keys)
