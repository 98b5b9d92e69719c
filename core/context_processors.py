"""What every template may name."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from django.http import HttpRequest


def hub(request: HttpRequest) -> dict[str, object]:
    """The hub's name and where a reader may write to."""
    return {
        "hub_name": settings.HUB_NAME,
        "contact_email": parseaddr(settings.MAIL_REPLY_TO)[1],
    }
