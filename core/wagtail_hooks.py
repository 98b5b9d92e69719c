"""Shared records in the Wagtail admin."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from .admin.pages import seen_by
from .admin.viewsets import GuardedSnippetViewSet, RecordDeleteBulkAction
from .models import HubDocument, Organisation, Topic
from .page_links import PageLinks
from .waiting_collection import waits
from .waiting_views import may_open


class TopicViewSet(GuardedSnippetViewSet):
    model = Topic
    icon = "tag"
    panels = [FieldPanel("name"), FieldPanel("slug")]


class OrganisationViewSet(GuardedSnippetViewSet):
    model = Organisation
    icon = "group"
    panels = [FieldPanel("name")]


class SharedRecordsGroup(SnippetViewSetGroup):
    menu_label = _("Lists")
    menu_icon = "folder-open-inverse"
    menu_order = 400
    items = (TopicViewSet, OrganisationViewSet)


register_snippet(SharedRecordsGroup)
# After Wagtail's, and so in its place.
hooks.register("register_bulk_action", RecordDeleteBulkAction, order=1)


@hooks.register("construct_page_chooser_queryset")
def offer_pages_that_are_seen(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    return pages & seen_by(request.user)


@hooks.register("before_copy_page")
def refuse_an_alias_by_an_author(request: HttpRequest, page: Page) -> None:
    """Refuse to put a page in a second place for a person who may not publish there.

    An alias of a public page is public at once, and Wagtail's form makes one without asking.
    """
    if request.POST.get("alias") and not _may_publish_below(request, page):
        raise PermissionDenied


def _may_publish_below(request: HttpRequest, page: Page) -> bool:
    chosen = request.POST.get("new_parent_page", "")
    parent = Page.objects.filter(pk=chosen).first() if chosen.isdigit() else page.get_parent()
    return parent is not None and parent.permissions_for_user(request.user).can_publish_subpage()


@hooks.register("register_rich_text_features", order=1)  # after Wagtail's own
def link_pages_with_few_questions(features: FeatureRegistry) -> None:
    features.register_link_type(PageLinks)


@hooks.register("before_serve_document", order=-1)
def refuse_who_is_signed_in_already(document: HubDocument, request: HttpRequest) -> None:
    """Wagtail asks everybody it turns away to sign in; somebody who has done so would go round in circles."""
    if request.user.is_authenticated:
        for restriction in document.collection.get_view_restrictions():
            if not restriction.accept_request(request):
                raise PermissionDenied(_("This document is for another group of people."))


@hooks.register("before_serve_document", order=-1)
def keep_what_waits_for_an_editor(
    document: HubDocument, request: HttpRequest
) -> HttpResponse | None:
    """A document that no editor has published opens for its author and for editors only."""
    if waits(document) and not may_open(request.user, document):
        if request.user.is_authenticated:
            raise PermissionDenied(_("This document waits for an editor."))
        return redirect_to_login(request.get_full_path(), settings.WAGTAIL_FRONTEND_LOGIN_URL)
    return None
