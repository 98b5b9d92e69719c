"""What every test may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db.models.signals import post_migrate
from django.test import Client
from wagtail.models import Collection, Locale, Page, Site

from accounts.models import User
from home.models import HomePage
from home.setting_up import set_up
from sessions.models import ProgrammePage

from .databases import address_of_test_database, fresh_database
from .factories import UserFactory
from .signing_in import sign_in


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """In place of pytest-django's: a copy of a migrated database, instead of migrating each time."""
    with django_db_blocker.unblock(), fresh_database():
        post_migrate.connect(_put_back_what_migrations_made, apps.get_app_config("wagtailcore"))
        yield


def _put_back_what_migrations_made(**kwargs: Any) -> None:
    """After a test that commits Django empties every table, of Wagtail's first rows too."""
    if Page.get_first_root_node() is None:
        locale, _ = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
        Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
        Collection.add_root(name="Root")


@pytest.fixture(autouse=True, scope="session")
def _own_record_of_closed_accounts(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Accounts that tests close are not noted in the record of the hub on this machine."""
    settings.ERASURE_RECORD = tmp_path_factory.mktemp("erasures") / "erasures.jsonl"


@pytest.fixture(autouse=True)
def _cold_caches() -> None:
    """Every test starts cold, or the number of queries would depend on the order of tests."""
    cache.clear()
    ContentType.objects.clear_cache()
    Site.clear_site_root_paths_cache()


@pytest.fixture
def database_url(transactional_db: None) -> str:
    """``DATABASE_URL`` for a process that shall see this test's database."""
    return address_of_test_database()


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """A real folder to store files in, instead of memory."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "core.storage.WholeFileStorage"}
    }
    return tmp_path / "media"


@dataclass(frozen=True)
class Hub:
    """The hub as ``set_up_hub`` leaves it."""

    home: HomePage
    programme: ProgrammePage


@pytest.fixture
def hub(db: None) -> Hub:
    """Front page, programme, areas, topics and groups are there, as on a new site; its other pages are not."""
    set_up(with_words=False)
    return Hub(home=HomePage.objects.get(), programme=ProgrammePage.objects.get())


@pytest.fixture
def written_hub(hub: Hub) -> Hub:
    """The hub with all the words that a new site begins with."""
    set_up()
    return hub


@pytest.fixture
def health_visitor(db: None) -> User:
    """Somebody who has told their details, and has no rights."""
    return UserFactory.create(name="Hannah Visitor", job_role="Health visitor")


@pytest.fixture
def organiser(hub: Hub) -> User:
    return _in_group("Organisers", name="Olive Organiser", job_role="Programme organiser")


@pytest.fixture
def author(hub: Hub) -> User:
    return _in_group("Authors", name="Audrey Author", job_role="Infant feeding lead")


@pytest.fixture
def editor(hub: Hub) -> User:
    return _in_group("Editors", name="Eddie Editor", job_role="Communications officer")


@pytest.fixture
def administrator(hub: Hub) -> User:
    return _in_group("Administrators", name="Ada Administrator", job_role="Programme manager")


@pytest.fixture
def health_visitor_client(client: Client, health_visitor: User) -> Client:
    """A browser in which the health visitor is signed in."""
    sign_in(client, health_visitor)
    return client


@pytest.fixture
def organiser_client(client: Client, organiser: User) -> Client:
    """A browser in which the organiser is signed in with a second factor."""
    sign_in(client, organiser, second_factor=True)
    return client


def _in_group(group: str, **details: str) -> User:
    person = UserFactory.create(**details)
    person.groups.add(Group.objects.get(name=group))
    return person
