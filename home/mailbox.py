"""Development only: what was mailed, and the codes of the staff's second step."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from functools import wraps
from typing import Any

from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from accounts.allauth_internals import decrypt, format_hotp_value, hotp_value
from outbox.mailbox import mail_named, newest_mails

MOST_SHOWN = 50


def development_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """No such page without a mailbox folder, even if somebody mounted it."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> HttpResponse:
        if not hasattr(settings, "MAILBOX_DIR"):
            raise Http404
        return view(*args, **kwargs)

    return guarded


@dataclass(frozen=True)
class SecondStep:
    """The code that somebody's authenticator app would show now."""

    email: str
    code: str
    seconds_left: int


@development_only
def inbox(request: HttpRequest) -> HttpResponse:
    """The newest mails and everybody's second step."""
    context = {"mails": newest_mails(most=MOST_SHOWN), "second_steps": second_steps()}
    return render(request, "mailbox/inbox.html", context)


@development_only
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail: its headers, its text, its parts and the raw source."""
    email = _mail_or_404(name)
    body = email.get_body(("plain",))
    context = {
        "name": name,
        "mail": email,
        "text": body.get_content() if body else "",
        "parts": list(enumerate(part.get_content_type() for part in email.walk())),
        "raw": email.as_string(),
    }
    return render(request, "mailbox/mail.html", context)


@development_only
@xframe_options_sameorigin
def part(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """One part of a mail as it is. HTML is shown without the site's policy, which forbids its styles."""
    parts = list(_mail_or_404(name).walk())
    if number >= len(parts) or parts[number].is_multipart():
        raise Http404
    content_type = parts[number].get_content_type()
    response = HttpResponse(
        parts[number].get_payload(decode=True), content_type=f"{content_type}; charset=utf-8"
    )
    response._csp_config = {"default-src": ["'none'"], "style-src": ["'unsafe-inline'"]}
    if content_type != "text/html":
        response["Content-Disposition"] = "attachment"
    return response


def second_steps() -> list[SecondStep]:
    """The present code of everybody who has an authenticator app."""
    now = int(time.time())
    period = mfa_settings.TOTP_PERIOD
    apps = Authenticator.objects.filter(type=Authenticator.Type.TOTP).select_related("user")
    return [
        SecondStep(
            app.user.email,
            format_hotp_value(hotp_value(decrypt(app.data["secret"]), now // period)),
            period - now % period,
        )
        for app in apps
    ]


def _mail_or_404(name: str) -> EmailMessage:
    try:
        return mail_named(name)
    except (FileNotFoundError, ValueError) as error:
        raise Http404 from error
