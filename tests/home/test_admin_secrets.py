"""No address of the admin shows a record to somebody who may not see it, or lets them change it."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.snippets.models import get_snippet_models

from core.admin.viewsets import GuardedSnippetViewSet
from tests.conftest import _in_group
from tests.factories import UserFactory
from tests.sessions.another_series import text_of

from .admin_secrets import SECRETS, TYPED, Secrets, addresses_about, lists, make_secrets, several
from .authors import browser_of, form_of_page, write_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]
# What each kind of person may see of it. Everything else must never appear.
SEEN: dict[str, set[str]] = {
    "author": set(),
    "editor": {"Page", "File"},
    "organiser": {"Suggestion"},
    "administrator": {"Page", "File", "Person", "Redirect"},
}
KEPT = [
    "accounts.User", "auth.Group", "core.HubDocument", "core.HubImage", "home.ContentPage",
    "learning_sessions.Booking", "learning_sessions.LearningSession", "learning_sessions.Series",
    "learning_sessions.SessionSuggestion", "outbox.Message", "wagtailcore.Collection",
    "wagtailcore.CollectionViewRestriction", "wagtailcore.GroupPagePermission", "wagtailcore.Page",
    "wagtailcore.PageViewRestriction", "wagtailcore.Revision", "wagtailcore.Task",
    "wagtailcore.TaskState", "wagtailcore.Workflow", "wagtailcore.WorkflowState",
    "wagtailredirects.Redirect",
]  # fmt: skip


@pytest.fixture
def secrets(hub) -> Secrets:
    return make_secrets(hub.home, _in_group("Authors", name="Other Author"))


def kinds_in(text: str) -> set[str]:
    """Which of the secrets are in ``text``."""
    return {kind for kind, secret in SECRETS.items() if secret.lower() in text.lower()}


def kept() -> dict[str, Any]:
    return {name: list(apps.get_model(name).objects.order_by("pk").values()) for name in KEPT}


@pytest.mark.parametrize("who", SEEN)
def test_no_address_shows_what_the_person_may_not_see(request, secrets, who):
    browser = browser_of(request.getfixturevalue(who))
    addresses = [*addresses_about(secrets), *lists(), *several(secrets)]
    assert len(addresses) > 400

    shown = {address: kinds_in(text_of(browser.get(address))) for address in addresses}

    assert {
        address: kinds - SEEN[who] for address, kinds in shown.items() if kinds - SEEN[who]
    } == {}
    assert set().union(*shown.values()) == SEEN[who]


@pytest.mark.parametrize("who", ["author", "organiser"])
def test_no_post_changes_what_the_person_may_not_see(request, secrets, who):
    browser = browser_of(request.getfixturevalue(who))
    addresses = [*addresses_about(secrets), *several(secrets)]
    before = kept()

    for address in addresses:
        answer = browser.post(address, {"tags": "changed", "collection": "1", "chooser": "1"})
        assert answer.status_code < 500, address
        assert kinds_in(text_of(answer)) <= SEEN[who], address

    assert kept() == before


@pytest.mark.parametrize("who", ["health_visitor", "visitor"])
def test_nobody_outside_the_admin_is_told_anything(request, secrets, who):
    browser = Client() if who == "visitor" else browser_of(request.getfixturevalue(who))

    answers = [browser.get(address) for address in several(secrets)]

    assert {answer.status_code for answer in answers} == {302 if who == "visitor" else 403}


def test_a_superuser_is_shown_every_secret(secrets):
    browser = browser_of(UserFactory(is_superuser=True))
    asked = [address for address in lists() if TYPED in address]

    shown = set().union(*(kinds_in(text_of(browser.get(address))) for address in asked))

    assert shown == set(SECRETS)


# --- What people may see, they still find ---------------------------------------------------------


def test_an_author_finds_their_own_draft_and_what_is_public(hub, author):
    browser = browser_of(author)
    draft = write_page(browser, hub.home, "Feeding plan")
    assert not draft.live
    explorer = reverse("wagtailadmin_explore", args=[hub.home.pk])
    chooser = reverse("wagtailadmin_choose_page_child", args=[hub.home.pk])

    for address in (
        explorer,
        chooser,
        "/admin/pages/search/?q=Feeding",
        "/admin/choose-page/search/?q=Feeding",
    ):
        assert "Feeding plan" in text_of(browser.get(address)), address
    assert "Lunch-and-learn sessions" in text_of(browser.get(chooser))


def test_an_organiser_chooses_among_public_pages_only(hub, organiser, author):
    write_page(browser_of(author), hub.home, "Feeding plan")

    offered = text_of(
        browser_of(organiser).get(reverse("wagtailadmin_choose_page_child", args=[hub.home.pk]))
    )

    assert "Lunch-and-learn sessions" in offered
    assert "Feeding plan" not in offered


def test_a_page_below_somebody_elses_draft_can_be_reached_by_its_author(hub, author, editor):
    section = write_page(browser_of(editor), hub.home, "Section")
    own = Page(title="Mine", slug="mine", live=False, owner=author)
    section.add_child(instance=own)
    browser = browser_of(author)

    answer = browser.get(reverse("wagtailadmin_explore", args=[section.pk]))

    assert answer.status_code == 200
    assert "Mine" in text_of(answer)


@pytest.mark.parametrize(("who", "named"), [("author", False), ("editor", True)])
def test_an_address_in_use_names_the_page_only_to_those_who_may_see_it(
    request, secrets, hub, who, named
):
    draft = secrets.pages[-1]
    address = reverse("wagtailadmin_pages:add", args=["home", "contentpage", hub.home.pk])
    posted = form_of_page("New") | {"slug": draft.slug}

    answer = browser_of(request.getfixturevalue(who)).post(address, posted)

    said = str(answer.context["form"].errors["slug"])
    assert (draft.title in said, "has this address already" in said) == (named, True)


def test_a_list_of_pages_that_are_not_confirmed_leaves_out_restricted_ones(secrets, author, editor):
    restricted = secrets.pages[0].specific
    restricted.lede = "The date is not confirmed."
    restricted.save()
    address = reverse("not_confirmed")

    shown = [restricted.title in text_of(browser_of(who).get(address)) for who in (author, editor)]

    assert shown == [False, True]


def test_an_alias_is_made_by_those_who_publish_only(hub, author, editor):
    """An alias of a public page is public at once, wherever it is."""
    page = write_page(browser_of(author), hub.home, "Feeding plan")
    page.save_revision().publish()
    posted = {
        "new_title": "Feeding plan", "new_slug": "feeding-again", "new_parent_page": hub.home.pk,
        "alias": "on",
    }  # fmt: skip

    for person, made in ((author, 0), (editor, 1)):
        browser_of(person).post(reverse("wagtailadmin_pages:copy", args=[page.pk]), posted)
        assert Page.objects.filter(alias_of=page).count() == made


def test_every_snippet_is_guarded():
    unguarded = [
        model
        for model in get_snippet_models()
        if not isinstance(model.snippet_viewset, GuardedSnippetViewSet)
    ]

    assert unguarded == []


def test_an_id_that_is_no_number_is_answered_with_not_found(editor, hub):
    assert browser_of(editor).get("/admin/bulk/core/topic/delete/?id=x").status_code == 404
