"""Shared records in the Wagtail admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from .models import Organisation, Topic


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    panels = [FieldPanel("name"), FieldPanel("slug")]


class OrganisationViewSet(SnippetViewSet):
    model = Organisation
    icon = "group"
    panels = [FieldPanel("name")]


class SharedRecordsGroup(SnippetViewSetGroup):
    menu_label = _("Shared records")
    menu_icon = "folder-open-inverse"
    menu_order = 400
    items = (TopicViewSet, OrganisationViewSet)


register_snippet(SharedRecordsGroup)
