"""Nobody raises anybody above what they hold, and only superusers touch superusers."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Page, PageViewRestriction

from accounts.models import User
from accounts.permissions import LISTS_OF_GROUPS, RIGHTS_AT_A_PLACE, RIGHTS_BELOW_A_PLACE
from tests.factories import UserFactory

from .staff import (
    BELOW_SUPERUSERS,
    GROUPS,
    KINDS,
    as_stored,
    bulk,
    enter_as,
    post_form,
    somebody_of,
)
from .steps import told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]

MANAGERS = ["superuser", "Administrators"]
PAGES_OF_ONE = ["edit", "delete", "history", "history-results", "usage"]


def pk_of(group: str) -> int:
    return Group.objects.get(name=group).pk


@pytest.fixture
def chief() -> User:
    """A superuser, who is not the person who acts."""
    return somebody_of("superuser", name="Chief")


# --- Superusers are for superusers ----------------------------------------------------------------


@pytest.mark.parametrize("kind", BELOW_SUPERUSERS)
def test_no_field_of_a_superuser_is_changed_by_anybody_else(chief, kind):
    somebody_of("superuser")
    chief.groups.add(Group.objects.get(name="Editors"))
    before = as_stored(chief)
    client, _ = enter_as(kind)

    for change in (
        {"email": "taken@example.org"},
        {"name": "Renamed"},
        {"is_active": None},
        {"is_superuser": None},
        {"groups": []},
    ):
        assert post_form(client, chief, **change).status_code in {302, 403}
        assert as_stored(chief) == before


def test_a_superuser_changes_every_field_of_another(chief):
    client, _ = enter_as("superuser")

    post_form(client, chief, email="new@example.org", name="New", is_active=None, is_superuser=None)

    stored = as_stored(chief)
    wanted = {"email": "new@example.org", "name": "New", "is_active": False, "is_superuser": False}
    assert {name: stored[name] for name in wanted} == wanted


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_about_a_superuser_opens_for_anybody_else(chief, kind):
    client, _ = enter_as(kind)

    answers = [client.get(f"/admin/users/{page}/{chief.pk}/").status_code for page in PAGES_OF_ONE]

    assert [status == 200 for status in answers] == [kind == "superuser"] * len(PAGES_OF_ONE)


@pytest.mark.parametrize("kind", BELOW_SUPERUSERS)
def test_nobody_else_does_anything_to_a_superuser_in_bulk(chief, kind):
    somebody_of("superuser")
    before = as_stored(chief)
    client, _ = enter_as(kind)

    bulk(client, "set_active_state", chief, mark_as_active="False")
    bulk(client, "assign_role", chief, role=pk_of("Authors"))
    bulk(client, "delete", chief)
    client.post("/admin/bulk/accounts/user/set_active_state/?id=all", {"mark_as_active": "False"})
    client.post(f"/admin/users/delete/{chief.pk}/")

    assert as_stored(chief) == before


@pytest.mark.parametrize("action", ["set_active_state", "assign_role"])
def test_the_bulk_page_says_whom_it_leaves_out(chief, action):
    client, _ = enter_as("Administrators")
    other = UserFactory(name="Hannah")

    page = client.get(f"/admin/bulk/accounts/user/{action}/?id={chief.pk}&id={other.pk}")

    assert [each["item"] for each in page.context["items"]] == [other]
    assert page.context["items_with_no_access"] == [chief]


@pytest.mark.parametrize("kind", KINDS)
def test_only_a_superuser_makes_a_superuser(kind):
    client, actor = enter_as(kind)
    other = UserFactory(email="other@example.org")

    post_form(client, other, is_superuser="on")
    post_form(client, actor or other, is_superuser="on")
    typed = {"email": "new@example.org", "name": "New", "is_superuser": "on"}
    client.post("/admin/users/new/", typed)

    made = {"other@example.org", "new@example.org", actor.email} if kind == "superuser" else set()
    assert set(User.objects.filter(is_superuser=True).values_list("email", flat=True)) == made


def test_the_box_for_superusers_is_not_in_the_form_of_anybody_else():
    person = UserFactory()

    for kind, there in (("superuser", True), ("Administrators", False)):
        client, _ = enter_as(kind)
        for page in (f"edit/{person.pk}", "new"):
            form = client.get(f"/admin/users/{page}/").context["form"]
            assert ("is_superuser" in form.fields) is there


# --- Groups ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", ["form", "bulk", "new"])
def test_a_group_is_given_by_those_who_may_do_all_that_it_may(kind, way):
    client, _ = enter_as(kind)

    for group in GROUPS:
        email = f"new-in-{group.lower()}@example.org"
        typed = {"email": email, "name": "Hannah", "groups": [pk_of(group)]}
        if way == "new":
            client.post("/admin/users/new/", typed)
        elif way == "form":
            post_form(client, UserFactory(email=email), groups=[pk_of(group)])
        else:
            bulk(client, "assign_role", UserFactory(email=email), role=pk_of(group))

    new = User.objects.filter(email__startswith="new-in-", groups__isnull=False)
    given = {"superuser": set(GROUPS), "Administrators": set(GROUPS) - {"Organisers"}}
    assert set(new.values_list("groups__name", flat=True)) == given.get(kind, set())


def test_an_administrator_does_not_join_a_group_that_may_do_more():
    client, administrator = enter_as("Administrators")

    post_form(client, administrator, groups=[pk_of("Administrators"), pk_of("Organisers")])
    bulk(client, "assign_role", administrator, role=pk_of("Organisers"))

    assert as_stored(administrator)["groups"] == ["Administrators"]


def test_a_group_that_somebody_holds_stays_and_may_be_taken_away():
    client, _ = enter_as("Administrators")
    person = somebody_of("Organisers")

    post_form(client, person, name="Renamed")
    assert (as_stored(person)["name"], as_stored(person)["groups"]) == ("Renamed", ["Organisers"])

    post_form(client, person, groups=[])
    assert as_stored(person)["groups"] == []


@pytest.mark.parametrize("reason", ["page", "permission", "restricted page"])
def test_what_hangs_on_a_group_counts_as_well(hub, reason):
    group = Group.objects.create(name="Special")
    client, _ = enter_as("Administrators")
    person = UserFactory()
    post_form(client, person, groups=[group.pk])
    assert as_stored(person)["groups"] == ["Special"]  # it may do nothing so far
    post_form(client, person, groups=[])

    if reason == "page":
        right = Permission.objects.get(codename="publish_page")
        GroupPagePermission.objects.create(
            group=group, page=Page.get_first_root_node(), permission=right
        )  # administrators have it below the front page only
    elif reason == "permission":
        group.permissions.add(Permission.objects.get(codename="change_group"))
    else:
        restriction = PageViewRestriction.objects.create(page=hub.home, restriction_type="groups")
        restriction.groups.add(group)
    response = post_form(client, person, groups=[group.pk])

    assert as_stored(person)["groups"] == []
    assert list(response.context["form"].errors) == ["groups"]


def test_a_right_of_a_new_kind_on_a_group_is_known_here():
    """Whatever else hangs on a group must be compared too, or giving the group would give it."""
    known = {User, *RIGHTS_BELOW_A_PLACE, *RIGHTS_AT_A_PLACE, *LISTS_OF_GROUPS}

    assert {relation.related_model for relation in Group._meta.related_objects} == known


@pytest.mark.parametrize("kind", KINDS)
def test_only_superusers_say_what_a_group_may_do(kind):
    client, actor = enter_as(kind)
    if kind == "Administrators":  # a right by name is not enough
        actor.user_permissions.add(*Permission.objects.filter(content_type__model="group"))
    group = Group.objects.get(name="Administrators")
    addresses = [
        "/admin/groups/", "/admin/groups/new/", f"/admin/groups/edit/{group.pk}/",
        f"/admin/groups/delete/{group.pk}/", f"/admin/groups/history/{group.pk}/",
    ]  # fmt: skip

    opened = {address for address in addresses if client.get(address).status_code == 200}
    client.post("/admin/groups/new/", {"name": "Mine"})
    client.post(f"/admin/groups/edit/{group.pk}/", {"name": "Renamed"})
    client.post(f"/admin/groups/delete/{group.pk}/")

    if kind == "superuser":
        assert opened == set(addresses)
    else:
        assert opened == set()
        assert Group.objects.get(pk=group.pk).name == "Administrators"
        assert not Group.objects.filter(name="Mine").exists()


# --- Addresses and stopping -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_an_address_is_changed_by_those_who_may_do_all_that_its_owner_may(kind):
    client, _ = enter_as(kind)
    owners = ["health visitor", *GROUPS]

    changed = set()
    for owner in owners:
        person = somebody_of(owner)
        post_form(client, person, email=f"new-{person.email}")
        if as_stored(person)["email"] == f"new-{person.email}":
            changed.add(owner)

    may = {"superuser": set(owners), "Administrators": set(owners) - {"Organisers"}}
    assert changed == may.get(kind, set())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", ["form", "bulk"])
def test_somebody_who_leaves_is_stopped_by_those_who_keep_the_accounts(kind, way):
    client, _ = enter_as(kind)
    person = somebody_of("Organisers")

    if way == "form":
        post_form(client, person, is_active=None)
    else:
        bulk(client, "set_active_state", person, mark_as_active="False")

    assert as_stored(person)["is_active"] is (kind not in MANAGERS)


@pytest.mark.parametrize("way", ["form", "bulk", "delete"])
def test_the_last_superuser_cannot_stop_demote_or_close_themselves(way):
    client, chief = enter_as("superuser")

    if way == "form":
        post_form(client, chief, is_active=None, is_superuser=None)
    elif way == "bulk":
        bulk(client, "set_active_state", chief, mark_as_active="False")
    else:
        client.post(f"/admin/users/delete/{chief.pk}/")

    assert User.objects.filter(is_superuser=True, is_active=True).get() == chief


def test_people_are_still_closed_one_at_a_time(client):
    client, _ = enter_as("superuser")
    person = UserFactory()

    response = bulk(client, "delete", person)

    assert User.objects.filter(pk=person.pk, is_active=True).exists()
    assert "one account at a time" in told(client.get(response.url))[0]
