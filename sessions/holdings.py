"""What the programme holds about a person, and how it forgets them."""

from __future__ import annotations

from contextlib import suppress

from django.conf import settings
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.holdings import Coming, Holding, NotNow, Row
from accounts.models import User
from outbox import services as outbox
from outbox.letters import label_of
from outbox.models import Message

from .booking_mails import with_booking
from .enums import BookingStatus
from .exceptions import BookingError, SessionHasStarted, TryAgain
from .models import (
    AccessNeeds,
    Announcement,
    Booking,
    BookingEvent,
    JoinTap,
    PersonalFeed,
    Series,
    SessionSuggestion,
)
from .services.announcements import stop_announcement
from .services.bookings import cancel_booking
from .services.changes import SESSION_CANCELLED

CLOSED = "The account was closed."
# Reasons of moves that the hub itself wrote, and none.
NOT_THEIR_WORDS = ["", CLOSED, SESSION_CANCELLED]


def bookings_held(person: User) -> list[Row]:
    """Each booking with its moves and what was told about access needs."""
    found = person.bookings.select_related("session", "access_needs").prefetch_related(
        "events", "join_taps"
    )
    return [
        {
            "session": booking.session.title,
            "session is on": booking.session.starts_at,
            "how it stands": str(booking.get_status_display()),
            "booked on": booking.made_at,
            "what you need to take part": _needs(booking),
            "what happened": [_move(event) for event in booking.events.all()],
            "you pressed Join": [_when(tap, booking) for tap in booking.join_taps.all()],
        }
        for booking in found
    ]


def places_coming(person: User) -> list[Coming]:
    """Places to come: each has an invitation in the mailbox, and perhaps an entry in a calendar."""
    booked = person.bookings.filter(
        status=BookingStatus.BOOKED, session__starts_at__gt=timezone.now()
    )
    return [
        Coming(
            title=booking.session.title,
            when=booking.session.starts_at,
            cancel_address=reverse("sessions:cancel", args=[booking.uuid]),
        )
        for booking in booked.select_related("session").order_by("session__starts_at", "pk")
    ]


def suggestions_held(person: User) -> list[Row]:
    """What they suggested, and what organisers noted about it."""
    return [
        {
            "about": each.title,
            "why": each.why,
            "could speak": each.can_speak,
            "suggested on": each.made_at,
            "how it stands": str(each.get_status_display()),
            "note of the organisers": each.note,
        }
        for each in SessionSuggestion.objects.filter(person=person)
    ]


def mails_held(person: User) -> list[Row]:
    """What was mailed, and about which session, without texts: those are not kept."""
    booked = Booking.objects.filter(uuid=OuterRef("booking_uuid"))
    mails = with_booking(Message.objects.filter(recipient=person)).annotate(
        session_title=Subquery(booked.values("session__title")[:1]),
        session_starts=Subquery(booked.values("session__starts_at")[:1]),
    )
    return [
        {
            "what about": label_of(each),
            "session": each.session_title or "",
            "session is on": each.session_starts,
            "made on": each.created_at,
            "how it stands": str(each.get_status_display()),
            "sent or given up on": each.finished_at,
            "what the mail server said": each.note,
            **({"waits to go to": each.address} if each.address else {}),
        }
        for each in mails.order_by("created_at", "pk")
    ]


def calendar_held(person: User) -> list[Row]:
    """The secret address of their own calendar."""
    return [
        {
            "address": settings.SITE_URL + reverse("sessions:personal_calendar", args=[feed.token]),
            "made on": feed.made_at,
            "a calendar last asked for it on": feed.fetched_on,
        }
        for feed in PersonalFeed.objects.filter(person=person)
    ]


def organising_held(person: User) -> list[Row]:
    """What they do as an organiser: series they run, messages they wrote, bookings they changed."""
    series = [
        {"kind": "series", "title": each.name} for each in Series.objects.filter(organisers=person)
    ]
    written = Announcement.objects.filter(author=person).select_related("session")
    messages = [
        {
            "kind": "message",
            "title": each.subject,
            "session": each.session.title,
            "text": each.body,
            "written on": each.written_at,
        }
        for each in written
    ]
    for_others = BookingEvent.objects.filter(actor=person).exclude(booking__person=person)
    changed = [
        {
            "kind": "booking of somebody else",
            "session": event.booking.session.title,
            "what you did": _move(event),
        }
        for event in for_others.select_related("booking__session")
    ]
    return [*series, *messages, *changed]


def forget_bookings(person: User) -> None:
    """Give back places to come, so that whoever waits gets them; forget needs and free text.

    A session that has begun stays as it is: somebody was there. One that begins at this very moment
    counts as begun.
    """
    coming = person.bookings.live().filter(session__starts_at__gt=timezone.now())
    for booking in coming.select_related("session"):
        try:
            cancel_booking(booking=booking, actor=person, why=CLOSED)
        except SessionHasStarted:
            continue
        except TryAgain as error:
            raise NotNow(str(error)) from error
    AccessNeeds.objects.filter(booking__person=person).delete()
    events = BookingEvent.objects.filter(Q(booking__person=person) | Q(actor=person))
    events.exclude(why__in=NOT_THEIR_WORDS).update(why="")
    PersonalFeed.objects.filter(person=person).delete()


def forget_organising(person: User) -> None:
    """Forget the words of their messages, and take them out of series that others run too.

    The last organiser of a series stays as an empty name: without any, a confidential series would be
    open to every organiser. What they wrote and has not gone out stops here.
    """
    for announcement in Announcement.objects.filter(author=person):
        with suppress(BookingError):  # its ten minutes are over: what waits is dropped all the same
            stop_announcement(announcement=announcement)
        mails = Message.objects.filter(kind="announcement", key__endswith=f":{announcement.pk}")
        outbox.drop(mails, why=CLOSED)
    Announcement.objects.filter(author=person).update(subject="", body="")
    for series in Series.objects.filter(organisers=person):
        if series.organisers.exclude(pk=person.pk).exists():
            series.organisers.remove(person)
            series.save()


def forget_suggestions(person: User) -> None:
    SessionSuggestion.objects.filter(person=person).delete()


def forget_mails(person: User) -> None:
    """Send nothing more, and forget notes, in which mail servers repeat addresses."""
    outbox.stop_for(person, why=CLOSED)


def _when(tap: JoinTap, booking: Booking) -> object:
    """The rule about Join puts the time at the session's end: then nobody knows it any more."""
    return tap.at if tap.at != booking.session.ends_at else _("Yes; when is forgotten")


def _needs(booking: Booking) -> str:
    return booking.access_needs.text if hasattr(booking, "access_needs") else ""


def _move(event: BookingEvent) -> Row:
    return {"when": event.at, "what": str(event.get_to_status_display()), "why": event.why}


def _with_bookings(person: User) -> None:
    """Nothing to do here: it goes with the bookings."""


HOLDINGS = {
    "bookings": Holding(_("Your bookings"), bookings_held, forget_bookings, coming=places_coming),
    "suggestions": Holding(_("What you suggested"), suggestions_held, forget_suggestions),
    "calendar": Holding(_("Your calendar address"), calendar_held, _with_bookings),
    "organising": Holding(_("What you organise"), organising_held, forget_organising, place=2),
    "mails": Holding(_("E-mails we sent you"), mails_held, forget_mails),
}
