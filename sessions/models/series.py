"""Sessions that belong together, and who runs them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel


class Series(ClusterableModel):
    """A row of sessions with one name. Named organisers have it to themselves."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    summary = models.TextField(_("summary"), blank=True, default="", max_length=600)
    organisers = ParentalManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="series_organised",
        verbose_name=_("organisers"),
        help_text=_("Only they, and administrators, see who books. Empty: all organisers do."),
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("series")
        verbose_name_plural = _("series")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("sessions:series", args=[self.pk])
