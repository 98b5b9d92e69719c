"""Mails about bookings and the calendars in them, read with two libraries that know nothing of each other."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

import icalendar
import vobject
from django.core import mail

from outbox.services import claim_next, deliver


def new_mails() -> list[bytes]:
    """The raw mails that a worker sends now."""
    mail.outbox.clear()
    while (message := claim_next()) is not None:
        deliver(message)
    return [sent.message().as_bytes(linesep="\r\n") for sent in mail.outbox]


def new_mail() -> EmailMessage:
    (raw,) = new_mails()
    return message_from_bytes(raw, policy=policy.default)


def calendar_in(email: EmailMessage) -> bytes:
    (part,) = [part for part in email.walk() if part.get_content_type() == "text/calendar"]
    return part.get_payload(decode=True)


def event_in(ics: bytes) -> icalendar.Event:
    """The one event of a calendar."""
    (event,) = icalendar.Calendar.from_ical(ics).walk("VEVENT")
    return event


def events_in(ics: bytes) -> dict[str, icalendar.Event]:
    """All entries of a calendar by their UID, after both libraries read the same in it."""
    events = icalendar.Calendar.from_ical(ics).walk("VEVENT")
    others = getattr(vobject.readOne(ics.decode()), "vevent_list", [])
    assert [(event["UID"], event["SUMMARY"], event.start, event.end) for event in events] == [
        (other.uid.value, other.summary.value, other.dtstart.value, other.dtend.value)
        for other in others
    ]
    return {str(event["UID"]): event for event in events}


def read_by_vobject(ics: bytes) -> vobject.base.Component:
    return vobject.readOne(ics.decode()).vevent


def unfolded(ics: bytes) -> bytes:
    """``ics`` with each of its lines in one piece."""
    return re.sub(rb"\r\n[ \t]", b"", ics)
