"""Snippets in the admin, guarded record by record at every address that Wagtail makes for them."""

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
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.views.snippets import SnippetViewSet

from .choosers import SeenChooserViewSet
from .visibility import Rule, policy_of

View = Callable[..., HttpResponse]


class RecordPolicy(ModelPermissionPolicy):
    """What Wagtail asks before it links to a record, lists who uses it, or offers a button."""

    def __init__(self, model: type[Model], own: Rule) -> None:
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


class GuardedSnippetViewSet(SnippetViewSet):
    """Snippets for everybody with the right to their model."""

    chooser_viewset_class = SeenChooserViewSet


class RecordSnippetViewSet(GuardedSnippetViewSet):
    """Snippets of which each person has their own. Say which are ``own``, and whether one ``may``."""

    own: Rule
    may: Callable[[Any, Any], bool]

    @cached_property
    def permission_policy(self) -> RecordPolicy:
        return RecordPolicy(self.model, self.own)

    @property
    def url_finder_class(self) -> type[ModelAdminURLFinder]:
        """Wagtail's own asks for the right by group only."""
        edit = self.get_url_name("edit")
        asked = {"permission_policy": self.permission_policy, "edit_url_name": edit}
        return type("RecordURLFinder", (ModelAdminURLFinder,), asked)

    def construct_view(self, view_class: Any, **kwargs: Any) -> View:
        """Return 403 from every view of one record unless the person may work on it."""
        view = super().construct_view(view_class, **kwargs)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            pk = unquote(str(kwargs.get("pk", 0)))
            record = self.model._default_manager.filter(pk=pk).first()
            if record is not None and not self.may(request.user, record):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded


class RecordDeleteBulkAction(DeleteBulkAction):
    """Wagtail's own asks for the right to the model only, and names what it refuses to delete."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _, others = self.get_actionable_objects()
        if others["items_with_no_access"]:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def check_perm(self, snippet: Model) -> bool:
        policy = policy_of(self.model)
        return policy.user_has_permission_for_instance(self.request.user, "delete", snippet)

    def get_all_objects_in_listing_query(self, parent_id: Any) -> QuerySet:
        own = policy_of(self.model).instances_user_has_permission_for(self.request.user, "delete")
        return own.values_list("pk", flat=True)
