"""Setting up again a hub that is older than what is new: nothing that people made is lost."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Task,
    Workflow,
    WorkflowTask,
)

from core.waiting_collection import WaitingCollection
from core.waiting_files import NAME
from home.groups import APPROVAL
from home.models import ContentPage, HomePage
from home.setting_up import set_up

pytestmark = pytest.mark.django_db
OLD_PAGE_RIGHTS = ["add_page", "change_page"]
OLD_FILE_RIGHTS = [
    f"{action}_{kind}" for action in ("add", "change", "choose") for kind in ("image", "document")
]
withdraw_rights = import_module("home.migrations.0006_authors_change_only_their_own").withdraw


def test_workflows_that_somebody_made_stay_and_wagtails_own_goes(hub):
    Workflow.objects.all().delete()
    empty = Workflow.objects.create(name="Being made")
    other = Workflow.objects.create(name="Two tasks of ours")
    WorkflowTask.objects.create(workflow=other, task=Task.objects.create(name="Read it twice"))

    set_up(with_words=False)

    assert set(Workflow.objects.all()) == {empty, other}


def test_an_older_hubs_way_to_the_public_gets_its_new_name_and_stays_the_same(hub):
    before = Workflow.objects.get()
    Workflow.objects.update(name="An editor reads it")
    Task.objects.update(name="An editor reads it")

    set_up(with_words=False)

    assert [(way.pk, way.name) for way in Workflow.objects.all()] == [(before.pk, "an editor")]
    assert list(Task.objects.filter(workflow_tasks__workflow=before).values_list("name")) == [
        ("an editor",)
    ]


def test_a_name_that_somebody_chose_for_it_stays(hub):
    Workflow.objects.update(name="Two of us read it")

    set_up(with_words=False)

    assert Workflow.objects.get().name == "Two of us read it"


def test_a_new_hub_has_one_way_to_the_public(hub):
    assert [workflow.name for workflow in Workflow.objects.all()] == [APPROVAL]


def test_the_front_page_keeps_its_own_description_and_its_draft(hub):
    home = HomePage.objects.get()
    home.search_description = "Ours"
    home.save_revision().publish()
    home.headline = "Not ready yet"
    home.save_revision()

    set_up()

    home = HomePage.objects.get()
    assert ContentPage.objects.count() == 6
    assert home.search_description == "Ours"
    assert home.get_latest_revision_as_object().headline == "Not ready yet"
    assert (len(home.doors), len(home.progress)) == (0, 0)


def test_a_front_page_without_doors_gets_them_and_keeps_its_words(hub):
    home = HomePage.objects.get()
    home.headline = "Ours"
    home.save_revision().publish()

    set_up()

    home = HomePage.objects.get()
    assert (home.headline, len(home.doors)) == ("Ours", 3)


# --- Rights that were withdrawn -------------------------------------------------------------------


def rights_of_authors() -> set[tuple[str, str]]:
    pages = GroupPagePermission.objects.filter(group__name="Authors")
    collections = GroupCollectionPermission.objects.filter(group__name="Authors")
    return {
        *pages.values_list("page__title", "permission__codename"),
        *collections.values_list("collection__name", "permission__codename"),
    }


def test_authors_of_an_older_hub_lose_what_lets_them_change_what_is_not_theirs(hub):
    fresh = rights_of_authors()
    authors = Group.objects.get(name="Authors")
    WaitingCollection.objects.get().collection.delete()
    for right in OLD_PAGE_RIGHTS:
        permission = Permission.objects.get(codename=right, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.get_or_create(
            group=authors, page=hub.home, permission=permission
        )
    for right in OLD_FILE_RIGHTS:
        app = "wagtailimages" if right.endswith("image") else "wagtaildocs"
        GroupCollectionPermission.objects.get_or_create(
            group=authors,
            collection=Collection.get_first_root_node(),
            permission=Permission.objects.get(codename=right, content_type__app_label=app),
        )
    assert ("Root", "change_document") in rights_of_authors()

    withdraw_rights(apps, None)
    set_up(with_words=False)

    assert rights_of_authors() == fresh
    assert fresh == {
        (hub.home.title, "add_page"),
        ("Root", "choose_image"),
        ("Root", "choose_document"),
        (NAME, "add_image"),
        (NAME, "add_document"),
    }


def test_a_right_that_an_administrator_gave_authors_elsewhere_stays(hub):
    authors = Group.objects.get(name="Authors")
    section = hub.home.add_child(instance=ContentPage(title="Their section"))
    change = Permission.objects.get(codename="change_page", content_type__app_label="wagtailcore")
    GroupPagePermission.objects.create(group=authors, page=section, permission=change)

    withdraw_rights(apps, None)
    set_up(with_words=False)

    assert ("Their section", "change_page") in rights_of_authors()


def test_no_other_group_loses_a_right(hub):
    before = list(GroupPagePermission.objects.exclude(group__name="Authors").values())
    files = list(GroupCollectionPermission.objects.exclude(group__name="Authors").values())

    withdraw_rights(apps, None)

    assert list(GroupPagePermission.objects.exclude(group__name="Authors").values()) == before
    assert list(GroupCollectionPermission.objects.exclude(group__name="Authors").values()) == files
