"""Addresses that stand in front of Wagtail's own: guarded views of the same things."""

from __future__ import annotations

from django.urls import path
from wagtail.admin.auth import require_admin_access

from .choosers import SeenChosenPagesView
from .guard import bulk_action
from .reports import PageTypesView, SiteHistoryView

urlpatterns = [
    path(
        "bulk/<str:app_label>/<str:model_name>/<str:action>/",
        require_admin_access(bulk_action),
    ),
    path("choose-page/chosen-multiple/", require_admin_access(SeenChosenPagesView.as_view())),
    *[
        path(address, require_admin_access(view.as_view(results_only=results)))
        for report, view in (
            ("site-history", SiteHistoryView),
            ("page-types-usage", PageTypesView),
        )
        for address, results in (
            (f"reports/{report}/", False),
            (f"reports/{report}/results/", True),
        )
    ],
]
