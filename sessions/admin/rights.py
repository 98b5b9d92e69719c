"""Rights by record, besides those by group: whoever does not run a series sees nothing of it here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
)
from wagtail.snippets.views.snippets import SnippetViewSet

from sessions.models import LearningSession, Series

View = Callable[..., HttpResponse]
# Takes a user and records; returns those of them that are the user's.
Own = Callable[[Any, QuerySet], QuerySet]


class OwnPolicy(ModelPermissionPolicy):
    """What Wagtail asks before it links to a record, lists who uses it, or offers a button."""

    def __init__(self, model: type[Model], own: Own) -> None:
        super().__init__(model)
        self.own = own

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Model
    ) -> bool:
        allowed = super().user_has_any_permission_for_instance(user, actions, instance)
        return allowed and self._is_own(user, instance)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        allowed = super().user_has_permission_for_instance(user, action, instance)
        return allowed and self._is_own(user, instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet:
        return self.own(user, super().instances_user_has_any_permission_for(user, actions))

    def _is_own(self, user: Any, instance: Model) -> bool:
        records = self.model._default_manager.filter(pk=instance.pk)
        return instance.pk is None or self.own(user, records).exists()


class OwnSnippetViewSet(SnippetViewSet):
    """Records of which each organiser has their own. Say which are ``own``, and whether one ``may``."""

    own: Own
    may: Callable[[Any, Any], bool]

    @cached_property
    def permission_policy(self) -> OwnPolicy:
        return OwnPolicy(self.model, self.own)

    @property
    def url_finder_class(self) -> type[ModelAdminURLFinder]:
        """Wagtail's own asks for the right by group only."""
        edit = self.get_url_name("edit")
        asked = {"permission_policy": self.permission_policy, "edit_url_name": edit}
        return type("OwnURLFinder", (ModelAdminURLFinder,), asked)

    def construct_view(self, view_class: Any, **kwargs: Any) -> View:
        """Refuse a view of one record to whom it is not, whatever the view shows or does."""
        view = super().construct_view(view_class, **kwargs)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            pk = unquote(str(kwargs.get("pk", 0)))
            record = self.model._default_manager.filter(pk=pk).first()
            if record is not None and not self.may(request.user, record):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded


class TitleSearchForm(SearchFilterMixin, BaseFilterForm):
    """Searches the titles. The search index knows no rights and refuses to be asked beside them."""

    def filter(self, objects: QuerySet) -> QuerySet:
        self.search_query = self.cleaned_data["q"]
        self.is_searching = bool(self.search_query)
        return objects.filter(title__icontains=self.search_query)


class OwnOnly:
    """Choosing offers, and hands over, only what the person may name."""

    allowed: Own | None = None

    def get_object_list(self) -> QuerySet:
        return self.allowed(self.request.user, super().get_object_list())

    def get_object(self, pk: str) -> Model:
        return self.allowed(self.request.user, self.model_class.objects.all()).get(pk=pk)

    def get_objects(self, pks: list[str]) -> QuerySet:
        return self.allowed(self.request.user, self.model_class.objects.filter(pk__in=pks))


class OwnChooseView(OwnOnly, ChooseView):
    pass


class OwnChooseResultsView(OwnOnly, ChooseResultsView):
    pass


class OwnChosenView(OwnOnly, SnippetChosenView):
    pass


class OwnChosenMultipleView(OwnOnly, SnippetChosenMultipleView):
    pass


class OwnChooserViewSet(SnippetChooserViewSet):
    """Choosing among one's own. Say what is ``allowed``, as a static method."""

    choose_view_class = OwnChooseView
    choose_results_view_class = OwnChooseResultsView
    chosen_view_class = OwnChosenView
    chosen_multiple_view_class = OwnChosenMultipleView
    filter_form_class: type[BaseFilterForm] | None = None

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        own = {"allowed": self.allowed, "filter_form_class": self.filter_form_class}
        return super().get_common_view_kwargs(**own, **kwargs)


class OwnDeleteBulkAction(DeleteBulkAction):
    """Wagtail's own names the records that it then refuses to delete, and asks for no right by record."""

    models = [LearningSession, Series]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _, others = self.get_actionable_objects()
        if others["items_with_no_access"]:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def check_perm(self, snippet: Model) -> bool:
        policy = self.model.snippet_viewset.permission_policy
        return policy.user_has_permission_for_instance(self.request.user, "delete", snippet)

    def get_all_objects_in_listing_query(self, parent_id: Any) -> QuerySet:
        policy = self.model.snippet_viewset.permission_policy
        own = policy.instances_user_has_permission_for(self.request.user, "delete")
        return own.values_list("pk", flat=True)
