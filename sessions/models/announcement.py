"""A message from an organiser to the people of one session."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions.enums import Audience

from .session import LearningSession


class Announcement(models.Model):
    """Written once. Goes out ten minutes later, unless somebody stops it before."""

    session = models.ForeignKey(LearningSession, models.PROTECT, related_name="announcements")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.BOOKED)
    subject = models.CharField(_("subject"), max_length=120)
    body = models.TextField(_("message"), max_length=4000)
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    sends_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    recipient_count = models.PositiveIntegerField()

    class Meta:
        ordering = ["-written_at"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")

    def __str__(self) -> str:
        return self.subject

    @property
    def can_be_stopped(self) -> bool:
        return self.stopped_at is None and timezone.now() < self.sends_at
