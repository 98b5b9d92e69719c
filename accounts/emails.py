"""The one mail about an account that is owed: it will be closed, because nobody uses it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import HubSettings
from outbox.letters import Kind, Letter
from outbox.models import Message

from .models import User

CLOSING_SOON = "account.closing_soon"
NOTICE = timedelta(days=30)


def closing_soon_key(person: User) -> str:
    """Names the notice of today: whoever was seen since an older one gets another."""
    return f"{CLOSING_SOON}:{person.pk}:{timezone.now():%Y%m%d}"


def last_seen(person: User) -> datetime:
    """When they last signed in, or, if they never did, when their account was made."""
    return person.last_login or person.date_joined


def _is_still_away(message: Message) -> bool:
    person: User = message.recipient
    is_here = person.is_active and not person.is_closed
    return is_here and last_seen(person) < message.created_at


def _closing_soon(message: Message) -> Letter:
    person: User = message.recipient
    context = {
        "hub_name": HubSettings.load().hub_name,
        "subject": _("Do you still want your account on the learning hub?"),
        "last_seen": last_seen(person),
        "closes": timezone.now() + NOTICE,
        "href": settings.SITE_URL + reverse("account_login"),
        "name": person.name,
    }
    return Letter(
        to=person.email,
        subject=str(context["subject"]),
        text=render_to_string("emails/closing_soon.txt", context),
        html=render_to_string("emails/closing_soon.html", context),
    )


KINDS = {
    CLOSING_SOON: Kind(gettext_lazy("Account closes soon"), _is_still_away, _closing_soon),
}
