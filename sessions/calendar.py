"""Invitations, and entries of feeds, that calendars understand.

An invitation is one VEVENT, times in UTC, the method in the calendar itself (the mail repeats it in its MIME
type), a UID that stays with the booking and a SEQUENCE that rises. RFC 5545 and RFC 5546.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from .enums import SessionMode
from .models import Booking, LearningSession

PRODID = "-//Midlands health visiting learning hub//Sessions//EN"


def invitation(booking: Booking) -> bytes:
    """A METHOD:REQUEST for the booked person."""
    return _calendar("REQUEST", booking, status="CONFIRMED")


def cancellation(booking: Booking) -> bytes:
    """A METHOD:CANCEL that takes the invitation out of the calendar again."""
    return _calendar("CANCEL", booking, status="CANCELLED")


def session_calendar(booking: Booking) -> bytes:
    """A METHOD:PUBLISH file to open or keep. Same UID as the invitation, so that none doubles."""
    return _calendar("PUBLISH", booking, status="CONFIRMED")


def uid(booking: Booking) -> str:
    """The identity of a booking in every calendar, for ever."""
    return f"{booking.uuid}@{settings.CALENDAR_UID_HOST}"


def gate_address(booking: Booking) -> str:
    """The full address of the page from which the person joins."""
    return settings.SITE_URL + reverse("sessions:gate", args=[booking.uuid])


def new_calendar(method: str) -> Calendar:
    """A calendar of ours with nothing in it yet."""
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def booking_event(
    booking: Booking, *, status: str, stamp: datetime | None = None, title: str = ""
) -> Event:
    """The session as ``booking`` sees it, naming nobody: the same entry in each calendar of theirs."""
    return session_event(
        booking.session,
        uid=uid(booking),
        sequence=booking.calendar_sequence,
        status=status,
        stamp=stamp or timezone.now(),
        title=title or booking.session.title,
        place=_place(booking),
        words=_description(booking),
        address=gate_address(booking),
    )


def session_event(
    session: LearningSession,
    *,
    uid: str,
    sequence: int,
    status: str,
    stamp: datetime,
    title: str,
    place: str,
    words: str,
    address: str,
) -> Event:
    """``session`` as an entry of a calendar. Where it leads, and how it is called, says the caller."""
    event = Event()
    event.add("uid", uid)
    event.add("sequence", sequence)
    moments = {"dtstamp": stamp, "dtstart": session.starts_at, "dtend": session.ends_at}
    for name, moment in moments.items():
        event.add(name, utc(moment))
    event.add("summary", one_line(title))
    event.add("location", one_line(place))
    event.add("description", words)
    event.add("url", address)
    event.add("status", status)
    event.add("transp", "OPAQUE" if status == "CONFIRMED" else "TRANSPARENT")
    return event


def one_line(text: str) -> str:
    """``text`` without line breaks and what no feed may hold: programs refuse a file that has some."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]", " ", text).split())


def utc(moment: datetime) -> datetime:
    """``moment`` as calendars write it: in UTC, to the second."""
    return moment.astimezone(UTC).replace(microsecond=0)


def _calendar(method: str, booking: Booking, *, status: str) -> bytes:
    """One booking; where the method asks for something, it says who asks whom."""
    event = booking_event(booking, status=status)
    if method != "PUBLISH":
        event.add("organizer", vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"))
        event.add("attendee", _attendee(booking))
    calendar = new_calendar(method)
    calendar.add_component(event)
    return calendar.to_ical()


def _attendee(booking: Booking) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{booking.person.email}")
    attendee.params["CN"] = vText(one_line(str(booking.person)))
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("ACCEPTED")
    attendee.params["RSVP"] = vText("FALSE")
    return attendee


def _place(booking: Booking) -> str:
    session = booking.session
    if session.mode == SessionMode.ONLINE:
        return gate_address(booking)
    if session.mode == SessionMode.IN_PERSON:
        return session.venue
    return f"{session.venue} / {gate_address(booking)}"


def _description(booking: Booking) -> str:
    return "\n\n".join(
        [
            one_line(booking.session.summary),
            _("Join, or cancel, here: %(address)s") % {"address": gate_address(booking)},
            _("Declining in your calendar does not give your place back: cancel on that page."),
        ]
    )
