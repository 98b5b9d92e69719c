"""The devices on which somebody is signed in: as little about each as it takes to recognise it.

Allauth's record is used without what it would like to know. No network address is kept, and of what a
browser says about itself only its name and its system's: "Chrome on Android".
"""

from __future__ import annotations

import time
from typing import Any

import ua_parser
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from .models import User

NO_ADDRESS = "0.0.0.0"  # noqa: S104 - the column wants one, and we want none
SEEN = "device_seen"
# How exactly "last used" is known: a row written at each request would make every reader a writer.
SEEN_EVERY_SECONDS = 15 * 60
LONGEST_NAME = 40


def remember(request: HttpRequest, person: User) -> None:
    """Note that ``person`` uses this browser now."""
    if not request.session.session_key:
        request.session.save()
    UserSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": person,
            "ip": NO_ADDRESS,
            "user_agent": "",
            "data": browser_and_system(request.META.get("HTTP_USER_AGENT", "")),
            "last_seen_at": timezone.now(),
        },
    )
    request.session[SEEN] = int(time.time())


def remember_if_due(request: HttpRequest) -> None:
    """Note it at most each quarter of an hour."""
    if time.time() - request.session.get(SEEN, 0) >= SEEN_EVERY_SECONDS:
        remember(request, request.user)  # type: ignore[arg-type]


def browser_and_system(user_agent: str) -> dict[str, str]:
    """The names in plain words; what is not known is empty."""
    found = ua_parser.parse(user_agent[:500])
    browser = found.user_agent.family if found.user_agent else ""
    system = found.os.family if found.os else ""
    if system == "iOS" and found.device:
        system = found.device.family  # iPhone or iPad is what people call it
    plain = browser.replace("Mobile", "").replace("WebView", "").strip()
    return {
        "browser": plain[:LONGEST_NAME],
        "system": {"Mac OS X": "Mac"}.get(system, system)[:LONGEST_NAME],
    }


def devices_of(person: User) -> QuerySet[UserSession]:
    """The devices on which ``person`` is signed in now, the last used first."""
    alive = Session.objects.filter(expire_date__gt=timezone.now())
    found = UserSession.objects.filter(user=person, session_key__in=alive.values("session_key"))
    return found.order_by("-last_seen_at", "-pk")


def end_device(device: UserSession) -> None:
    """Sign that device out."""
    device.end()


def end_others(person: User, *, current: str | None) -> int:
    """Sign out every device of ``person`` but the one whose web session is ``current``."""
    others = list(UserSession.objects.filter(user=person).exclude(session_key=current or ""))
    for device in others:
        device.end()
    return len(others)


def remember_signed_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A sign-in makes this browser one of the person's devices, and its session as long as usual."""
    request.session.set_expiry(None)
    remember(request, user)


def forget_signed_out(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """After a sign-out it is none any more."""
    UserSession.objects.filter(session_key=request.session.session_key or "").delete()
