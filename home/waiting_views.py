"""Handing out what waits for an editor, to the few people who may see it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.documents.permissions import permission_policy as documents_policy
from wagtail.images.permissions import permission_policy as pictures_policy

from accounts.second_step import ask_for_second_step, user_with_second_step
from core.document_views import SHUT_IN
from core.models import HubDocument, HubRendition
from core.waiting_collection import waits


def keep_waiting_file(request: HttpRequest, file: Any) -> HttpResponse | None:
    """Lead somebody who may open ``file`` to sign in or to their second step; ``None`` if it opens now.

    Raises ``PermissionDenied`` for everybody else.
    """
    if not waits(file) or _may_open(user_with_second_step(request), file):
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), settings.WAGTAIL_FRONTEND_LOGIN_URL)
    if _may_open(request.user, file):
        return ask_for_second_step(request)
    raise PermissionDenied(_("This waits for an editor."))


@never_cache
def waiting_picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One size of a picture that waits. Once the picture is published this address opens for everybody."""
    rendition = get_object_or_404(HubRendition.objects.select_related("image"), pk=pk)
    if refused := keep_waiting_file(request, rendition.image):
        return refused
    response = FileResponse(rendition.file.open("rb"))
    response["Content-Security-Policy"] = SHUT_IN
    return response


def _may_open(user: Any, file: Any) -> bool:
    """Whether ``user`` uploaded ``file`` or may change it as an editor."""
    policy = documents_policy if isinstance(file, HubDocument) else pictures_policy
    # "choose" too: while a page is being reviewed its author may look at its files, not change them.
    return user.is_authenticated and policy.user_has_any_permission_for_instance(
        user, {"choose", "change"}, file
    )
