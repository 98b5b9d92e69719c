"""What every template may name."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .models import HubSettings


def hub(request: HttpRequest) -> dict[str, object]:
    """``hub``: what was set about it. Its name, and where a reader may write to, by themselves."""
    known = SimpleLazyObject(lambda: HubSettings.load(request_or_site=request))
    return {
        "hub": known,
        "hub_name": SimpleLazyObject(lambda: known.hub_name),
        "contact_email": SimpleLazyObject(
            lambda: known.contact_email or parseaddr(settings.MAIL_REPLY_TO)[1]
        ),
    }
