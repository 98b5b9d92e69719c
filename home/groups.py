"""The groups of those who run the hub, their rights, and the way from an author's page to the public."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from .models import HomePage

ADMIN_DOOR = "wagtailadmin.access_admin"
RIGHTS = {
    "Organisers": [
        ADMIN_DOOR,
        "learning_sessions.add_learningsession",
        "learning_sessions.change_learningsession",
        "learning_sessions.delete_learningsession",
        "learning_sessions.view_learningsession",
        "learning_sessions.add_speaker",
        "learning_sessions.change_speaker",
        "learning_sessions.view_speaker",
        "learning_sessions.add_series",
        "learning_sessions.change_series",
        "learning_sessions.view_series",
        "learning_sessions.change_sessionsuggestion",
        "learning_sessions.view_sessionsuggestion",
        "learning_sessions.change_programmesettings",
        "outbox.view_message",
        "outbox.change_message",
    ],
    # They write; what they write goes to an editor before it is public.
    "Authors": [ADMIN_DOOR],
    "Editors": [ADMIN_DOOR, "core.add_topic", "core.change_topic", "core.view_topic"],
    "Administrators": [
        ADMIN_DOOR,
        "accounts.add_user",
        "accounts.change_user",
        "accounts.view_user",
        "accounts.delete_user",  # leads to closing an account, never to deleting a row
        "accounts.change_retentionrule",
        "accounts.view_retentionrule",
        "core.add_topic",
        "core.change_topic",
        "core.delete_topic",
        "core.view_topic",
        "core.add_organisation",
        "core.change_organisation",
        "core.delete_organisation",
        "core.view_organisation",
        "outbox.view_message",
        "outbox.change_message",
        "core.change_hubsettings",
        "wagtailcore.change_site",
        "wagtailredirects.add_redirect",
        "wagtailredirects.change_redirect",
        "wagtailredirects.delete_redirect",
    ],
}
TO_WRITE = ["add_page", "change_page"]
PAGE_RIGHTS = {
    "Authors": TO_WRITE,
    "Editors": [*TO_WRITE, "publish_page"],
    "Administrators": [*TO_WRITE, "publish_page"],
}
FILE_RIGHTS = [
    "add_image",
    "change_image",
    "choose_image",
    "add_document",
    "change_document",
    "choose_document",
]
# Wagtail says "Submit to ..." and "Sent to ..." before it.
APPROVAL = "an editor"
FORMERLY = "An editor reads it"
WAGTAILS_OWN = "Moderators approval"


def make_groups(home: HomePage) -> None:
    """The groups with their rights. A right that is needed comes back, one that was added stays."""
    if not Group.objects.filter(name="Organisers").exists():
        # Wagtail's own first groups have names like ours and other rights, and would only puzzle.
        Group.objects.filter(name__in=["Editors", "Moderators"], user__isnull=True).delete()
    for name, rights in RIGHTS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*[_permission(right) for right in rights])
    for name, rights in PAGE_RIGHTS.items():
        _let_write(Group.objects.get(name=name), home, rights)


def make_approval(home: HomePage) -> None:
    """Where nothing else was set up: what an author submits is approved, or sent back, by an editor."""
    # Wagtail's first one asks a group that is gone, and would leave every submission for ever.
    nobody = GroupApprovalTask.objects.filter(name=WAGTAILS_OWN, groups=None)
    Workflow.objects.filter(name=WAGTAILS_OWN, workflow_tasks__task__in=nobody).delete()
    for model in (Workflow, Task):
        model.objects.filter(name=FORMERLY).update(name=APPROVAL)
    if Workflow.objects.exists():
        return
    task, _ = GroupApprovalTask.objects.get_or_create(name=APPROVAL)
    task.groups.set(Group.objects.filter(name__in=["Editors", "Administrators"]))
    workflow = Workflow.objects.create(name=APPROVAL)
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.create(workflow=workflow, page=home)


def _let_write(group: Group, home: HomePage, rights: list[str]) -> None:
    """Pages below ``home`` with these rights, and the pictures and documents for them."""
    for right in rights:
        GroupPagePermission.objects.get_or_create(
            group=group, page=home, permission=_permission(f"wagtailcore.{right}")
        )
    root = Collection.get_first_root_node()
    for right in FILE_RIGHTS:
        app = "wagtailimages" if right.endswith("image") else "wagtaildocs"
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=_permission(f"{app}.{right}")
        )


def _permission(right: str) -> Permission:
    app, codename = right.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)
