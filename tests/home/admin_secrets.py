"""A record of every kind that is not for everybody in the admin, and every address that could show it.

Each secret begins with a word of its own. The addresses are read from the site's list of them: an address
whose parts nobody knows how to fill raises ``KeyError``, so a new view cannot be forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from accounts.models import User
from core.models import HubDocument
from home.models import ContentPage
from sessions.models import LearningSession, Series, SessionSuggestion
from tests.core import files
from tests.factories import BookingFactory, LearningSessionFactory, UserFactory

KINDS = ["Page", "File", "Session", "Person", "Suggestion", "Redirect"]
SECRETS = {kind: f"Quokka{kind.lower()}" for kind in KINDS}
TYPED = "uokka"  # finds all of them, and is none of them where a page repeats what was typed
IGNORED = (
    "admin/login/", "admin/logout/", "admin/password_reset/", "admin/failwhale/", "admin/test404/",
    "admin/sprite/", "admin/^.*/$",
)  # fmt: skip


@dataclass(frozen=True)
class Secrets:
    """What is kept from most people, by the name that stands for it in addresses."""

    pages: list[Page]
    keys: dict[str, Any]


def make_secrets(home: Page, author: User) -> Secrets:
    """Pages, files, a session, a person and what was written about them. ``author`` wrote the draft."""
    leads, _ = Group.objects.get_or_create(name="Leads")
    keeper = UserFactory(email="keeper@example.org", name="Keeper", is_superuser=True)
    pages = _pages(home, author, keeper, leads)
    document, picture = _files(leads, keeper)
    person = UserFactory(
        email=f"{SECRETS['Person'].lower()}@example.org", name=f"{SECRETS['Person']} Visitor"
    )
    series = Series.objects.create(name=f"{SECRETS['Session']} evenings")
    series.organisers.add(keeper)
    series.save()
    session = LearningSessionFactory(title=f"{SECRETS['Session']} hidden", series=series)
    booking = BookingFactory(session=session, person=person)
    LearningSession.objects.update(published_from=None)
    suggestion = SessionSuggestion.objects.create(
        title=f"{SECRETS['Suggestion']} idea", why=SECRETS["Suggestion"], person=keeper
    )
    redirect = Redirect.objects.create(
        old_path=f"/{SECRETS['Redirect']}", redirect_link="https://example.org/"
    )
    for record in (session, series, suggestion, person, document, picture, redirect):
        log(instance=record, action="wagtail.edit", user=keeper)
    keys = {
        "document": document.pk, "image": picture.pk, "collection": document.collection_id,
        "user": person.pk, "learningsession": session.pk, "series": series.pk,
        "sessionsuggestion": suggestion.pk, "redirect": redirect.pk,
        "message": apps.get_model("outbox.Message").objects.latest("pk").pk, "uuid": booking.uuid,
    }  # fmt: skip
    return Secrets(pages, keys)


def _pages(home: Page, author: User, keeper: User, leads: Group) -> list[Page]:
    title = SECRETS["Page"]
    restricted = home.add_child(instance=ContentPage(title=f"{title} restricted", owner=keeper))
    PageViewRestriction.objects.create(page=restricted, restriction_type="groups").groups.add(leads)
    below = restricted.add_child(instance=ContentPage(title=f"{title} below", owner=keeper))
    draft = home.add_child(instance=ContentPage(title=f"{title} draft", live=False, owner=author))
    pages = [restricted, below, draft]
    for page in pages:
        page.save_revision(user=keeper, log_action=True)
    draft.get_workflow().start(draft, author)
    restricted.locked, restricted.locked_by = True, keeper
    restricted.save()
    return pages


def _files(leads: Group, keeper: User) -> tuple[HubDocument, Any]:
    title = SECRETS["File"]
    collection = Collection.get_first_root_node().add_child(name=f"{title} collection")
    restriction = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.GROUPS
    )
    restriction.groups.add(leads)
    document = HubDocument.objects.create(
        title=f"{title} document", file=files.upload(files.PDF, "plan.pdf"),
        collection=collection, uploaded_by_user=keeper,
    )  # fmt: skip
    picture = files.stored_picture(
        title=f"{title} picture", description=title, collection=collection, uploaded_by_user=keeper
    )
    return document, picture


# --- Addresses ----------------------------------------------------------------------------------


def patterns(resolver: Any = None, start: str = "", names: str = "") -> Iterator[tuple[str, str]]:
    """Each pattern below /admin/, as Django writes it, and its name."""
    for entry in (resolver or get_resolver()).url_patterns:
        text = start + str(entry.pattern)
        if isinstance(entry, URLResolver):
            if text.startswith("admin/"[: len(text)]):
                yield from patterns(entry, text, f"{names}{entry.namespace or ''}:")
        elif isinstance(entry, URLPattern) and text.startswith("admin/"):
            yield text, f"{names}{entry.name}"


def addresses_about(secrets: Secrets) -> list[str]:
    """Every address that names a record, about each secret one."""
    found = []
    for page in secrets.pages[::2]:  # one that is restricted and one that is being reviewed
        known = _known(secrets, page)
        for text, name in patterns():
            if "<" in text and "/bulk/" not in text and not text.startswith(IGNORED):
                filled = re.sub(r"<(?:\w+:)?(\w+)>", _filler(known, name, text), text)
                found.append("/" + filled.replace("^", ""))
        compare = f"/admin/pages/{page.pk}/revisions/compare"
        found += [f"{compare}/live...latest/", f"{compare}/earliest...latest/"]
    return sorted(set(found))


def _known(secrets: Secrets, page: Page) -> dict[str, Any]:
    revision = page.latest_revision
    state = page.current_workflow_task_state
    parts = dict.fromkeys(["page_id", "parent_page_id", "page_to_move_id", "page_pk"], page.pk)
    keys = secrets.keys
    return parts | {
        "secrets": keys, "destination_id": page.pk, "revision_id": revision.pk, "task_state_id": getattr(state, "pk", 1),
        "task_id": getattr(state, "task_id", 1), "workflow_state_id": getattr(state, "workflow_state_id", 1),
        "workflow_pk": 1, "action_name": "approve", "action": "approve", "uidb64": "x", "token": "x",
        "content_type_app_name": "home", "content_type_model_name": "contentpage",
        "document_id": keys["document"], "doc_id": keys["document"], "image_id": keys["image"],
        "collection_id": keys["collection"], "redirect_id": keys["redirect"], "filter_spec": "max-165x165",
        "uploaded_file_id": 1, "session_id": 1, "uuid": keys["uuid"], "announcement": 1,
        "translation_source_id": 1, "translation_id": 1, "string_segment_id": 1,
        "overridable_segment_id": 1, "mode": "", "rest": "learningsession/", "object_id": page.pk,
    }  # fmt: skip


def _filler(known: dict[str, Any], name: str, text: str) -> Any:
    """What a part of the address ``text`` is filled with; ``pk`` and models depend on whose it is."""
    keys = known | {"app_label": "core", "model_name": "topic", "app_name": "core"}

    def fill(part: re.Match[str]) -> str:
        if part[1] == "pk":
            return str(_pk(known, name, text))
        return str(keys[part[1]])

    return fill


def _pk(known: dict[str, Any], name: str, text: str) -> Any:
    places = {
        "documents": known["document_id"], "images": known["image_id"], "pages": known["page_id"],
        "collections": known["collection_id"],
    }  # fmt: skip
    models = ("learningsession", "series", "sessionsuggestion", "user", "message")
    own = {"users": "user", "outbox": "message", "programme": "learningsession"}
    for place, pk in places.items():
        if f"/{place}/" in text or f"^{place}/" in text:
            return pk
    for place, model in own.items():
        if f"/{place}/" in text:
            return known["secrets"][model]
    for model in models:
        if f"/{model}/" in text:
            return known["secrets"][model]
    return 1


def lists() -> list[str]:
    """Every address that names no record, plain, searched and exported."""
    plain = [
        "/" + text.replace("^", "")
        for text, _ in patterns()
        if "<" not in text and "(" not in text and not text.startswith(IGNORED)
    ]
    queries = ("", f"?q={TYPED}", f"?search={TYPED}", f"?term={TYPED}", "?export=csv")
    return [address + query for address in plain for query in queries if _takes(address, query)]


def _takes(address: str, query: str) -> bool:
    if "?q=" in query:
        return any(part in address for part in ("results", "choose", "search"))
    if "term" in query:
        return "autocomplete" in address
    if "search=" in query:
        return "/api/" in address
    if "export" in query:
        return "/reports/" in address
    return True


def several(secrets: Secrets) -> list[str]:
    """Every address that takes the ids of several records: choosers, and what is done to many at once."""
    ids = {
        "core.hubdocument": [secrets.keys["document"]],
        "core.hubimage": [secrets.keys["image"]],
        "wagtailcore.page": [page.pk for page in secrets.pages],
        "accounts.user": [secrets.keys["user"]],
        "learning_sessions.learningsession": [secrets.keys["learningsession"]],
        "learning_sessions.series": [secrets.keys["series"]],
        "learning_sessions.sessionsuggestion": [secrets.keys["sessionsuggestion"]],
    }
    bulk_action_registry._scan_for_bulk_actions()
    found = []
    for app, models in bulk_action_registry.actions.items():
        for model, actions in models.items():
            for pk in [*ids.get(f"{app}.{model}", []), "all"]:
                found += [f"/admin/bulk/{app}/{model}/{action}/?id={pk}" for action in actions]
    choosers = {
        "choose-page": "wagtailcore.page", "documents/chooser": "core.hubdocument",
        "images/chooser": "core.hubimage",
    }  # fmt: skip
    for model in ids:
        if model.startswith("learning_sessions"):
            choosers[f"snippets/choose/{model.replace('.', '/')}"] = model
    for place, model in choosers.items():
        found += [f"/admin/{place}/chosen-multiple/?id={pk}" for pk in ids[model]]
    return found
