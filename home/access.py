"""Who may do what, read from the database, and what in it is dangerous."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from django.contrib.auth.models import Group
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupCollectionPermission,
    GroupPagePermission,
)
from wagtail.snippets.models import get_snippet_models

from accounts.models import User
from core.admin.viewsets import GuardedSnippetViewSet
from core.admin.visibility import registered
from core.waiting_collection import WaitingCollection, still_waiting

# With one of these a group gives itself any other right.
KEYS_TO_ALL_RIGHTS = {"add_group", "change_group", "add_permission", "change_permission"}
OWN_ONLY = "(own only)"
NOT_FOR_AUTHORS = {"publish_page", "change_page", "change_image", "change_document"}


class Access(NamedTuple):
    """What one group may do, and who is in it."""

    group: str
    people: list[User]
    rights: list[str]


def access_by_group() -> list[Access]:
    """Superusers, and each group with its rights, in words that name pages and collections."""
    superusers = Access(
        "Superusers", list(User.objects.filter(is_superuser=True, is_active=True)), ["everything"]
    )
    return [superusers, *(_access_of(group) for group in Group.objects.order_by("name"))]


def rules_by_record() -> list[str]:
    """The models of which a person with the right to the model may still not see every record."""
    return sorted(str(model._meta.verbose_name_plural) for model in registered())


def findings() -> list[str]:
    """What an operator should put right, one sentence each."""
    return [
        *_about_authors(),
        *_about_groups(),
        *_about_single_people(),
        *_about_waiting_files(),
        *_about_snippets(),
    ]


def _access_of(group: Group) -> Access:
    rights = [*_places(group), *_models(group)]
    return Access(group.name, list(group.user_set.filter(is_active=True)), rights)


def _places(group: Group) -> Iterator[str]:
    """Rights to pages and files, by the place below which they hold."""
    by_place: dict[str, set[str]] = defaultdict(set)
    pages = GroupPagePermission.objects.filter(group=group)
    files = GroupCollectionPermission.objects.filter(group=group)
    for right in pages.select_related("page", "permission"):
        by_place[f"pages below {right.page.url_path}"].add(right.permission.codename)
    for right in files.select_related("collection", "permission"):
        by_place[f"files in {right.collection.name}"].add(right.permission.codename)
    for place, rights in sorted(by_place.items()):
        yield f"{place}: {', '.join(_with_own_only(rights))}"


def _with_own_only(rights: set[str]) -> list[str]:
    """Marks "add" where Wagtail lets a person change what they added, and nothing else."""
    return [
        f"{right} {OWN_ONLY}"
        if right.startswith("add_") and right.replace("add_", "change_") not in rights
        else right
        for right in sorted(rights)
    ]


def _models(group: Group) -> Iterator[str]:
    by_model: dict[str, list[str]] = defaultdict(list)
    for app, model, codename in group.permissions.values_list(
        "content_type__app_label", "content_type__model", "codename"
    ):
        by_model[f"{app}.{model}"].append(codename.removesuffix(f"_{model}"))
    for model, actions in sorted(by_model.items()):
        yield f"{model}: {', '.join(sorted(actions))}"


def _about_authors() -> Iterator[str]:
    group = Group.objects.filter(name="Authors").first()
    if group is None:
        return
    pages = GroupPagePermission.objects.filter(group=group)
    files = GroupCollectionPermission.objects.filter(group=group)
    held = {
        *pages.values_list("permission__codename", flat=True),
        *files.values_list("permission__codename", flat=True),
    }
    for right in sorted(held & NOT_FOR_AUTHORS):
        yield f"Authors hold {right}: they change what is not theirs, or make it public themselves."
    adds = files.filter(permission__codename__startswith="add_")
    waiting = Collection.objects.filter(still_waiting())
    for right in adds.exclude(collection__in=waiting).select_related("collection"):
        yield f"Authors add files to {right.collection.name}, where they are public at once."


def _about_groups() -> Iterator[str]:
    giving = Group.objects.filter(permissions__codename__in=KEYS_TO_ALL_RIGHTS).distinct()
    for group in giving.order_by("name"):
        yield f"{group.name} may change groups, and so give themselves every right."


def _about_single_people() -> Iterator[str]:
    single = User.objects.filter(user_permissions__isnull=False).distinct().count()
    if single:
        yield f"{single} people hold rights outside every group."
    if not User.objects.filter(is_superuser=True, is_active=True).exists():
        yield "Nobody is a superuser."


def _about_waiting_files() -> Iterator[str]:
    waiting = Collection.objects.filter(pk__in=WaitingCollection.objects.values("collection"))
    if not waiting.exists():
        yield "There is no collection in which authors' files wait: run set_up_hub."
    for collection in waiting:
        if not CollectionViewRestriction.objects.filter(collection=collection).exists():
            yield f"The collection {collection.name} is not restricted."


def _about_snippets() -> Iterator[str]:
    for model in get_snippet_models():
        if not isinstance(model.snippet_viewset, GuardedSnippetViewSet):
            yield f"{model._meta.verbose_name_plural} are offered to everybody in the admin."
