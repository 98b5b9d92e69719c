"""Stands in front of every view of the admin: what a person may not see, they may not ask about."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.admin.views.bulk_action.dispatcher import index as wagtails_bulk_action
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Page

from core.models import HubDocument, HubImage

from . import pages
from .visibility import seen_by

# What Wagtail calls the part of an address that names a page, a picture or a document.
PAGES = {"parent_page_id", "page_id", "page_to_move_id", "destination_id", "page_pk"}
FILES = {"image_id": HubImage, "document_id": HubDocument, "doc_id": HubDocument}


class RecordGuardMiddleware:
    """Answers 403 where an address of the admin names a page or a file that the person may not see."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: list[Any], kwargs: dict[str, Any]
    ) -> None:
        if request.path_info.startswith(reverse("wagtailadmin_home")):
            for name, pk in kwargs.items():
                if name in PAGES and not _may_see_page(request.user, pk):
                    raise PermissionDenied
                if name in FILES and not _may_see_file(request.user, FILES[name], pk):
                    raise PermissionDenied


def _may_see_page(user: Any, pk: int) -> bool:
    page = Page.objects.filter(pk=pk).first()
    return page is None or pages.may_see(user, page)


def _may_see_file(user: Any, model: Any, pk: int) -> bool:
    file = model.objects.filter(pk=pk)
    return seen_by(user, file).exists() or not file.exists()


def bulk_action(request: HttpRequest, app_label: str, model_name: str, action: str) -> HttpResponse:
    """Wagtail's view, which names every record it is asked about, for records that the person may see."""
    action_class = bulk_action_registry.get_bulk_action_class(app_label, model_name, action)
    if action_class is None:
        raise Http404
    model = _model_of(action_class, app_label, model_name)
    asked = request.GET.getlist("id")
    if "all" in asked:
        bulk = action_class(request, model)
        asked = [
            str(pk) for pk in bulk.get_all_objects_in_listing_query(request.GET.get("childOf"))
        ]
        seen = request.GET.copy()
        seen.setlist("id", _seen(request, model, asked))
        request.GET = seen  # type: ignore[assignment]
    elif len(_seen(request, model, asked)) < len(_there(model, asked)):
        raise PermissionDenied
    return wagtails_bulk_action(request, app_label, model_name, action)


def _model_of(action_class: Any, app_label: str, model_name: str) -> Any:
    return next(
        model
        for model in action_class.models
        if (model._meta.app_label, model._meta.model_name) == (app_label, model_name)
    )


def _there(model: Any, asked: list[str]) -> list[str]:
    try:
        return [
            str(pk)
            for pk in model._default_manager.filter(pk__in=asked).values_list("pk", flat=True)
        ]
    except (ValueError, OverflowError) as error:  # no number, or none that an id can be
        raise Http404 from error


def _seen(request: HttpRequest, model: Any, asked: list[str]) -> list[str]:
    there = model._default_manager.filter(pk__in=_there(model, asked))
    return [str(pk) for pk in seen_by(request.user, there).values_list("pk", flat=True)]
