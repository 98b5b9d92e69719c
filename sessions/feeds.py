"""Feeds as calendar programs and feed readers fetch them. Only renders: what is in them comes from outside.

The same records give the same bytes, so that a program which asks again is told "not changed".
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from core.templatetags.hub_times import clock, day

from .calendar import booking_event, new_calendar, one_line, session_event, utc
from .enums import SessionMode
from .feed_queries import FeedBooking, FeedSession
from .models import LearningSession

LOOK_AGAIN = timedelta(hours=1)
BEFORE_ALL = datetime(2026, 1, 1, tzinfo=UTC)


def programme_calendar(sessions: Iterable[FeedSession], *, hub_name: str) -> bytes:
    """The programme for everybody: leads to the sessions' pages, and makes nobody busy."""
    calendar = _feed(hub_name)
    for each in sessions:
        calendar.add_component(_public_event(each))
    return calendar.to_ical()


def personal_calendar(bookings: Iterable[FeedBooking]) -> bytes:
    """Somebody's own places: the entries of their invitations, each leading to its gate."""
    calendar = _feed(_("My lunch-and-learn sessions"))
    for each in bookings:
        booking = each.booking
        event = booking_event(
            booking,
            status="CONFIRMED" if booking.is_booked else "CANCELLED",
            stamp=each.changed_at,
            title=_title(booking.session, is_on=booking.is_booked),
        )
        event.add("last-modified", utc(each.changed_at))
        calendar.add_component(event)
    return calendar.to_ical()


def programme_news(sessions: Iterable[FeedSession], *, hub_name: str, programme: str) -> str:
    """The sessions to come, as an Atom feed; ``programme`` is the address of the programme's page."""
    sessions = list(sessions)
    feed = _News(
        title=one_line(hub_name),
        subtitle=_("Lunch-and-learn sessions to come"),
        link=programme,
        description="",
        feed_url=settings.SITE_URL + reverse("sessions:atom"),
        feed_guid=f"tag:{settings.CALENDAR_UID_HOST},2026:sessions",
        author_name=one_line(hub_name),
        language=get_language(),
        updated=max((each.changed_at for each in sessions), default=BEFORE_ALL),
    )
    for each in sessions:
        session = each.session
        feed.add_item(
            title=one_line(_title(session, is_on=not session.is_cancelled)),
            link=page_address(session),
            description=_news_of(session),
            unique_id=f"tag:{settings.CALENDAR_UID_HOST},2026:session-{session.pk}",
            pubdate=session.published_from,
            updateddate=each.changed_at,
        )
    return feed.writeString("utf-8")


def page_address(session: LearningSession) -> str:
    """The full address of the session's page."""
    return settings.SITE_URL + session.get_absolute_url()


class _News(Atom1Feed):
    """Says when its sessions last changed; Django would say "now" of an empty feed, each time anew."""

    def latest_post_date(self) -> datetime:
        return self.feed["updated"]


def _feed(name: str) -> Calendar:
    calendar = new_calendar("PUBLISH")
    calendar.add("x-wr-calname", one_line(name))
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    return calendar


def _public_event(each: FeedSession) -> Event:
    session = each.session
    event = session_event(
        session,
        uid=f"session-{session.pk}@{settings.CALENDAR_UID_HOST}",
        sequence=each.revision,
        status="CANCELLED" if session.is_cancelled else "CONFIRMED",
        stamp=each.changed_at,
        title=_title(session, is_on=not session.is_cancelled),
        place=_where(session),
        words=_words(session),
        address=page_address(session),
    )
    event["transp"] = "TRANSPARENT"
    event.add("last-modified", utc(each.changed_at))
    return event


def _title(session: LearningSession, *, is_on: bool) -> str:
    """The title; many programs show nothing else of an entry that is cancelled."""
    return session.title if is_on else _("Cancelled: %(title)s") % {"title": session.title}


def _where(session: LearningSession) -> str:
    if session.mode == SessionMode.ONLINE:
        return str(session.get_mode_display())
    return session.venue


def _words(session: LearningSession) -> str:
    if session.is_cancelled:
        told = one_line(f"{_('This session is cancelled.')} {session.cancelled_why}")
    else:
        told = _("More about it, and booking: %(address)s") % {"address": page_address(session)}
    return f"{one_line(session.summary)}\n\n{told}"


def _news_of(session: LearningSession) -> str:
    times = _("%(day)s, %(start)s to %(end)s UK time") % {
        "day": day(session.starts_at),
        "start": clock(session.starts_at),
        "end": clock(session.ends_at),
    }
    return one_line(f"{times}. {session.get_mode_display()}. {session.summary}")
