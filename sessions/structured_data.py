"""A session as search engines read it (schema.org). Pure: the same session gives the same facts.

The meeting link is not among them: whoever wants to come is led to the session's own page.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings

from core.local_time import LONDON

from .enums import SessionMode
from .models import LearningSession

Facts = dict[str, Any]
ATTENDANCE = {
    SessionMode.ONLINE: "https://schema.org/OnlineEventAttendanceMode",
    SessionMode.IN_PERSON: "https://schema.org/OfflineEventAttendanceMode",
    SessionMode.HYBRID: "https://schema.org/MixedEventAttendanceMode",
}


def event(session: LearningSession, *, now: datetime, organiser: str = "") -> Facts:
    """The session as an ``Event``, with an offer while it can be booked or is full."""
    facts: Facts = {
        "@context": "https://schema.org",
        "@type": "EducationEvent",
        "name": session.title,
        "description": session.summary,
        "url": _address(session),
        "startDate": _moment(session.starts_at),
        "endDate": _moment(session.ends_at),
        # A session that was moved is "scheduled": to say more one would have to say from when.
        "eventStatus": "https://schema.org/"
        + ("EventCancelled" if session.is_cancelled else "EventScheduled"),
        "eventAttendanceMode": ATTENDANCE[SessionMode(session.mode)],
        "location": _places(session),
        "organizer": {
            "@type": "Organization",
            "name": organiser or settings.HUB_NAME,
            "url": f"{settings.SITE_URL}/",
        },
        "isAccessibleForFree": True,
        "inLanguage": "en-GB",
        "audience": {"@type": "Audience", "audienceType": session.audience},
    }
    if session.capacity is not None:
        facts["maximumAttendeeCapacity"] = session.capacity
    if not session.is_cancelled and now < session.last_booking_at:
        facts["offers"] = _offer(session)
    if session.series:
        address = settings.SITE_URL + session.series.get_absolute_url()
        facts["superEvent"] = {
            "@type": "EventSeries",
            "name": session.series.name,
            "url": address,
        }
    return facts


def _address(session: LearningSession) -> str:
    return settings.SITE_URL + session.get_absolute_url()


def _moment(moment: datetime) -> str:
    """As clocks in England show it, with how far that is from Greenwich."""
    return moment.astimezone(LONDON).isoformat(timespec="seconds")


def _places(session: LearningSession) -> list[Facts]:
    places: list[Facts] = []
    if session.mode != SessionMode.IN_PERSON:
        places.append({"@type": "VirtualLocation", "url": _address(session)})
    if session.mode != SessionMode.ONLINE:
        places.append({"@type": "Place", "name": session.venue, "address": session.venue})
    return places


def _offer(session: LearningSession) -> Facts:
    offer: Facts = {
        "@type": "Offer",
        "url": _address(session),
        "price": "0",
        "priceCurrency": "GBP",
        "availability": "https://schema.org/" + ("SoldOut" if session.is_full else "InStock"),
    }
    if session.booking_opens_at:
        offer["validFrom"] = _moment(session.booking_opens_at)
    return offer
