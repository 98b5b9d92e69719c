"""Handing out what waits for an editor, to the few people who may see it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from wagtail.documents.permissions import permission_policy as documents_policy
from wagtail.images.permissions import permission_policy as pictures_policy

from .document_views import SHUT_IN
from .models import HubDocument, HubRendition
from .waiting_collection import waits


def may_open(user: Any, file: Any) -> bool:
    """Whether ``user`` uploaded ``file`` or may change it as an editor."""
    policy = documents_policy if isinstance(file, HubDocument) else pictures_policy
    # "choose" too: while a page is being reviewed its author may look at its files, not change them.
    return user.is_authenticated and policy.user_has_any_permission_for_instance(
        user, {"choose", "change"}, file
    )


@never_cache
def waiting_picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One size of a picture that waits. Once the picture is published this address opens for everybody."""
    rendition = get_object_or_404(HubRendition.objects.select_related("image"), pk=pk)
    if waits(rendition.image) and not may_open(request.user, rendition.image):
        raise PermissionDenied
    response = FileResponse(rendition.file.open("rb"))
    response["Content-Security-Policy"] = SHUT_IN
    return response
