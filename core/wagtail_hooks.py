"""Shared records in the Wagtail admin."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from .admin.pages import seen_by
from .admin.viewsets import GuardedSnippetViewSet, RecordDeleteBulkAction
from .models import Organisation, Topic
from .page_links import PageLinks


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
