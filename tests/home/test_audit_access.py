"""``audit_access`` says who may do what, and fails where something in it is dangerous."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupCollectionPermission,
    GroupPagePermission,
)

from core.waiting_collection import WaitingCollection
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def superuser(db):
    return UserFactory(is_superuser=True)


def audit(**options: bool) -> str:
    output = StringIO()
    call_command("audit_access", stdout=output, **options)
    return output.getvalue()


def right(name: str) -> Permission:
    app, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def test_a_new_hub_has_nothing_dangerous_and_says_what_each_group_may_do(hub, superuser, author):
    lines = audit().splitlines()

    start = lines.index("Authors (1)")
    assert lines[start + 1 : start + 5] == [
        "    files in Root: choose_document, choose_image",
        "    files in Waiting for an editor: add_document (own only), add_image (own only)",
        "    pages below /home/: add_page (own only)",
        "    wagtailadmin.admin: access",
    ]
    assert lines[0:2] == ["Superusers (1)", "    everything"]
    assert lines[-1] == "Nothing dangerous was found."


def test_people_are_named_only_if_asked_for(hub, superuser, author):
    assert author.email not in audit()
    assert f"    - {author.email}" in audit(people=True)


def let_authors_publish(authors: Group) -> None:
    page = GroupPagePermission.objects.filter(group=authors).first().page
    GroupPagePermission.objects.create(
        group=authors, page=page, permission=right("wagtailcore.publish_page")
    )


def let_authors_change_documents(authors: Group) -> None:
    root = Collection.get_first_root_node()
    GroupCollectionPermission.objects.create(
        group=authors, collection=root, permission=right("wagtaildocs.change_document")
    )


def let_authors_add_in_public(authors: Group) -> None:
    root = Collection.get_first_root_node()
    GroupCollectionPermission.objects.create(
        group=authors, collection=root, permission=right("wagtaildocs.add_document")
    )


def let_authors_change_groups(authors: Group) -> None:
    authors.permissions.add(right("auth.change_group"))


def give_one_person_a_right(authors: Group) -> None:
    UserFactory().user_permissions.add(right("accounts.change_user"))


def take_the_collection_away(authors: Group) -> None:
    WaitingCollection.objects.get().collection.delete()


def open_the_collection(authors: Group) -> None:
    CollectionViewRestriction.objects.all().delete()


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (let_authors_publish, "Authors hold publish_page"),
        (let_authors_change_documents, "Authors hold change_document"),
        (let_authors_add_in_public, "Authors add files to Root"),
        (let_authors_change_groups, "Authors may change groups"),
        (give_one_person_a_right, "1 people hold rights outside every group"),
        (take_the_collection_away, "There is no collection in which authors' files wait"),
        (open_the_collection, "The collection Waiting for an editor is not restricted"),
    ],
)
def test_what_is_dangerous_fails_and_is_named(hub, superuser, harm, says):
    harm(Group.objects.get(name="Authors"))

    with pytest.raises(CommandError, match=says):
        audit()


def test_a_hub_without_a_superuser_says_so(hub):
    with pytest.raises(CommandError, match="Nobody is a superuser"):
        audit()
