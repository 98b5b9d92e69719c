"""From an empty database to a usable hub. Each step can be repeated and leaves later changes alone."""

from __future__ import annotations

import csv
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Locale, Page, Site

from accounts.models import User
from accounts.retention import make_rules
from accounts.services import person_with_address
from core.enums import AreaKind
from core.models import Area, HubSettings, Topic
from core.pictures import make_all_renditions
from sessions.models import ProgrammePage

from .first_pages import make_first_pages
from .groups import make_approval, make_groups
from .models import HomePage
from .words import FRONT

AREAS = Path(__file__).parent / "data" / "areas.csv"
OUTSIDE = [("elsewhere", "Elsewhere in the United Kingdom"), ("national", "National organisation")]
# Subjects that teams, leads and commissioners named themselves.
TOPICS = [
    "Child development",
    "Commissioning and funding",
    "Data and outcomes",
    "Family hubs and integration",
    "Infant feeding",
    "Professional leadership",
    "Recruitment and retention",
    "Safeguarding",
]


def set_up(*, administrator: str = "", with_words: bool = True) -> None:
    """Make the hub usable: cache table, languages, areas, topics, pages, groups, administrator, pictures.

    Without words there are only the pages the hub cannot do without.
    """
    call_command("createcachetable", verbosity=0)
    with transaction.atomic():
        make_locales()
        make_areas()
        make_topics()
        HubSettings.load()
        home = make_pages()
        if with_words:
            make_first_pages(home)
        make_groups(home)
        make_approval(home)
        make_retention_rules()
        if administrator:
            make_administrator(administrator)
    make_all_renditions()


def make_locales() -> None:
    for code, _ in settings.WAGTAIL_CONTENT_LANGUAGES:
        Locale.objects.get_or_create(language_code=code)


def make_areas() -> None:
    with AREAS.open(newline="") as rows:
        for row in csv.DictReader(rows):
            Area.objects.update_or_create(
                code=row["code"],
                defaults={
                    "name": row["name"],
                    "kind": row["kind"],
                    "parent": Area.objects.filter(code=row["parent"]).first(),
                },
            )
    for code, name in OUTSIDE:
        Area.objects.update_or_create(
            code=code, defaults={"name": name, "kind": AreaKind.OUTSIDE, "parent": None}
        )


def make_topics() -> None:
    """Something to begin with: what editors make of it stays."""
    if not Topic.objects.exists():
        Topic.objects.bulk_create(Topic(name=name, slug=slugify(name)) for name in TOPICS)


def make_pages() -> HomePage:
    """The front page and the programme page, and the site that begins there."""
    home = HomePage.objects.filter(locale=Locale.get_default()).first()
    if home is None:
        home = _first_page()
    _make_site(home)
    if not ProgrammePage.objects.child_of(home).exists():
        home.add_child(
            instance=ProgrammePage(
                title="Lunch-and-learn sessions",
                slug="sessions",
                introduction=(
                    "<p>Half an hour over lunch, free, for health visitors and the people who work with "
                    "them. Book in a minute; no password.</p>"
                ),
            )
        )
    return home


def make_retention_rules() -> None:
    """How long things are kept, to begin with: what administrators chose stays."""
    make_rules()


def make_administrator(email: str) -> User:
    """The first person who may do everything. They sign in with a code and set up a second step."""
    user = person_with_address(email)
    if not user.is_superuser:
        user.is_superuser = True
        user.save(update_fields=["is_superuser"])
    user.groups.add(Group.objects.get(name="Administrators"))
    return user


def _first_page() -> HomePage:
    root = Page.get_first_root_node()
    # Wagtail's welcome page has the slug we want, and nothing else to it.
    welcome = root.get_children().filter(slug="home", content_type__model="page").first()
    if welcome:
        welcome.slug = "welcome"
        welcome.save()
    home = root.add_child(
        instance=HomePage(
            title=settings.HUB_NAME,
            slug="home",
            headline=FRONT.headline,
            introduction=FRONT.introduction,
        )
    )
    Site.objects.filter(root_page=welcome).update(root_page=home)
    if welcome:
        welcome.delete()
    return home


def _make_site(home: HomePage) -> None:
    """One site, at the address of the settings."""
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    parts = urlsplit(settings.SITE_URL)
    site.hostname = parts.hostname
    site.port = parts.port or (443 if parts.scheme == "https" else 80)
    site.root_page = home
    site.site_name = site.site_name or settings.HUB_NAME
    site.save()
