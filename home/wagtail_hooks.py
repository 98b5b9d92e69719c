"""Where the pages of the hub enter the Wagtail admin."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from core.models import HubDocument

from .content_checks import check_everything
from .unconfirmed import NotConfirmedMenuItem, NotConfirmedView
from .waiting_views import keep_waiting_file
from .where_to_begin import WhereToBegin

hooks.register("construct_wagtail_userbar", check_everything)


@hooks.register("construct_homepage_panels")
def say_where_to_begin(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(WhereToBegin())


@hooks.register("construct_help_menu")
def leave_out_news_for_developers(request: HttpRequest, items: list[MenuItem]) -> None:
    """What is new in Wagtail is news for whoever builds the hub; a badge would send editors there."""
    items[:] = [item for item in items if not item.name.startswith("whats-new-in-wagtail")]


@hooks.register("before_serve_document", order=-1)
def keep_what_waits_for_an_editor(
    document: HubDocument, request: HttpRequest
) -> HttpResponse | None:
    """A document that no editor has published opens for its author and for editors only."""
    return keep_waiting_file(request, document)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [path("reports/not-confirmed/", NotConfirmedView.as_view(), name="not_confirmed")]


@hooks.register("register_reports_menu_item")
def list_what_is_not_confirmed() -> MenuItem:
    return NotConfirmedMenuItem()
