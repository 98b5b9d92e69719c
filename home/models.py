"""The pages that editors write: the front page, one for each group of readers, and plain content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from core.local_time import today
from core.models import BasePage
from core.search_parts import PartsField
from sessions.queries import next_sessions

from .blocks import ContentBlock, DoorBlock, ProgressBlock, ProgressValue
from .enums import Audience
from .facts import CheckedPage
from .progress import is_recent

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

HEADINGS_WORTH_A_LIST = 4
MOST_ON_FRONT_PAGE = 3


class Step(NamedTuple):
    """A page on the way to another."""

    url: str
    title: StrOrPromise


class HomePage(BasePage):
    """Who the hub is for, what is on next, and how the action plan is getting on."""

    template = "pages/home.html"
    page_description = _("The first page of the hub in one language. There is one already.")
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["learning_sessions.ProgrammePage", "home.LandingPage", "home.ContentPage"]

    headline = models.CharField(_("headline"), max_length=120)
    introduction = models.TextField(_("introduction"), blank=True, max_length=400)
    doors = StreamField(
        [("door", DoorBlock())],
        blank=True,
        max_num=3,
        verbose_name=_("doors"),
        help_text=_("A way in for each group of people."),
    )
    progress = StreamField(
        [("step", ProgressBlock())],
        blank=True,
        max_num=6,
        verbose_name=_("latest progress"),
        help_text=_("Newest first. Without any, this part of the page is not shown."),
    )

    progress_page = models.ForeignKey(
        "wagtailcore.Page",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("where to read more about the progress"),
    )

    content_panels = BasePage.content_panels + [
        FieldPanel("headline", help_text=_("The largest words on the front page.")),
        FieldPanel("introduction", help_text=_("Two or three sentences below the headline.")),
        FieldPanel("doors"),
        MultiFieldPanel(
            [FieldPanel("progress"), FieldPanel("progress_page")], _("Latest progress")
        ),
    ]
    search_fields = BasePage.search_fields + [
        PartsField("headline"),
        PartsField("introduction"),
    ]

    class Meta:
        verbose_name = _("front page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["next_sessions"] = next_sessions(at_most=MOST_ON_FRONT_PAGE)
        return context

    @property
    def last_dated_step(self) -> ProgressValue | None:
        """The newest step of which it is known when it was."""
        dated = [step.value for step in self.progress if step.value.latest_day]
        return max(dated, key=lambda step: step.latest_day, default=None)

    @property
    def progress_is_recent(self) -> bool:
        """Whether the newest step with a date may still be called the latest."""
        day = self.last_dated_step.latest_day if self.last_dated_step else None
        return day is not None and is_recent(day, today=today())


class WrittenPage(CheckedPage):
    """A page with a body: what landing pages and content pages share."""

    parent_page_types = ["home.HomePage", "home.LandingPage", "home.ContentPage"]
    subpage_types = ["home.ContentPage"]

    lede = models.TextField(
        _("first words"),
        max_length=300,
        blank=True,
        help_text=_("One or two sentences in larger type: what the reader finds here."),
    )
    body = StreamField(ContentBlock(), blank=True, verbose_name=_("body"))

    content_panels = BasePage.content_panels + [FieldPanel("lede"), FieldPanel("body")]
    settings_panels = CheckedPage.panels_of_facts + BasePage.settings_panels
    search_fields = BasePage.search_fields + [
        PartsField("lede"),
        PartsField("body"),
    ]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["trail"] = self.trail(request)
        return context

    def trail(self, request: HttpRequest) -> list[Step]:
        """The pages above this one that a reader can open, the front page first."""
        above = self.get_ancestors().live().filter(depth__gt=1)
        return [
            Step(
                url=page.get_url(request) or "", title=_("Home") if page.depth == 2 else page.title
            )
            for page in above
        ]

    @property
    def headings(self) -> list[str]:
        """What is on the page; nothing for a short one."""
        found = [str(block.value) for block in self.body if block.block_type == "heading"]
        return found if len(found) >= HEADINGS_WORTH_A_LIST else []


class LandingPage(WrittenPage):
    """Where one group of readers begins."""

    template = "pages/landing.html"
    page_description = _(
        "Where one group of readers begins. Then let one of the front page’s doors lead to it."
    )
    parent_page_types = ["home.HomePage"]

    audience = models.CharField(_("for"), max_length=20, choices=Audience)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("audience"),
        FieldPanel("lede"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("landing page")


class ContentPage(WrittenPage):
    """A page of words, pictures and lists about one thing."""

    template = "pages/content.html"
    page_description = _(
        "Words, pictures and lists about one thing. Most pages are of this kind. Readers find it with the "
        "search; a card on another page, or a tick for a menu on the tab “Promote”, leads them there."
    )

    show_in_footer = models.BooleanField(
        _("link at the foot of every page"),
        default=False,
        help_text=_("For pages right below the front page."),
    )

    promote_panels = [
        *BasePage.panels_for_search_engines,
        MultiFieldPanel([*BasePage.panels_for_menus, FieldPanel("show_in_footer")], _("Menus")),
    ]

    class Meta:
        verbose_name = _("content page")
