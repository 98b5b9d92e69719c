"""An author's files are public when an editor publishes a page with them, and are the editor's from then on."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction

from core.models import HubDocument, HubImage, HubRendition
from core.waiting_collection import WaitingCollection
from tests.conftest import _in_group
from tests.core import files

from .authors import (
    approve,
    browser_of,
    page_with,
    upload_document,
    upload_picture,
    write_page,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]
SUBMIT = {"action-submit": "1"}


@pytest.fixture
def author_browser(author) -> Client:
    return browser_of(author)


@pytest.fixture
def other_author_browser(hub) -> Client:
    return browser_of(_in_group("Authors", name="Other Author"))


@pytest.fixture
def editor_browser(editor) -> Client:
    return browser_of(editor)


def picture_addresses(html: str) -> list[str]:
    """The addresses of the pictures in the body of a page."""
    return re.findall(r'src="((?:/media/images|/waiting-pictures)/[^"]+)"', html)


def test_a_page_with_its_files_goes_from_author_over_editor_to_readers(
    client, hub, author_browser, editor_browser
):
    document, picture = upload_document(author_browser), upload_picture(author_browser)
    assert client.get(document.url).status_code == 302
    page = write_page(author_browser, hub.home, "Feeding", *page_with(picture, document), **SUBMIT)

    draft = editor_browser.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    waiting = picture_addresses(draft.content.decode())
    assert [editor_browser.get(address).status_code for address in [*waiting, document.url]] == [
        200,
        200,
    ]
    assert [author_browser.get(address).status_code for address in [*waiting, document.url]] == [
        200,
        200,
    ]
    assert [client.get(address).status_code for address in [*waiting, document.url]] == [302, 302]

    approve(editor_browser, page)

    shown = client.get("/feeding/").content.decode()
    document.refresh_from_db()
    assert document.url in shown
    assert client.get(document.url).getvalue() == files.PDF
    public = picture_addresses(shown)
    assert len(public) == 1
    assert public[0].startswith("/media/images/")
    assert client.get(waiting[0]).status_code == 404  # that size is gone, with its address


@pytest.mark.parametrize("who", ["visitor", "health_visitor", "organiser", "other author"])
def test_nobody_else_opens_what_waits(request, client, author_browser, who):
    document, picture = upload_document(author_browser), upload_picture(author_browser)
    browser = client
    if who == "other author":
        browser = request.getfixturevalue("other_author_browser")
    elif who != "visitor":
        browser = browser_of(request.getfixturevalue(who))

    sizes = HubRendition.objects.filter(image=picture)
    answers = [browser.get(size.url).status_code for size in sizes]
    answers.append(browser.get(document.url).status_code)

    assert sizes.count() >= 5
    assert {size.file.name.partition("/")[0] for size in sizes} == {"waiting_images"}
    assert set(answers) <= ({302, 403} if who == "visitor" else {403})


def test_what_waits_stays_shut_without_the_restriction_on_its_collection(client, author_browser):
    document = upload_document(author_browser)
    CollectionViewRestriction.objects.all().delete()

    assert client.get(document.url).url == f"/sign-in/?next={document.url}"


# --- Changing -------------------------------------------------------------------------------------


def test_an_author_changes_and_deletes_their_own_file_while_it_waits(author_browser):
    document = upload_document(author_browser)
    address = reverse("wagtaildocs:edit", args=[document.pk])

    author_browser.post(address, {"title": "A better title"})
    document.refresh_from_db()
    assert document.title == "A better title"
    author_browser.post(reverse("wagtaildocs:delete", args=[document.pk]))
    assert not HubDocument.objects.exists()


def test_an_author_never_replaces_the_file_itself(author_browser):
    document = upload_document(author_browser)
    other = files.upload(files.PDF + b"\n% other", "other.pdf")

    author_browser.post(
        reverse("wagtaildocs:edit", args=[document.pk]), {"title": "Same", "file": other}
    )

    document.refresh_from_db()
    assert (document.title, document.file.read()) == ("Same", files.PDF)


def attempts(document: HubDocument, picture: HubImage) -> list[tuple[str, dict[str, object]]]:
    """Every POST that changes or deletes these files."""
    public = Collection.get_first_root_node().pk
    posts: list[tuple[str, dict[str, object]]] = []
    for file, app, kind, key in (
        (document, "wagtaildocs", "hubdocument", "document"),
        (picture, "wagtailimages", "hubimage", "image"),
    ):
        changed = {
            "title": "Changed",
            "description": "x",
            "people_agreed": "on",
            "collection": public,
        }
        content = files.PDF + b"%" if key == "document" else files.packed(files.drawing(9, 9))
        upload = files.upload(content, "new.pdf" if key == "document" else "new.jpg")
        prefix = "doc" if key == "document" else "image"
        several = {f"{prefix}-{file.pk}-{name}": value for name, value in changed.items()}
        posts += [
            (reverse(f"{app}:edit", args=[file.pk]), changed | {"file": upload}),
            (reverse(f"{app}:edit_multiple", args=[file.pk]), several),
            (f"/admin/bulk/core/{kind}/add_tags/?id={file.pk}", {"tags": "changed"}),
            (f"/admin/bulk/core/{kind}/add_to_collection/?id={file.pk}", {"collection": public}),
            (f"/admin/bulk/core/{kind}/delete/?id={file.pk}", {}),
            (f"/admin/bulk/core/{kind}/delete/?id=all", {}),
            (reverse(f"{app}:delete_multiple", args=[file.pk]), {}),
            (reverse(f"{app}:delete", args=[file.pk]), {}),
        ]
    return posts


def kept() -> list[object]:
    return [
        *HubDocument.objects.order_by("pk").values(),
        *HubImage.objects.order_by("pk").values(),
        *HubDocument.objects.values_list("tags__name"),
        *HubImage.objects.values_list("tags__name"),
    ]


def test_an_author_changes_no_file_of_anybody_else(
    author_browser, other_author_browser, editor_browser
):
    theirs = [
        (upload_document(browser), upload_picture(browser))
        for browser in (other_author_browser, editor_browser)
    ]
    before = kept()

    for document, picture in theirs:
        for address, posted in attempts(document, picture):
            author_browser.post(address, posted, headers={"x-requested-with": "XMLHttpRequest"})

    assert kept() == before


def test_an_author_changes_no_file_of_theirs_once_it_is_published(
    hub, author_browser, editor_browser
):
    document, picture = upload_document(author_browser), upload_picture(author_browser)
    page = write_page(author_browser, hub.home, "Feeding", *page_with(picture, document), **SUBMIT)
    approve(editor_browser, page)
    before = kept()

    for address, posted in attempts(document, picture):
        author_browser.post(address, posted, headers={"x-requested-with": "XMLHttpRequest"})

    assert kept() == before


def test_an_author_changes_no_file_while_an_editor_looks_at_it(hub, author_browser, editor_browser):
    document, picture = upload_document(author_browser), upload_picture(author_browser)
    page = write_page(author_browser, hub.home, "Feeding", *page_with(picture, document), **SUBMIT)
    before = kept()

    for address, posted in attempts(document, picture):
        author_browser.post(address, posted, headers={"x-requested-with": "XMLHttpRequest"})
    assert kept() == before

    page.refresh_from_db()
    state = page.current_workflow_task_state
    editor_browser.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", state.pk]),
        {"comment": "Say more."},
    )
    author_browser.post(reverse("wagtaildocs:edit", args=[document.pk]), {"title": "Says more"})
    document.refresh_from_db()
    assert document.title == "Says more"


def test_an_editor_changes_and_moves_what_waits(author_browser, editor_browser, client):
    document, picture = upload_document(author_browser), upload_picture(author_browser)
    ready = {"description": "Four colours", "people_agreed": "on"}
    public = {"title": "Ready", "collection": Collection.get_first_root_node().pk}

    editor_browser.post(reverse("wagtaildocs:edit", args=[document.pk]), public)
    editor_browser.post(reverse("wagtailimages:edit", args=[picture.pk]), public | ready)

    assert client.get(document.url).status_code == 200
    sizes = HubRendition.objects.filter(image=picture, filter_spec__contains="format-webp")
    assert sizes.count() == 5
    assert {client.get(size.url).status_code for size in sizes} == {200}


def test_files_wait_in_a_collection_that_may_be_renamed(author_browser):
    Collection.objects.filter(pk=WaitingCollection.objects.get().collection_id).update(name="Inbox")

    document = upload_document(author_browser)

    assert document.collection.name == "Inbox"
    assert document.uploaded_by_user.name == "Audrey Author"


def test_an_author_cannot_say_that_a_file_is_public(author_browser):
    root = Collection.get_first_root_node()
    posted = {"title": "A", "file": files.upload(files.PDF, "a.pdf"), "collection": root.pk}

    author_browser.post(reverse("wagtaildocs:add"), posted)
    author_browser.post(
        reverse("wagtaildocs:add_multiple"),
        {"title": "B", "files[]": files.upload(files.PDF, "b.pdf"), "collection": root.pk},
        headers={"x-requested-with": "XMLHttpRequest"},
    )

    assert HubDocument.objects.count() == 2
    assert not HubDocument.objects.filter(collection=root).exists()
