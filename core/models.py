"""Records that every room shares, and the base of every page. Knows nobody above it."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from django.core.files import File
from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition, Filter
from wagtail.models import Page

from .enums import AreaKind
from .file_names import stored_name
from .hub_settings import HubSettings
from .page_form import HubPageForm
from .pictures import SPECS, light_enough
from .waiting_collection import WaitingCollection, waits

__all__ = [
    "Area",
    "AreaQuerySet",
    "BasePage",
    "HubDocument",
    "HubImage",
    "HubRendition",
    "HubSettings",
    "Organisation",
    "Topic",
    "WaitingCollection",
]

WAITING_FOLDER = "waiting_images"  # the proxy does not serve it


class BasePage(Page):
    """What each page type of the hub starts from."""

    # Wagtail's own panels, in words for people who do not build websites.
    panels_for_search_engines = [
        MultiFieldPanel(
            [
                FieldPanel(
                    "slug",
                    heading=_("Address"),
                    help_text=_(
                        "The last part of the page’s address. If you change it, the old address leads "
                        "to the new one."
                    ),
                ),
                FieldPanel(
                    "seo_title",
                    heading=_("Title for search engines"),
                    help_text=_("Empty: the title of the page."),
                ),
                FieldPanel(
                    "search_description",
                    heading=_("Description for search engines"),
                    help_text=_("One or two sentences. Empty: the first words of the page."),
                ),
            ],
            _("Address and search engines"),
        )
    ]
    panels_for_menus = [
        FieldPanel(
            "show_in_menus",
            heading=_("Link in the menu at the top"),
            help_text=_("For pages right below the front page."),
        )
    ]
    promote_panels = [*panels_for_search_engines, MultiFieldPanel(panels_for_menus, _("Menus"))]
    base_form_class = HubPageForm

    class Meta:
        abstract = True

    def get_view_restrictions(self) -> QuerySet:
        """Wagtail's, asked for once: the hub and Wagtail both look at them before a page is served."""
        return self._view_restrictions

    @cached_property
    def _view_restrictions(self) -> QuerySet:
        return super().get_view_restrictions()


class Topic(models.Model):
    """A subject that sessions (and, later, guides) are about."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name


class AreaQuerySet(models.QuerySet["Area"]):
    def to_work_in(self) -> AreaQuerySet:
        """The areas a person may name as theirs: the 24 authorities, then elsewhere and national."""
        return self.filter(kind__in=[AreaKind.UPPER_TIER, AreaKind.OUTSIDE]).order_by(
            models.Case(models.When(kind=AreaKind.OUTSIDE, then=1), default=0), "name"
        )


class Area(models.Model):
    """A place: the country, its two Midlands regions, their authorities, and what lies outside.

    ``code`` is the code of the Office for National Statistics, where there is one.
    """

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=AreaKind)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("area")
        verbose_name_plural = _("areas")

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """An employer or partner, offered as a suggestion where somebody types where they work."""

    name = models.CharField(_("name"), max_length=120, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name


class HubImage(AbstractImage):
    """A picture. What is stored was painted anew from what was uploaded; see ``core/repainting.py``."""

    credit = models.CharField(
        _("credit"),
        max_length=120,
        blank=True,
        default="",
        help_text=_("Who made it or owns it, and by what right we show it."),
    )
    people_agreed = models.BooleanField(
        _("everybody who can be recognised has agreed"),
        default=False,
        help_text=_(
            "Tick it if nobody can be recognised, too. For a child, whoever is responsible for the child "
            "agrees. A face on a public page cannot be called back."
        ),
    )

    admin_form_fields = (
        "title",
        "file",
        "description",
        "credit",
        "people_agreed",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    @property
    def default_alt_text(self) -> str:
        """What the picture shows. The title is no stand-in: it begins as the name of a file."""
        return self.description

    def get_upload_to(self, filename: str) -> str:
        return f"original_images/{stored_name(filename, otherwise='picture')}"

    def generate_rendition_file(self, filter: Filter, *, source: Any = None) -> File:
        """Light enough for a page, in one of the hub's own sizes; in any other, as Wagtail does it."""
        if filter.spec not in SPECS:
            return super().generate_rendition_file(filter, source=source)
        drawn = light_enough(self, filter.spec)
        drawn.name = stored_name(f"{PurePosixPath(self.file.name).stem}.webp", otherwise="picture")
        return drawn


class HubRendition(AbstractRendition):
    """A picture in one of its sizes. Those of a picture that waits for an editor are not public."""

    image = models.ForeignKey(HubImage, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"],
                name="one_rendition_of_each_size",
            )
        ]

    @property
    def url(self) -> str:
        """Of a picture that waits, the address of a view that asks who may see it."""
        if self.file.name.startswith(f"{WAITING_FOLDER}/"):
            return reverse("waiting_picture", args=[self.pk])
        return super().url

    def get_upload_to(self, filename: str) -> str:
        public = super().get_upload_to(filename)
        return f"{WAITING_FOLDER}/{PurePosixPath(public).name}" if waits(self.image) else public


def document_path(instance: HubDocument, filename: str) -> str:
    """Where a document is stored."""
    return f"documents/{stored_name(filename, otherwise='document')}"


class HubDocument(AbstractDocument):
    """A file to read elsewhere. Its content was looked at; see ``core/document_checks.py``."""

    file = models.FileField(_("file"), upload_to=document_path)

    admin_form_fields = ("title", "file", "collection", "tags")

    def clean(self) -> None:
        if self.file:  # one that the form refused is not there, and needs no second message
            super().clean()
