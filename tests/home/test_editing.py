"""What editors do with pages, through the admin: history, scheduling, moderation, moved addresses, previews."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import get_page_models
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from accounts.models import User
from core.models import BasePage
from home.blocks import ContentBlock, DoorBlock, ProgressBlock
from home.models import ContentPage
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
PUBLISH = {"action-publish": "1"}
# Each block has the template of its name but this one.
TEMPLATES = {"image": "picture"}


@pytest.fixture
def page(hub, author) -> ContentPage:
    """Written by the author."""
    return hub.home.add_child(
        instance=ContentPage(title="Safer sleep", slug="safer-sleep", owner=author)
    )


@pytest.fixture
def editors_browser(editor) -> Client:
    return _browser_of(editor)


def _browser_of(person: User) -> Client:
    browser = Client()
    sign_in(browser, person, second_factor=True)
    return browser


def form_of(page: ContentPage, *blocks: tuple[str, object], **changed: object) -> dict[str, object]:
    """What the editor's form sends for ``page`` with ``blocks`` as its body."""
    fields = {
        "title": page.title,
        "slug": page.slug,
        "lede": page.lede,
        "body": streamfield(blocks),
        "comments": inline_formset([]),
        "seo_title": "",
        "search_description": "",
        "checked_by_role": "",
    }
    return nested_form_data({**fields, **changed})


def edit(browser: Client, page: ContentPage, data: dict[str, object], **buttons: str):
    return browser.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {**data, **buttons})


# --- Blocks ---------------------------------------------------------------------------------------


def test_an_editor_writes_a_page_with_blocks_and_readers_see_it(client, page, editors_browser):
    data = form_of(
        page,
        ("heading", "What we know"),
        ("paragraph", rich_text("<p>Babies sleep on their <b>backs</b>.</p>")),
        ("warning", {"heading": "In danger now", "text": rich_text("<p>Call 999.</p>")}),
    )

    answer = edit(editors_browser, page, data, **PUBLISH)

    assert answer.status_code == 302
    shown = client.get("/safer-sleep/").content.decode()
    assert '<h2 id="what-we-know">What we know</h2>' in shown
    assert "Babies sleep on their <b>backs</b>." in shown
    assert "In danger now" in shown


@pytest.mark.parametrize(
    ("blocks", "says"),
    [
        ([("heading", "Same"), ("heading", "same")], "This heading stands on the page already."),
        ([("heading", "")], "This field is required."),
        ([("quote", {"text": "Good", "who": ""})], "This field is required."),
    ],
)
def test_a_block_that_will_not_do_is_refused_beside_it_and_what_was_typed_stays(
    page, editors_browser, blocks, says
):
    data = form_of(page, *blocks, title="Changed title")

    answer = edit(editors_browser, page, data, **PUBLISH)

    assert answer.status_code == 200
    assert says in answer.content.decode()
    assert "Changed title" in answer.content.decode()
    page.refresh_from_db()
    assert page.title == "Safer sleep"


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "//evil.example.org", "http://plain.example.org", "sessions/"],
)
def test_a_card_leads_to_a_page_or_to_a_safe_address_only(page, editors_browser, address):
    card = {"title": "On", "text": "", "page": "", "address": address}
    cards = {
        "count": "1", "0-deleted": "", "0-order": "0", "0-type": "item", "0-value": card,
    }  # fmt: skip

    answer = edit(editors_browser, page, form_of(page, ("cards", cards)))

    assert answer.status_code == 200
    assert "Begin with https://" in answer.content.decode()


def test_a_picture_without_words_is_refused(page, editors_browser):
    picture = {"image": "", "alternative_text": "", "caption": ""}

    answer = edit(editors_browser, page, form_of(page, ("image", picture)), **PUBLISH)

    assert answer.content.decode().count("This field is required.") == 2


@pytest.mark.parametrize("name", list(ContentBlock().child_blocks))
def test_every_block_has_a_description_a_preview_and_one_template(editors_browser, name):
    block = ContentBlock().child_blocks[name]

    preview = editors_browser.get(
        reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}
    )

    assert block.get_description()
    assert block.meta.template == f"components/streamfield/{TEMPLATES.get(name, name)}.html"
    assert block.is_previewable
    assert preview.status_code == 200
    assert "/hub/hub.css" in preview.content.decode()


@pytest.mark.parametrize("block", [DoorBlock(), ProgressBlock()])
def test_the_front_pages_blocks_have_them_too(block):
    assert block.get_description()
    assert block.meta.template.startswith("components/streamfield/")
    assert block.is_previewable


def test_the_words_of_a_door_are_asked_before_where_it_leads():
    assert list(DoorBlock().child_blocks) == ["audience", "title", "text", "page", "address"]


def test_the_form_speaks_of_an_address_and_menus_not_of_slugs(page, editors_browser):
    shown = editors_browser.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

    assert [word for word in ("Slug", "Title tag") if word in shown] == []
    assert "If you change it, the old address leads to the new one." in shown
    assert "Link in the menu at the top" in shown


def seen_at(client: Client, now: datetime) -> int:
    """What a reader's request for the page is answered, after the worker has done what is due."""
    with time_machine.travel(now, tick=False):
        call_command("publish_scheduled", verbosity=0)
        return client.get("/safer-sleep/").status_code


# --- Moved, scheduled, taken back -----------------------------------------------------------------


def test_an_old_address_leads_to_the_new_one(
    client, page, editors_browser, django_capture_on_commit_callbacks
):
    data = form_of(page, slug="sleep-safely")

    with django_capture_on_commit_callbacks(execute=True):
        edit(editors_browser, page, data, **PUBLISH)

    answer = client.get("/safer-sleep/")
    assert (answer.status_code, answer.url) == (301, "/sleep-safely/")
    assert Redirect.objects.count() == 1


def test_a_page_goes_public_and_leaves_at_the_times_that_were_set(client, page, editors_browser):
    page.unpublish()
    data = form_of(page, go_live_at="2026-12-01 09:00", expire_at="2026-12-02 09:00")

    with time_machine.travel(datetime(2026, 11, 24, tzinfo=UTC), tick=False):
        edit(editors_browser, page, data, **PUBLISH)
    seen = [
        seen_at(client, datetime(2026, 12, day, hour, minute, tzinfo=UTC))
        for day, hour, minute in ((1, 8, 59), (1, 9, 1), (2, 9, 1))
    ]

    assert seen == [404, 200, 404]


def test_an_older_version_comes_back(client, page, editors_browser):
    edit(editors_browser, page, form_of(page, lede="First words"), **PUBLISH)
    first = page.latest_revision or ContentPage.objects.get(pk=page.pk).latest_revision
    edit(editors_browser, page, form_of(page, lede="Second words"), **PUBLISH)
    history = editors_browser.get(reverse("wagtailadmin_pages:history", args=[page.pk]))
    old = editors_browser.get(
        reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, first.pk])
    )

    assert "Second words" in client.get("/safer-sleep/").content.decode()
    assert history.status_code == 200
    assert "First words" in old.content.decode()


def test_a_draft_is_seen_by_editors_in_the_preview_and_by_nobody_else(
    client, page, editors_browser
):
    edit(editors_browser, page, form_of(page, lede="Not ready yet"))
    preview = editors_browser.post(
        reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]),
        form_of(page, lede="Not ready yet"),
    )
    shown = editors_browser.get(reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]))

    assert json.loads(preview.content)["is_valid"] is True
    assert "Not ready yet" in shown.content.decode()
    assert "Not ready yet" not in client.get("/safer-sleep/").content.decode()


# --- An author writes, an editor approves ---------------------------------------------------------


def test_what_an_author_submits_is_public_when_an_editor_approves_it(
    client, page, author, editors_browser
):
    authors_browser = _browser_of(author)
    data = form_of(page, lede="From an author")
    edit(authors_browser, page, data, **{"action-submit": "1"})
    page.refresh_from_db()
    state = page.current_workflow_task_state

    assert "From an author" not in client.get("/safer-sleep/").content.decode()
    editors_browser.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]),
        {"comment": "Good."},
    )
    assert "From an author" in client.get("/safer-sleep/").content.decode()


def test_an_author_cannot_publish_or_approve(client, page, author):
    authors_browser = _browser_of(author)
    edit(authors_browser, page, form_of(page, lede="Straight out"), **PUBLISH)
    edit(authors_browser, page, form_of(page, lede="Straight out"), **{"action-submit": "1"})
    page.refresh_from_db()
    state = page.current_workflow_task_state

    authors_browser.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    )

    assert "Straight out" not in client.get("/safer-sleep/").content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("editor", 200), ("author", 200), ("organiser", 302), ("health_visitor", 403)],
)
def test_who_opens_a_page_in_the_editor(page, request, who, status):
    browser = _browser_of(request.getfixturevalue(who))

    answer = browser.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    assert answer.status_code == status


def test_an_author_does_not_open_a_page_of_somebody_else_in_the_editor(page, author, editor):
    ContentPage.objects.filter(pk=page.pk).update(owner=editor)

    answer = _browser_of(author).get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    assert (answer.status_code, answer.url) == (302, "/admin/")


def test_a_visitor_who_opens_the_editor_is_asked_to_sign_in(client, page):
    answer = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    assert answer.url.startswith("/admin/login/")


# --- Checks ---------------------------------------------------------------------------------------


def test_the_editor_checks_with_every_rule_of_axe(page, editors_browser):
    shown = editors_browser.get("/safer-sleep/").content.decode()

    spec = json.loads(
        shown.split('id="checker-axe-configuration"')[1].split(">", 1)[1].split("<")[0]
    )
    assert "runOnly" not in spec["options"]
    assert spec["context"]["include"] == ["main"]


def test_readers_get_nothing_of_the_editors_tools(client, page):
    assert "wagtail-userbar" not in client.get("/safer-sleep/").content.decode()


@pytest.mark.usefixtures("page")
def test_the_editors_tools_are_on_pages_only(editors_browser):
    assert "wagtail-userbar" in editors_browser.get("/safer-sleep/").content.decode()
    assert "wagtail-userbar" not in editors_browser.get("/my-account/").content.decode()


def test_pages_belong_where_they_were_made_to_be(hub):
    allowed = {model.__name__ for model in type(hub.home).allowed_subpage_models()}

    assert allowed == {"ContentPage", "LandingPage", "ProgrammePage"}


# --- A new page -----------------------------------------------------------------------------------


def test_every_page_type_says_what_it_is_for_where_one_is_added(hub, editors_browser):
    types = [model for model in get_page_models() if issubclass(model, BasePage)]

    shown = editors_browser.get(reverse("wagtailadmin_pages:add_subpage", args=[hub.home.pk]))

    assert [model.__name__ for model in types if not model.page_description] == []
    assert "Readers find it with the search" in shown.content.decode()


@pytest.mark.parametrize(
    ("live", "says"),
    [
        (False, "The page “Safer &lt;sleep&gt;”, which is not public, has this address already"),
        (True, "The page “Safer &lt;sleep&gt;” has this address already. Choose another."),
    ],
)
def test_an_address_that_is_taken_names_the_page_that_has_it(
    hub, page, editors_browser, live, says
):
    ContentPage.objects.filter(pk=page.pk).update(draft_title="Safer <sleep>", live=live)
    new = form_of(ContentPage(title="Safer sleep, again", slug="safer-sleep"))
    address = reverse("wagtailadmin_pages:add", args=["home", "contentpage", hub.home.pk])

    answer = editors_browser.post(address, new)

    assert answer.status_code == 200
    assert len(answer.context["form"].errors["slug"]) == 1
    assert says in answer.content.decode()
    assert ContentPage.objects.count() == 1


def test_an_address_with_a_fault_of_its_own_is_told_as_before(page, editors_browser):
    answer = edit(editors_browser, page, form_of(page, slug="not an address"))

    assert "Enter a valid" in str(answer.context["form"].errors["slug"])
