"""Files that authors upload wait in a collection of their own until a page with them is published.

Authors may add to that collection and nowhere else. Once a file has left it, only editors change it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.models import Collection, Page, ReferenceIndex, Revision, WorkflowState
from wagtail.signals import page_published

from .models import HubDocument, HubImage
from .pictures import PictureError, make_renditions
from .waiting_collection import WaitingCollection, still_waiting

NAME = "Waiting for an editor"
FILES: list[type[Any]] = [HubImage, HubDocument]


def make_waiting_collection() -> Collection:
    """The collection in which authors' files wait. Made once; it may be renamed."""
    waiting = WaitingCollection.objects.select_related("collection").first()
    if waiting is None:
        collection = Collection.get_first_root_node().add_child(name=NAME)
        waiting = WaitingCollection.objects.create(collection=collection)
    return waiting.collection


def named_in(page: Model) -> dict[type[Any], set[str]]:
    """The files that ``page`` shows or links to, as it is in memory: a draft, or what is being published."""
    models = {ContentType.objects.get_for_model(model).pk: model for model in FILES}
    named: dict[type[Any], set[str]] = defaultdict(set)
    for content_type, pk, *_ in ReferenceIndex._extract_references_from_object(page):
        if content_type in models:
            named[models[content_type]].add(pk)
    return named


def is_with_an_editor(file: HubImage | HubDocument) -> bool:
    """Whether a page with ``file`` is being reviewed, or was approved and goes live later."""
    return any(str(file.pk) in named_in(page)[type(file)] for page in _being_reviewed())


def _being_reviewed() -> Iterator[Model]:
    states = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)
    for state in states.select_related("current_task_state__revision"):
        if state.current_task_state:
            yield state.current_task_state.revision.as_object()
    for revision in Revision.objects.filter(approved_go_live_at__isnull=False):
        yield revision.as_object()


def take_out_of_waiting(instance: Page, **kwargs: Any) -> None:
    """Make the files of a page public when the page is. The person who publishes has seen them."""
    root = Collection.get_first_root_node()
    waiting = Collection.objects.filter(still_waiting())
    for model, keys in named_in(instance).items():
        for file in model._default_manager.filter(collection__in=waiting, pk__in=keys):
            file.collection = root
            file.save(update_fields=["collection"])
            if isinstance(file, HubImage):
                make_public_sizes(file)


def make_public_sizes(image: HubImage) -> None:
    """Make the sizes of a picture that waited again, where the web server hands them out by itself."""
    for rendition in image.renditions.all():
        rendition.delete()
    try:
        make_renditions(image)
    except PictureError:
        return  # the page is published without it; make_renditions names it


def connect() -> None:
    page_published.connect(take_out_of_waiting, dispatch_uid="take_out_of_waiting")
