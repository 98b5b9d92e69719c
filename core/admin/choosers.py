"""Choosing offers, and hands over, only what the person may see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.views.chooser import ChosenMultipleView as ChosenPagesView
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
)

from . import pages
from .visibility import seen_by


class TitleSearchForm(SearchFilterMixin, BaseFilterForm):
    """Searches the titles. The search index knows no rights and refuses to be asked beside them."""

    def filter(self, objects: QuerySet) -> QuerySet:
        self.search_query = self.cleaned_data["q"]
        self.is_searching = bool(self.search_query)
        return objects.filter(title__icontains=self.search_query)


class SeenOnly:
    """Leaves out the records that the person may not see."""

    request: HttpRequest
    model_class: type[Model]
    allowed: Callable[[Any, QuerySet], QuerySet] = staticmethod(seen_by)

    def get_object_list(self) -> QuerySet:
        return self.allowed(self.request.user, super().get_object_list())  # type: ignore[misc]

    def get_object(self, pk: str) -> Model:
        return self.allowed(self.request.user, self.model_class._default_manager.all()).get(pk=pk)

    def get_objects(self, pks: list[str]) -> QuerySet:
        records = self.model_class._default_manager.filter(pk__in=pks)
        return self.allowed(self.request.user, records)


class SeenChooseView(SeenOnly, ChooseView):
    pass


class SeenChooseResultsView(SeenOnly, ChooseResultsView):
    pass


class SeenChosenView(SeenOnly, SnippetChosenView):
    pass


class SeenChosenMultipleView(SeenOnly, SnippetChosenMultipleView):
    pass


class SeenChooserViewSet(SnippetChooserViewSet):
    """Choosing among the snippets that the person may see."""

    choose_view_class = SeenChooseView
    choose_results_view_class = SeenChooseResultsView
    chosen_view_class = SeenChosenView
    chosen_multiple_view_class = SeenChosenMultipleView
    filter_form_class: type[BaseFilterForm] | None = None

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(filter_form_class=self.filter_form_class, **kwargs)


class SeenChosenPagesView(ChosenPagesView):
    """Stands in front of Wagtail's own, which hands over any page it is asked for."""

    def get(self, request: HttpRequest) -> HttpResponse:
        # Longer numbers are no ids, and more than SQLite can compare with.
        asked = [pk for pk in request.GET.getlist("id") if pk.isdigit() and len(pk) < 19]
        seen = pages.seen_by(request.user).filter(pk__in=asked)
        if seen.count() < len(set(asked)):
            raise PermissionDenied
        return super().get(request)
