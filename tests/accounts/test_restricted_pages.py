"""Pages and documents for a group open with a second step, and nothing tells of them before it."""

from __future__ import annotations

import importlib
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from core.models import HubDocument
from home.models import ContentPage
from tests.factories import LearningSessionFactory
from tests.signing_in import sign_in

from .second_steps import code_of_app, give_app
from .staff import GROUPS, KINDS, somebody_of
from .steps import heading, parse, told

pytestmark = pytest.mark.django_db

TITLE = "Zanzibar minutes"
SET_UP = "/second-step/"
USE_IT = "/second-step/reauthenticate/"


@pytest.fixture
def page(hub) -> Page:
    """A page for all groups of staff, in the menu if it were public."""
    page = ContentPage(title=TITLE, slug="minutes", show_in_menus=True, show_in_footer=True)
    hub.home.add_child(instance=page)
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="groups")
    restriction.groups.set(Group.objects.filter(name__in=GROUPS))
    return page


@pytest.fixture
def document(hub, folder) -> HubDocument:
    collection = Collection.get_first_root_node().add_child(name="Staff")
    restriction = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type="groups"
    )
    restriction.groups.set(Group.objects.filter(name__in=GROUPS))
    file = ContentFile(b"minutes", name="minutes.txt")
    return HubDocument.objects.create(title=TITLE, file=file, collection=collection)


def enter(kind: str, *, second_step: bool) -> Client:
    client = Client()
    if kind != "visitor":
        sign_in(client, somebody_of(kind), second_factor=second_step)
    return client


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_and_a_document_for_staff_need_the_second_step(page, document, kind):
    is_member = kind in GROUPS or kind == "superuser"
    for address in ("/minutes/", document.url):
        alone = enter(kind, second_step=False).get(address)
        both = enter(kind, second_step=True).get(address)

        if kind == "visitor":
            assert (alone.status_code, alone.url) == (302, f"/sign-in/?next={address}")
        elif not is_member:
            assert (alone.status_code, both.status_code) == (403, 403)
            assert "for another group of people" in alone.content.decode()
            assert TITLE not in alone.content.decode()
        else:
            assert (alone.status_code, alone.url, both.status_code) == (302, SET_UP, 200)
            assert "no-store" in alone.headers["Cache-Control"]


@pytest.mark.parametrize("kind", [*GROUPS, "health visitor"])
def test_where_pages_are_listed_it_is_not_there_before_the_second_step(page, kind):
    alone, both = enter(kind, second_step=False), enter(kind, second_step=True)

    for address in ("/", "/search/?q=zanzibar+minutes", "/sitemap.xml", "/sessions/atom.xml"):
        assert TITLE not in _text(alone, address)
        assert "/minutes/" not in _text(alone, address)
    assert ("/minutes/" in _text(both, "/search/?q=zanzibar+minutes")) is (kind in GROUPS)


def test_somebody_with_an_app_uses_it_and_is_led_back(page, client):
    organiser = somebody_of("Organisers")
    secret = give_app(organiser)
    sign_in(client, organiser)
    response = client.get("/minutes/?part=2")
    assert response.url == f"{USE_IT}?next=%2Fminutes%2F%3Fpart%3D2"

    response = client.post(response.url, {"code": code_of_app(secret)})

    assert (response.status_code, response.url) == (302, "/minutes/?part=2")
    assert heading(client.get("/minutes/")) == TITLE


def test_somebody_without_one_sets_it_up_and_finds_the_way_back(page, client):
    sign_in(client, somebody_of("Authors"))

    response = client.get("/minutes/", follow=True)

    assert response.redirect_chain == [(SET_UP, 302)]
    assert parse(response).main.find("a", href="/minutes/") is not None


def test_a_group_of_readers_needs_it_too_and_is_told_why(hub, page, client):
    """Only who is in it says whether a group is staff's, and that changes: so any group counts."""
    leads = Group.objects.create(name="Leads")
    page.view_restrictions.get().groups.add(leads)
    person = somebody_of("health visitor")
    person.groups.add(leads)
    sign_in(client, person)
    response = client.get("/minutes/", follow=True)
    assert response.redirect_chain == [(SET_UP, 302)]
    assert told(response)[0].startswith("This is for one group of people")

    sign_in(client, person, second_factor=True)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert client.get("/minutes/").status_code == 200  # they have no staff work to end


@pytest.mark.parametrize(("minutes", "status"), [(50, 200), (70, 302)])
def test_for_staff_it_closes_after_a_pause(page, client, minutes, status):
    organiser = somebody_of("Organisers")
    give_app(organiser)
    sign_in(client, organiser, second_factor=True)

    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        assert client.get("/minutes/").status_code == status


def test_a_page_for_everybody_who_is_signed_in_needs_no_second_step(hub, page):
    page.view_restrictions.update(restriction_type="login")

    assert enter("health visitor", second_step=False).get("/minutes/").status_code == 200


def test_what_organisers_see_of_a_hidden_session_needs_it_too(hub, client, organiser):
    hidden = LearningSessionFactory(published_from=None)
    for second_step, status in ((False, 404), (True, 200)):
        sign_in(client, organiser, second_factor=second_step)
        for page in ("", "book/"):
            assert client.get(f"/sessions/{hidden.pk}/{page}").status_code == status


# --- Shared passwords -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_shared_password_opens_nothing_and_has_no_page(page, document, kind):
    page.view_restrictions.update(restriction_type="password", password="let-me-in")
    restricted = CollectionViewRestriction.objects.filter(collection=document.collection)
    restricted.update(restriction_type="password", password="let-me-in")
    on_page, on_collection = page.view_restrictions.get(), restricted.get()
    client = enter(kind, second_step=True)

    for address in ("/minutes/", document.url):
        assert client.get(address).status_code == 403
    for address in (
        f"/_util/authenticate_with_password/{on_page.pk}/{page.pk}/",
        f"/pl/_util/authenticate_with_password/{on_page.pk}/{page.pk}/",
        f"/documents/authenticate_with_password/{on_collection.pk}/",
    ):
        for response in (client.get(address), client.post(address, {"password": "let-me-in"})):
            assert response.status_code == 404
            assert parse(response).find(id="maincontent") is not None
            assert "let-me-in" not in response.content.decode()
    assert client.get("/minutes/").status_code == 403


def test_the_update_gives_what_had_a_shared_password_to_staff(page, document, client):
    page.view_restrictions.update(restriction_type="password", password="let-me-in")
    page.view_restrictions.get().groups.clear()
    CollectionViewRestriction.objects.update(restriction_type="password", password="let-me-in")

    update = importlib.import_module("accounts.migrations.0006_no_shared_passwords")
    update.give_to_staff(apps, None)

    restriction = page.view_restrictions.get()
    assert (restriction.restriction_type, restriction.password) == ("groups", "")
    for kind, status in (("Authors", 200), ("health visitor", 403), ("visitor", 302)):
        browser = enter(kind, second_step=True)
        assert [browser.get(each).status_code for each in ("/minutes/", document.url)] == [
            status, status,
        ]  # fmt: skip


def test_no_form_offers_a_shared_password(page, client):
    sign_in(client, somebody_of("superuser"), second_factor=True)

    for address in (
        f"/admin/pages/{page.pk}/privacy/",
        f"/admin/collections/{Collection.get_first_root_node().pk}/privacy/",
    ):
        response = client.post(address, {"restriction_type": "password", "password": "x"})
        assert response.status_code == 200
    assert not PageViewRestriction.objects.filter(restriction_type="password").exists()
    assert not CollectionViewRestriction.objects.filter(restriction_type="password").exists()


def _text(client: Client, address: str) -> str:
    return client.get(address).content.decode()
