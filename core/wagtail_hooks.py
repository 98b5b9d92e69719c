"""Shared records in the Wagtail admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from .models import Organisation, Topic
from .page_links import PageLinks


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    panels = [FieldPanel("name"), FieldPanel("slug")]


class OrganisationViewSet(SnippetViewSet):
    model = Organisation
    icon = "group"
    panels = [FieldPanel("name")]


class SharedRecordsGroup(SnippetViewSetGroup):
    menu_label = _("Lists")
    menu_icon = "folder-open-inverse"
    menu_order = 400
    items = (TopicViewSet, OrganisationViewSet)


register_snippet(SharedRecordsGroup)


@hooks.register("register_rich_text_features", order=1)  # after Wagtail's own
def link_pages_with_few_questions(features: FeatureRegistry) -> None:
    features.register_link_type(PageLinks)
