"""The collection in which authors' files wait for an editor; see ``core/waiting_files.py``."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from wagtail.models import Collection


class WaitingCollection(models.Model):
    """Marks a collection as the one in which files wait, whatever it is called."""

    collection = models.OneToOneField(Collection, models.CASCADE, related_name="+")

    wagtail_reference_index_ignore = True  # it is no use of the collection that anybody looks for

    class Meta:
        app_label = "core"

    def __str__(self) -> str:
        return str(self.collection)


def still_waiting() -> Q:
    """Of collections: those in which files wait, and those below them."""
    found = Q(pk__in=[])
    for path in WaitingCollection.objects.values_list("collection__path", flat=True):
        found |= Q(path__startswith=path)
    return found


def waits(file: Any) -> bool:
    """Whether ``file``, a picture or a document, still waits for an editor."""
    return Collection.objects.filter(still_waiting(), pk=file.collection_id).exists()
