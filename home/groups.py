"""The groups of those who run the hub, their rights, and the way from an author's page to the public."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from core.waiting_files import make_waiting_collection

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
    # They write pages of their own; an editor publishes them.
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
# To add without to change: Wagtail then lets a person change what they added themselves.
OWN_PAGES = ["add_page"]
ALL_PAGES = ["add_page", "change_page", "publish_page"]
PAGE_RIGHTS = {"Authors": OWN_PAGES, "Editors": ALL_PAGES, "Administrators": ALL_PAGES}
CHOOSE_FILES = ["wagtailimages.choose_image", "wagtaildocs.choose_document"]
ADD_FILES = ["wagtailimages.add_image", "wagtaildocs.add_document"]
CHANGE_FILES = ["wagtailimages.change_image", "wagtaildocs.change_document"]
ALL_FILES = [*CHOOSE_FILES, *ADD_FILES, *CHANGE_FILES]
# In every collection.
FILE_RIGHTS = {"Authors": CHOOSE_FILES, "Editors": ALL_FILES, "Administrators": ALL_FILES}
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
    for name, rights in FILE_RIGHTS.items():
        _let_use_files(Group.objects.get(name=name), Collection.get_first_root_node(), rights)
    make_place_for_authors_files()


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


def make_place_for_authors_files() -> None:
    """The collection in which authors' files wait. Readers may not open what is in it."""
    collection = make_waiting_collection()
    _let_use_files(Group.objects.get(name="Authors"), collection, ADD_FILES)
    restriction, created = CollectionViewRestriction.objects.get_or_create(
        collection=collection, defaults={"restriction_type": CollectionViewRestriction.GROUPS}
    )
    if created:
        restriction.groups.set(Group.objects.filter(name__in=PAGE_RIGHTS))


def _let_write(group: Group, home: HomePage, rights: list[str]) -> None:
    for right in rights:
        GroupPagePermission.objects.get_or_create(
            group=group, page=home, permission=_permission(f"wagtailcore.{right}")
        )


def _let_use_files(group: Group, collection: Collection, rights: list[str]) -> None:
    for right in rights:
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=_permission(right)
        )


def _permission(right: str) -> Permission:
    app, codename = right.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)
