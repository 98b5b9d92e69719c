"""The front page."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from core.models import BasePage

from .queries import next_sessions


class HomePage(BasePage):
    """Who the hub is for, and what is on next."""

    template = "pages/home.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["learning_sessions.ProgrammePage"]

    headline = models.CharField(_("headline"), max_length=120)
    introduction = models.TextField(_("introduction"), blank=True, max_length=400)

    content_panels = BasePage.content_panels + [FieldPanel("headline"), FieldPanel("introduction")]

    class Meta:
        verbose_name = _("front page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["next_sessions"] = next_sessions()
        return context
