"""A calendar of one's own that a calendar program fetches."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone


def new_token() -> str:
    """160 random bits, safe in an address."""
    return secrets.token_urlsafe(20)


class PersonalFeed(models.Model):
    """The secret address of somebody's calendar. Making another one ends the old."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="personal_feed"
    )
    token = models.CharField(max_length=40, unique=True, default=new_token)
    made_at = models.DateTimeField(default=timezone.now)
    # The last day on which a calendar program asked; empty until the first does.
    fetched_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"#{self.person_id}"
