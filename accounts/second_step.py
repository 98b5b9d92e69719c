"""Whether this sign-in used a second step, and for staff, whether it was lately. See docs/adr/0091."""

from __future__ import annotations

import time

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from .models import User
from .queries import real_steps_of

AT_WORK = "staff_at_work"  # in the web session: when the person last did something in the admin
WANTED = "wanted_after_second_step"  # in the web session: where somebody without a step was going
NOTED_EVERY_SECONDS = 60


def used_second_factor(request: HttpRequest) -> bool:
    """Whether this sign-in included a second factor or a passkey, not merely that one exists."""
    return _used_at(request) is not None


def second_step_holds(request: HttpRequest) -> bool:
    """Whether the second step of this sign-in still opens what needs one.

    For staff it ends after so many hours, and after so many minutes in which they did nothing in the
    admin. Others who belong to a group use it once in each sign-in.
    """
    used_at = _used_at(request)
    if used_at is None:
        return False
    if not request.user.is_staff:
        return True
    now = time.time()
    last_at_work = max(used_at, request.session.get(AT_WORK, 0))
    is_idle = now - last_at_work >= settings.STAFF_IDLE_MINUTES * 60
    is_over = now - used_at >= settings.STAFF_SIGN_IN_HOURS * 60 * 60
    return not is_idle and not is_over


def user_with_second_step(request: HttpRequest) -> User | AnonymousUser:
    """The person, for a question about staff rights on a public page; nobody without the second step."""
    return request.user if second_step_holds(request) else AnonymousUser()


def note_at_work(request: HttpRequest) -> None:
    """Note that somebody did something in the admin, at most once a minute: each note writes a row."""
    now = int(time.time())
    if now - request.session.get(AT_WORK, 0) >= NOTED_EVERY_SECONDS:
        request.session[AT_WORK] = now


def ask_for_second_step(request: HttpRequest) -> HttpResponse:
    """Lead to using the second step, or to setting one up, and from there back to this address."""
    if real_steps_of(_person(request)).exists():
        query = urlencode({"next": request.get_full_path()})
        response = redirect(f"{reverse('mfa_reauthenticate')}?{query}")
    else:
        request.session[WANTED] = request.get_full_path() if request.method == "GET" else ""
        messages.warning(request, _why_one_is_needed(_person(request)))
        response = redirect("mfa_index")
    add_never_cache_headers(response)
    return response


def _why_one_is_needed(person: User) -> str:
    if person.is_staff:
        return _("People who run the hub need a second step to sign in. Set it up now.")
    return _("This is for one group of people, who need a second step to sign in. Set it up now.")


def _used_at(request: HttpRequest) -> float | None:
    if not request.user.is_authenticated:
        return None
    records = get_authentication_records(request, request.user)
    times = [record["at"] for record in records if record.get("method") == "mfa"]
    return max(times, default=None)


def _person(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]
