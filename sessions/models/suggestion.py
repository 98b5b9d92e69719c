"""What people would like a session about."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions.enums import SuggestionStatus


class SessionSuggestion(models.Model):
    """A suggestion in the organisers' queue."""

    title = models.CharField(_("what it should be about"), max_length=120)
    why = models.TextField(_("why it would help"), max_length=1000, blank=True, default="")
    can_speak = models.BooleanField(_("could speak about it"), default=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="suggestions",
        verbose_name=_("from"),
    )
    made_at = models.DateTimeField(_("suggested"), default=timezone.now, editable=False)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=SuggestionStatus,
        default=SuggestionStatus.NEW,
    )
    note = models.TextField(_("note of the organisers"), blank=True, default="")

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")

    def __str__(self) -> str:
        return self.title
