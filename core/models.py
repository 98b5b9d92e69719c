"""Records that every room shares, and the base of every page. Knows nobody above it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from .enums import AreaKind
from .hub_settings import HubSettings

__all__ = ["Area", "AreaQuerySet", "BasePage", "HubSettings", "Organisation", "Topic"]


class BasePage(Page):
    """What each page type of the hub starts from."""

    class Meta:
        abstract = True


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
