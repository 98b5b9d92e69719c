"""Who may see, choose and change pictures and documents in the admin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Collection, CollectionViewRestriction
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from core.waiting_collection import still_waiting
from core.waiting_files import is_with_an_editor

OWN = {"change", "delete"}  # what the person who uploaded a file may do to it


class FilePolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail's rights by collection, less what is private to other people.

    - A collection that is restricted for readers is restricted in the admin too, except for those who may
      change its files.
    - A file that waits for an editor is seen by the person who uploaded it and by editors.
    - While an editor reviews a page, its author may not change the files in it.
    """

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Any
    ) -> bool:
        actions = set(actions)
        if not super().user_has_any_permission_for_instance(user, actions, instance):
            return False
        if user.is_superuser or instance.pk is None:
            return True
        if self.user_may_change_all_in(user, instance.collection):
            return True
        if self.model._default_manager.filter(self._kept_from(user), pk=instance.pk).exists():
            return False
        others = actions - OWN
        return bool(
            (others and super().user_has_any_permission_for_instance(user, others, instance))
            or not is_with_an_editor(instance)
        )

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet:
        allowed = super().instances_user_has_any_permission_for(user, actions)
        return allowed if user.is_superuser else allowed.exclude(self._kept_from(user))

    def collections_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[Collection]:
        collections = super().collections_user_has_any_permission_for(user, actions)
        if user.is_superuser:
            return collections
        private = self._closed_to(user) & ~still_waiting() & ~self._changed_by(user)
        return collections.exclude(private)

    def user_may_change_all_in(self, user: Any, collection: Collection) -> bool:
        """Whether ``user`` may change the files in ``collection`` that other people uploaded."""
        return bool(self._check_perm(user, {"change"}, collection=collection))

    def _kept_from(self, user: Any) -> Q:
        """The files that are private to other people."""
        kept = (self._closed_to(user) | still_waiting()) & ~self._changed_by(user)
        # As numbers: the search knows in which collection a file is, and not where that collection is.
        collections = list(Collection.objects.filter(kept).values_list("pk", flat=True))
        return Q(collection__in=collections) & ~Q(**{self.owner_field_name: user.pk})

    def _closed_to(self, user: Any) -> Q:
        """Collections whose files ``user`` may not open on the site."""
        groups = set(user.groups.values_list("pk", flat=True))
        restrictions = CollectionViewRestriction.objects.select_related(
            "collection"
        ).prefetch_related("groups")
        closed = Q(pk__in=[])
        for restriction in restrictions:
            if not _opens_for(restriction, groups):
                closed |= Q(path__startswith=restriction.collection.path)
        return closed

    def _changed_by(self, user: Any) -> Q:
        """Collections in which ``user`` may change every file."""
        changed = Q(pk__in=[])
        for right in self._get_user_permission_objects_for_actions(user, {"change"}):
            changed |= Q(path__startswith=right.collection.path)
        return changed


def _opens_for(restriction: CollectionViewRestriction, groups: set[int]) -> bool:
    if restriction.restriction_type == CollectionViewRestriction.LOGIN:
        return True
    return any(group.pk in groups for group in restriction.groups.all())
