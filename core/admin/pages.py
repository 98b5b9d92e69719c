"""Which pages a person sees in the admin."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from wagtail.models import Page, PageViewRestriction
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.query import PageQuerySet

# With one of these a person works on other people's pages too. "add" alone is for one's own.
WORK = {"change", "publish", "lock", "unlock", "bulk_delete"}
explorable_by_wagtail = PagePermissionPolicy.explorable_instances


def explorable_instances(self: PagePermissionPolicy, user: Any) -> PageQuerySet:
    """The pages ``user`` sees in the explorer, the search, the API and the site history.

    Wagtail shows a person who may add pages somewhere everything there. Here other people's drafts and
    restricted pages are left out, unless the person may work on them.
    """
    if not user.is_active or user.is_superuser:
        return explorable_by_wagtail(self, user)
    if not self.get_cached_permissions_for_user(user):
        return Page.objects.none()
    return explorable_by_wagtail(self, user) & seen_by(user)


def seen_by(user: Any) -> PageQuerySet:
    """The pages whose titles ``user`` may read: what they work on, the way there, and what is public."""
    if user.is_superuser and user.is_active:
        return Page.objects.all()
    policy = PagePermissionPolicy(Page)
    work = policy.instances_user_has_any_permission_for(user, WORK)
    ways = Q(pk__in=[])
    for path in work.filter(owner=user.pk).values_list("path", flat=True):
        ways |= Q(path__in=[path[:end] for end in range(Page.steplen, len(path), Page.steplen)])
    public = Q(live=True) & ~_closed_to(user)
    return Page.objects.filter(public | ways | Q(pk__in=work.values("pk")) | Q(depth=1))


def may_see(user: Any, page: Page) -> bool:
    """Whether ``user`` may read the title of ``page``. Reviewers see what they are asked to review."""
    return bool(
        seen_by(user).filter(pk=page.pk).exists() or page.permissions_for_user(user).can_edit()
    )


def _closed_to(user: Any) -> Q:
    """Pages that are restricted to groups of which ``user`` is not a member."""
    groups = set(user.groups.values_list("pk", flat=True))
    closed = Q(pk__in=[])
    for restriction in PageViewRestriction.objects.select_related("page").prefetch_related(
        "groups"
    ):
        of = {group.pk for group in restriction.groups.all()}
        if restriction.restriction_type != PageViewRestriction.LOGIN and not of & groups:
            closed |= Q(path__startswith=restriction.page.path)
    return closed
