"""The programme's page: an editor's words above a list that comes from the sessions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField
from wagtail.search import index

from core.models import BasePage


class ProgrammePage(RoutablePageMixin, BasePage):
    """What is on in the next eight weeks, and, apart, what was. Its routes hand over to views."""

    template = "pages/programme.html"
    page_description = _(
        "The list of sessions, which keeps itself up to date. One in each language is enough: a new session "
        "is added under Programme, not as a page."
    )
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1

    introduction = RichTextField(
        _("introduction"), blank=True, features=["bold", "link"], max_length=600
    )

    content_panels = BasePage.content_panels + [FieldPanel("introduction")]
    search_fields = BasePage.search_fields + [index.SearchField("introduction")]

    class Meta:
        verbose_name = _("programme page")

    @path("")
    def upcoming(self, request: HttpRequest) -> HttpResponse:
        from sessions.views import programme  # noqa: PLC0415 - a route stands below what it routes to

        return self.render(request, context_overrides=programme.upcoming(request))

    @path("past/", name="past")
    def past(self, request: HttpRequest) -> HttpResponse:
        from sessions.views import programme  # noqa: PLC0415

        return self.render(
            request,
            context_overrides=programme.past(request),
            template="pages/programme_past.html",
        )
