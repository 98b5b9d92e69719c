"""Who gets a document, and with which headers."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Collection, CollectionViewRestriction

from core.models import HubDocument
from tests.factories import UserFactory
from tests.signing_in import sign_in

from . import files

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]

GOOD = {
    "pdf": (files.PDF, "application/pdf"),
    "docx": (files.office("docx"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "csv": (b"<script>alert(1)</script>", "text/csv"),
    "txt": (b"<!doctype html><script>alert(1)</script>", "text/plain"),
}  # fmt: skip


def kept(ending: str = "pdf", **fields: object) -> HubDocument:
    content = GOOD[ending][0]
    file = files.upload(content, f"plan.{ending}")
    document = HubDocument.objects.create(title="Plan", file=file, **fields)
    document.get_file_hash()  # as when an editor saves it
    return document


@pytest.fixture
def private(hub) -> Collection:
    """A collection for the group Leads."""
    collection = Collection.get_first_root_node().add_child(name="Leads")
    restriction = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.GROUPS
    )
    restriction.groups.add(Group.objects.create(name="Leads"))
    return collection


@pytest.fixture
def for_members(hub) -> Collection:
    """A collection for everybody who is signed in."""
    collection = Collection.get_first_root_node().add_child(name="Members")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    return collection


@pytest.mark.parametrize("ending", GOOD)
def test_a_document_is_saved_and_never_opened_on_the_hubs_address(client, hub, ending):
    content, kind = GOOD[ending]
    document = kept(ending)

    response = client.get(document.url)

    assert (response.status_code, response.getvalue()) == (200, content)
    assert response.headers["Content-Type"].partition(";")[0] == kind
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert dict(response.cookies) == {}


def test_who_has_it_already_is_told_so(client, hub):
    document = kept()
    tag = client.get(document.url).headers["ETag"]

    response = client.get(document.url, headers={"if-none-match": tag})

    assert (response.status_code, response.content) == (304, b"")


def test_the_name_in_the_address_must_be_its_own(client, hub):
    document = kept()

    assert client.get(f"/documents/{document.pk}/other.pdf").status_code == 404
    assert client.get(f"/documents/{document.pk}/").status_code == 404


@pytest.mark.parametrize(("who", "status"), [("lead", 200), ("colleague", 403), ("visitor", 302)])
def test_a_document_for_one_group_is_for_that_group(client, private, who, status):
    document = kept(collection=private)
    if who != "visitor":
        person = UserFactory()
        if who == "lead":
            person.groups.add(Group.objects.get(name="Leads"))
        sign_in(client, person, second_factor=True)

    response = client.get(document.url)

    assert response.status_code == status
    if who == "visitor":
        assert response.url == f"/sign-in/?next={document.url}"
    if who == "colleague":
        assert b"This document is for another group of people." in response.content


@pytest.mark.parametrize(("who", "status"), [("member", 200), ("visitor", 302)])
def test_a_document_for_members_is_for_whoever_is_signed_in(client, for_members, who, status):
    document = kept(collection=for_members)
    if who == "member":
        sign_in(client, UserFactory())

    assert client.get(document.url).status_code == status


@pytest.mark.parametrize("folder", ["documents", "original_images", "wagtail_uploads"])
def test_what_lies_in_the_folders_has_no_address_of_its_own(client, hub, folder):
    document = kept()

    assert client.get(f"/media/{document.file.name}").status_code == 404
    assert client.get(f"/media/{folder}/a.jpg").status_code == 404


def test_two_documents_of_one_name_do_not_meet(client, hub):
    first, second = kept(), kept()

    assert first.file.name != second.file.name
    assert [client.get(each.url).status_code for each in (first, second)] == [200, 200]
