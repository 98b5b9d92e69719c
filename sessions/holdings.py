"""What the programme holds about a person, and how it forgets them."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.holdings import Holding, Row
from accounts.models import User
from core.local_time import to_civil
from outbox import services as outbox
from outbox.models import Message

from .models import AccessNeeds, BookingEvent, PersonalFeed, SessionSuggestion
from .services.bookings import cancel_booking
from .services.changes import SESSION_CANCELLED

CLOSED = "The account was closed."


def bookings_held(person: User) -> list[Row]:
    """Each booking with its moves and what was told about access needs."""
    found = person.bookings.select_related("session", "access_needs").prefetch_related("events")
    return [
        {
            "session": booking.session.title,
            "when": f"{to_civil(booking.session.starts_at):%Y-%m-%d %H:%M}",
            "status": str(booking.get_status_display()),
            "booked": booking.made_at,
            "access needs": booking.access_needs.text if hasattr(booking, "access_needs") else "",
            "moves": [
                f"{event.at:%Y-%m-%d %H:%M} {event.to_status}" for event in booking.events.all()
            ],
        }
        for booking in found
    ]


def suggestions_held(person: User) -> list[Row]:
    """What they suggested."""
    made = SessionSuggestion.objects.filter(person=person).values(
        "title", "why", "can_speak", "made_at", "status", "note"
    )
    return [dict(row) for row in made]


def mails_held(person: User) -> list[Row]:
    """What was mailed, without texts: those are not kept."""
    mails = Message.objects.filter(recipient=person).values(
        "kind", "created_at", "status", "finished_at"
    )
    return [dict(row) for row in mails]


def forget_bookings(person: User) -> None:
    """Give back places to come, so that whoever waits gets them; forget needs and free text."""
    coming = person.bookings.live().filter(session__starts_at__gt=timezone.now())
    for booking in coming.select_related("session"):
        cancel_booking(booking=booking, actor=person, why=CLOSED)
    AccessNeeds.objects.filter(booking__person=person).delete()
    events = BookingEvent.objects.filter(Q(booking__person=person) | Q(actor=person))
    events.exclude(why__in=["", CLOSED, SESSION_CANCELLED]).update(why="")
    PersonalFeed.objects.filter(person=person).delete()


def forget_suggestions(person: User) -> None:
    SessionSuggestion.objects.filter(person=person).delete()


def forget_mails(person: User) -> None:
    """Send nothing more, and forget notes, in which mail servers repeat addresses."""
    mails = Message.objects.filter(recipient=person)
    outbox.drop(mails, why=CLOSED)
    mails.exclude(note="").update(note="")


HOLDINGS = {
    "bookings": Holding(_("Your bookings"), bookings_held, forget_bookings),
    "suggestions": Holding(_("What you suggested"), suggestions_held, forget_suggestions),
    "mails": Holding(_("E-mails we sent you"), mails_held, forget_mails),
}
