"""Invitations that calendars understand.

One VEVENT each, times in UTC, the method in the calendar itself (the mail repeats it in its MIME
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
from .models import Booking

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


def _calendar(method: str, booking: Booking, *, status: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(_event(booking, status=status, named=method != "PUBLISH"))
    return calendar.to_ical()


def _event(booking: Booking, *, status: str, named: bool) -> Event:
    """The session as ``booking`` sees it; ``named`` says who invites whom."""
    session = booking.session
    event = Event()
    event.add("uid", uid(booking))
    event.add("sequence", booking.calendar_sequence)
    event.add("dtstamp", _utc(timezone.now()))
    event.add("dtstart", _utc(session.starts_at))
    event.add("dtend", _utc(session.ends_at))
    event.add("summary", _one_line(session.title))
    event.add("location", _one_line(_place(booking)))
    event.add("description", _description(booking))
    event.add("url", gate_address(booking))
    event.add("status", status)
    event.add("transp", "OPAQUE" if status == "CONFIRMED" else "TRANSPARENT")
    if named:
        event.add("organizer", vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"))
        event.add("attendee", _attendee(booking))
    return event


def _attendee(booking: Booking) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{booking.person.email}")
    attendee.params["CN"] = vText(_one_line(str(booking.person)))
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
            _one_line(booking.session.summary),
            _("Join, or cancel, here: %(address)s") % {"address": gate_address(booking)},
            _("Declining in your calendar does not give your place back: cancel on that page."),
        ]
    )


def _one_line(text: str) -> str:
    """``text`` without line breaks and control characters: calendars refuse a file that has some."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text).split())


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
