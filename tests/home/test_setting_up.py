"""From an empty database to a usable hub, and again after every update."""

import csv
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.core.serializers import serialize
from django.db import connection
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Locale, Page, Site

import home
from accounts.models import User
from core.models import Area, Topic
from home.groups import RIGHTS
from home.models import ContentPage, HomePage, LandingPage
from sessions.models import ProgrammePage
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

ADDRESS = "ada@example.org"
GROUPS = {
    "Administrators": {
        "accounts.add_user", "accounts.change_user", "accounts.delete_user", "accounts.view_user",
        "accounts.change_retentionrule", "accounts.view_retentionrule",
        "core.add_organisation", "core.change_organisation", "core.delete_organisation",
        "core.view_organisation", "core.add_topic", "core.change_topic", "core.delete_topic",
        "core.view_topic", "outbox.change_message", "outbox.view_message",
        "core.change_hubsettings", "wagtailadmin.access_admin", "wagtailcore.change_site", "wagtailredirects.add_redirect",
        "wagtailredirects.change_redirect", "wagtailredirects.delete_redirect",
    },
    "Authors": {"wagtailadmin.access_admin"},
    "Editors": {
        "core.add_topic", "core.change_topic", "core.view_topic", "wagtailadmin.access_admin",
    },
    "Organisers": {
        "learning_sessions.add_learningsession", "learning_sessions.change_learningsession",
        "learning_sessions.delete_learningsession", "learning_sessions.view_learningsession",
        "learning_sessions.add_speaker", "learning_sessions.change_speaker",
        "learning_sessions.view_speaker", "learning_sessions.add_series",
        "learning_sessions.change_series", "learning_sessions.view_series",
        "learning_sessions.change_sessionsuggestion", "learning_sessions.view_sessionsuggestion",
        "learning_sessions.change_programmesettings", "outbox.change_message",
        "outbox.view_message", "wagtailadmin.access_admin",
    },
}  # fmt: skip


def set_up(**options):
    call_command("set_up_hub", verbosity=0, stdout=open("/dev/null", "w"), **options)  # noqa: SIM115


def rights_of(group):
    return {
        f"{app}.{name}"
        for app, name in group.permissions.values_list("content_type__app_label", "codename")
    }


def everything():
    """How many rows there are of each kind, and what they say."""
    return {
        model._meta.label: serialize("json", model._default_manager.order_by("pk"))
        for model in apps.get_models()
        if model._meta.managed
        and not model._meta.proxy
        # Looking for words is done by an index that is written anew with each page that is saved.
        and model._meta.app_label not in {"wagtailsearch"}
    }


# --- The first time -------------------------------------------------------------------------------


def test_an_empty_hub_gets_its_languages_and_one_site_that_begins_at_the_front_page():
    set_up()

    assert sorted(Locale.objects.values_list("language_code", flat=True)) == [
        "en-gb", "pa", "pl", "ur",
    ]  # fmt: skip
    site = Site.objects.get()
    assert (site.hostname, site.port, site.is_default_site) == ("localhost", 8000, True)
    assert site.site_name == "Midlands health visiting learning hub"
    assert site.root_page.specific == HomePage.objects.get()


def test_an_empty_hub_gets_a_front_page_and_a_programme_that_open(client):
    set_up()

    assert [page.specific_class for page in Page.objects.order_by("path")] == [
        Page, HomePage, ProgrammePage, *[LandingPage] * 3, *[ContentPage] * 6,
    ]  # fmt: skip
    assert [client.get(address).status_code for address in ("/", "/sessions/", "/sessions/past/")] == [
        200, 200, 200,
    ]  # fmt: skip


def test_an_empty_hub_gets_the_24_areas_their_regions_the_country_and_two_outside():
    set_up()

    kinds = list(Area.objects.values_list("kind", flat=True))
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "country": 1, "region": 2, "upper_tier": 24, "outside": 2,
    }  # fmt: skip
    assert len(Area.objects.to_work_in()) == 26
    regions = dict(
        Area.objects.filter(
            name__in=["Rutland", "Walsall", "Coventry", "Lincolnshire"]
        ).values_list("name", "parent__name")
    )
    assert regions == {
        "Rutland": "East Midlands", "Lincolnshire": "East Midlands",
        "Walsall": "West Midlands", "Coventry": "West Midlands",
    }  # fmt: skip
    east, west = (Area.objects.get(name=f"{side} Midlands") for side in ("East", "West"))
    assert (east.parts.count(), west.parts.count()) == (10, 14)
    assert {east.parent.name, west.parent.name} == {"England"}


def test_the_list_of_areas_names_each_code_and_each_name_once():
    with (Path(home.__file__).parent / "data" / "areas.csv").open(newline="") as lines:
        rows = list(csv.DictReader(lines))

    assert len(rows) == 27
    for column in ("code", "name"):
        assert len({row[column] for row in rows}) == 27
    assert {row["parent"] for row in rows if row["kind"] == "upper_tier"} == {
        row["code"] for row in rows if row["kind"] == "region"
    }


def test_the_groups_have_exactly_their_rights_and_no_other_group_is_left():
    set_up()

    assert {group.name: rights_of(group) for group in Group.objects.all()} == GROUPS
    assert sum(len(rights) for rights in RIGHTS.values()) == sum(map(len, GROUPS.values()))


def test_authors_write_below_the_front_page_and_editors_and_administrators_publish():
    set_up()

    rights = sorted(
        GroupPagePermission.objects.values_list("group__name", "page__slug", "permission__codename")
    )
    assert rights == [
        *[("Administrators", "home", f"{verb}_page") for verb in ("add", "change", "publish")],
        ("Authors", "home", "add_page"),  # and so change their own
        *[("Editors", "home", f"{verb}_page") for verb in ("add", "change", "publish")],
    ]


def test_editors_change_every_file_and_authors_add_where_they_wait():
    set_up()

    rights = sorted(
        GroupCollectionPermission.objects.values_list(
            "group__name", "collection__name", "permission__codename"
        )
    )
    kinds = ("document", "image")
    assert rights == sorted(
        [
            *[
                (group, "Root", f"{verb}_{kind}")
                for group in ("Administrators", "Editors")
                for verb in ("add", "change", "choose")
                for kind in kinds
            ],
            *[("Authors", "Root", f"choose_{kind}") for kind in kinds],
            *[("Authors", "Waiting for an editor", f"add_{kind}") for kind in kinds],
        ]
    )


def test_the_cache_table_is_there_for_limits_that_hold_across_processes(settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "hub_cache",
        }
    }
    set_up()

    assert "hub_cache" in connection.introspection.table_names()


# --- The first administrator ----------------------------------------------------------------------


def test_the_first_administrator_is_an_account_that_may_do_everything():
    set_up(administrator=ADDRESS)

    person = User.objects.get()
    assert (person.email, person.is_superuser, person.is_staff, person.is_active) == (
        ADDRESS, True, True, True,
    )  # fmt: skip
    assert [group.name for group in person.groups.all()] == ["Administrators"]
    assert person.password[0] == "!"


@pytest.mark.parametrize("typed", [ADDRESS, "Ada@Example.ORG"])
def test_somebody_who_has_that_address_already_becomes_the_administrator(typed):
    person = UserFactory(email=ADDRESS, name="Ada")

    set_up(administrator=typed)

    assert list(User.objects.all()) == [person]
    person.refresh_from_db()
    assert (person.name, person.is_superuser) == ("Ada", True)


@pytest.mark.parametrize(
    "typed", ["ada", "ada@", "@example.org", "ada example.org", "ada@example.org\nx", "a@b.c d"]
)
def test_a_bad_address_is_refused_and_nothing_is_set_up(typed):
    with pytest.raises(CommandError) as refused:
        set_up(administrator=typed)

    assert str(refused.value) == f"{typed!r} is not an e-mail address."
    assert (HomePage.objects.count(), User.objects.count(), Area.objects.count()) == (0, 0, 0)


def test_without_an_address_nobody_is_made():
    set_up()

    assert User.objects.count() == 0


# --- Again ----------------------------------------------------------------------------------------


def test_setting_up_twice_changes_nothing():
    set_up(administrator=ADDRESS)
    before = everything()

    set_up(administrator=ADDRESS)

    assert everything() == before


def test_what_editors_wrote_stays():
    set_up()
    front, programme = HomePage.objects.get(), ProgrammePage.objects.get()
    front.title, front.introduction = "Our hub", "Our own words."
    programme.title, programme.introduction = "Half an hour over lunch", "<p>Come.</p>"
    for page in (front, programme):
        page.save_revision().publish()

    set_up()

    front, programme = HomePage.objects.get(), ProgrammePage.objects.get()
    assert (front.title, front.introduction) == ("Our hub", "Our own words.")
    assert (programme.title, programme.introduction) == ("Half an hour over lunch", "<p>Come.</p>")


def test_what_administrators_changed_about_the_site_stays_and_its_address_follows_the_settings(
    settings,
):
    set_up()
    Site.objects.update(site_name="Our hub")
    settings.SITE_URL = "https://hub.example.org"

    set_up()

    site = Site.objects.get()
    assert (site.site_name, site.hostname, site.port) == ("Our hub", "hub.example.org", 443)


def test_topics_that_were_renamed_moved_or_deleted_stay_so():
    set_up()
    Topic.objects.filter(slug="safeguarding").update(name="Keeping children safe")
    Topic.objects.filter(slug="infant-feeding").update(slug="feeding")
    Topic.objects.filter(slug="data-and-outcomes").delete()
    before = sorted(Topic.objects.values_list("name", "slug"))

    set_up()

    assert sorted(Topic.objects.values_list("name", "slug")) == before


def test_a_right_that_was_added_stays_and_one_that_is_needed_comes_back():
    set_up()
    editors = Group.objects.get(name="Editors")
    editors.permissions.add(Permission.objects.get(codename="add_organisation"))
    editors.permissions.remove(Permission.objects.get(codename="add_topic"))

    set_up()

    assert rights_of(editors) == GROUPS["Editors"] | {"core.add_organisation"}


def test_a_group_of_ones_own_and_its_people_stay():
    set_up()
    group = Group.objects.create(name="Moderators")
    UserFactory().groups.add(group)

    set_up()

    assert [person.groups.get() for person in User.objects.all()] == [group]
