"""Setting up again a hub that is older than what is new: nothing that people made is lost."""

from __future__ import annotations

import pytest
from wagtail.models import Task, Workflow, WorkflowTask

from home.groups import APPROVAL
from home.models import ContentPage, HomePage
from home.setting_up import set_up

pytestmark = pytest.mark.django_db


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
