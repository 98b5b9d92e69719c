"""Calendars that programs fetch: the programme's, and somebody's own behind a secret address."""

from __future__ import annotations

from urllib.parse import urljoin

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import conditional_page, require_POST, require_safe

from accounts.decorators import known_person_required
from core.models import HubSettings
from sessions import feed_queries, feeds
from sessions.context_processors import programme
from sessions.models import PersonalFeed
from sessions.services.feeds import (
    end_personal_feed,
    note_fetched,
    personal_feed,
    renew_personal_feed,
)

CALENDAR = "text/calendar; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
FIVE_MINUTES = 5 * 60


@require_safe
@conditional_page
@cache_control(public=True, max_age=FIVE_MINUTES)
def programme_calendar(request: HttpRequest) -> HttpResponse:
    """The programme, for a calendar program."""
    sessions = feed_queries.sessions_for_calendar(now=timezone.now())
    calendar = feeds.programme_calendar(sessions, hub_name=HubSettings.load().hub_name)
    return _calendar_file(calendar, name="sessions.ics")


@require_safe
@conditional_page
@cache_control(public=True, max_age=FIVE_MINUTES)
def atom(request: HttpRequest) -> HttpResponse:
    """The sessions to come, for a feed reader."""
    sessions = feed_queries.sessions_for_news(now=timezone.now())
    address = urljoin(settings.SITE_URL, str(programme(request)["programme_url"]))
    name = HubSettings.load().hub_name
    news = feeds.programme_news(sessions, hub_name=name, programme=address)
    return HttpResponse(news, content_type=ATOM)


@require_safe
@conditional_page
@cache_control(private=True)
def personal_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody's own sessions. Whoever has the address needs no sign-in."""
    person = feed_queries.person_of_feed(token)
    if person is None:
        raise Http404
    note_fetched(person.personal_feed)
    bookings = feed_queries.bookings_for_calendar(person, now=timezone.now())
    response = _calendar_file(feeds.personal_calendar(bookings), name="my-sessions.ics")
    response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@known_person_required
def my_calendar(request: HttpRequest) -> HttpResponse:
    """Shows the secret address and how to use it; the POST makes the first one."""
    if request.method == "POST":
        personal_feed(request.user)
        return redirect("sessions:personal_feed")
    feed = PersonalFeed.objects.filter(person=request.user).first()
    address = _address(feed) if feed else ""
    # Calendar programs open this one themselves, and ask whether to subscribe.
    opens_program = f"webcal:{address.partition(':')[2]}"
    return render(
        request,
        "sessions/my_calendar.html",
        {"address": address, "opens_program": opens_program},
    )


@never_cache
@known_person_required
@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """Makes another secret address, so that the old one shows nothing any more."""
    renew_personal_feed(request.user)
    messages.success(
        request, _("Your calendar has a new address. The old one no longer works anywhere.")
    )
    return redirect("sessions:personal_feed")


@never_cache
@known_person_required
@require_POST
def turn_off(request: HttpRequest) -> HttpResponse:
    """Leaves no secret address at all."""
    end_personal_feed(request.user)
    messages.success(request, _("Your calendar is turned off. Its address no longer works."))
    return redirect("sessions:personal_feed")


def _address(feed: PersonalFeed) -> str:
    return settings.SITE_URL + reverse("sessions:personal_calendar", args=[feed.token])


def _calendar_file(content: bytes, *, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CALENDAR)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
