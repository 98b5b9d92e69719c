"""The mails about bookings: when each is still true, and how it reads at the moment it is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.local_time import to_civil
from core.models import HubSettings
from outbox.enums import MessageStatus
from outbox.letters import Kind, Letter
from outbox.models import Message

from .calendar import cancellation, gate_address, invitation
from .enums import BookingStatus
from .models import Announcement, Booking, LearningSession

INVITING = [
    "booking.confirmed",
    "booking.promoted",
    "booking.reinstated",
    "booking.changed",
]
ALTERNATIVES = 3
TOLD = {
    "told_starts_at": "starts_at",
    "told_ends_at": "ends_at",
    "told_mode": "mode",
    "told_venue": "venue",
    "told_title": "told_title",
}


def booking_of(message: Message) -> Booking:
    """The booking that ``message`` is about."""
    uuid = message.about.removeprefix("booking:")
    return Booking.objects.select_related("session", "person").get(uuid=uuid)


def invitation_was_sent(booking: Booking) -> bool:
    """Whether an invitation may be in the person's calendar: sent, or sent and not noted.

    What the same kinds of mail told somebody while they still waited was no invitation.
    """
    got_place = booking.events.filter(to_status=BookingStatus.BOOKED).first()
    if got_place is None:
        return False
    mails = Message.objects.filter(about=booking.about, kind__in=INVITING)
    since = Q(status=MessageStatus.SENT, finished_at__gte=got_place.at)
    perhaps = Q(may_have_arrived=True) & ~Q(status=MessageStatus.SENT)
    return mails.filter(since | perhaps).exists()


# --- Is it still true? --------------------------------------------------------------------------


def _is_coming(session: LearningSession) -> bool:
    """What is over, or does not take place, is no news any more."""
    return not session.is_cancelled and session.ends_at > timezone.now()


def _while(*statuses: BookingStatus) -> Callable[[Message], bool]:
    """True while the booking has one of ``statuses`` and its session is still to come."""

    def is_still_true(message: Message) -> bool:
        booking = booking_of(message)
        return booking.status in statuses and _is_coming(booking.session)

    return is_still_true


def _is_given_back(message: Message) -> bool:
    """Whoever has booked again before they were told of the first place hears of the second only."""
    booking = booking_of(message)
    again = booking.session.bookings.live().filter(person=booking.person_id)
    untold = again.exists() and not invitation_was_sent(booking)
    return booking.status == BookingStatus.CANCELLED and not untold


def _ended_as(status: BookingStatus) -> Callable[[Message], bool]:
    return lambda message: booking_of(message).status == status


def _is_on_offer(message: Message) -> bool:
    booking = booking_of(message)
    return booking.offer_expires_at is not None and booking.offer_expires_at > timezone.now()


def _was_told_otherwise(message: Message) -> bool:
    booking = booking_of(message)
    untold = Booking.objects.live().told_otherwise().filter(pk=booking.pk).exists()
    return untold and _is_coming(booking.session)


def _is_start_of(message: Message, booking: Booking) -> bool:
    """A reminder's key ends with the start it was made for."""
    return message.key.endswith(f"{booking.session.starts_at:%Y%m%dT%H%M}")


def _reminds_while(is_in_time: Callable[[datetime], bool]) -> Callable[[Message], bool]:
    """True for somebody booked, of the present start, while ``is_in_time`` says so of it."""

    def is_still_true(message: Message) -> bool:
        booking = booking_of(message)
        coming = booking.is_booked and _is_coming(booking.session)
        return coming and is_in_time(booking.session.starts_at) and _is_start_of(message, booking)

    return is_still_true


def _is_tomorrow_or_later(starts_at: datetime) -> bool:
    return to_civil(timezone.now()).date() < to_civil(starts_at).date()


def _is_to_come(starts_at: datetime) -> bool:
    return timezone.now() < starts_at


def _announcement_of(message: Message) -> Announcement:
    return Announcement.objects.get(pk=message.key.rpartition(":")[2])


def _is_not_stopped(message: Message) -> bool:
    announcement = _announcement_of(message)
    has_words = announcement.stopped_at is None and bool(announcement.body)
    return has_words and booking_of(message).is_live


# --- How it reads -------------------------------------------------------------------------------


def _mail(
    template: str, subject: str | Promise, *, calendar: str = ""
) -> Callable[[Message], Letter]:
    """A mail about a booking; ``subject`` may name the ``title``.

    ``calendar`` is the method of the part that goes into the person's calendar: REQUEST for whoever
    has a place, CANCEL for whoever may hold an invitation.
    """

    def render(message: Message) -> Letter:
        booking = booking_of(message)
        return _letter(booking, template, subject, _calendar_part(booking, calendar), calendar)

    return render


def _calendar_part(booking: Booking, method: str) -> bytes:
    if method == "REQUEST" and booking.is_booked:
        return invitation(booking)
    if method == "CANCEL" and invitation_was_sent(booking):
        return cancellation(booking)
    return b""


def _letter(
    booking: Booking,
    template: str,
    subject: str | Promise,
    calendar: bytes = b"",
    method: str = "",
    **more: object,
) -> Letter:
    subject = str(subject) % {"title": booking.session.title}
    context = {
        "booking": booking,
        "session": booking.session,
        "person": booking.person,
        "gate": gate_address(booking),
        "session_address": settings.SITE_URL + booking.session.get_absolute_url(),
        "my_sessions_address": settings.SITE_URL + reverse("sessions:my_sessions"),
        "programme_address": settings.SITE_URL + "/sessions/",
        "hub_name": HubSettings.load().hub_name,
        "subject": subject,
        **more,
    }
    return Letter(
        to=booking.person.email,
        subject=subject,
        text=render_to_string(f"emails/{template}.txt", context),
        html=render_to_string(f"emails/{template}.html", context),
        calendar=calendar,
        calendar_method=method,
        told=_facts(booking.session),
    )


def _given_back(message: Message) -> Letter:
    """The end of a place, a wait, an offer or a request, each in its own words."""
    booking = booking_of(message)
    subject = {
        BookingStatus.WAITING: _("You left the waiting list: %(title)s"),
        BookingStatus.OFFERED: _("You said no: %(title)s"),
        BookingStatus.REQUESTED: _("Request taken back: %(title)s"),
    }.get(BookingStatus(booking.status_before), _("Place cancelled: %(title)s"))
    part = _calendar_part(booking, "CANCEL")
    return _letter(booking, "booking_cancelled", subject, part, "CANCEL", in_calendar=bool(part))


def _session_cancelled(message: Message) -> Letter:
    booking = booking_of(message)
    part = _calendar_part(booking, "CANCEL")
    subject = _("Cancelled: %(title)s")
    others = _alternatives(booking.session)
    return _letter(booking, "session_cancelled", subject, part, "CANCEL", alternatives=others)


def _changed(message: Message) -> Letter:
    booking = booking_of(message)
    part = _calendar_part(booking, "REQUEST")
    subject = _("Changed: %(title)s")
    changes = _what_changed(booking)
    return _letter(booking, "booking_changed", subject, part, "REQUEST", changes=changes)


def _announcement(message: Message) -> Letter:
    announcement = _announcement_of(message)
    subject = announcement.subject.replace("%", "%%")
    return _letter(booking_of(message), "announcement", subject, announcement=announcement)


def _alternatives(session: LearningSession) -> list[dict[str, Any]]:
    """Sessions to come that somebody could book instead, those on the same topics first."""
    now = timezone.now()
    coming = LearningSession.objects.published(now=now).not_ended(now=now)
    free = coming.with_places_taken().with_places().exclude(pk=session.pk)
    topics = set(session.topics.values_list("pk", flat=True))
    nearest = list(free.prefetch_related("topics")[:20])
    nearest.sort(key=lambda other: topics.isdisjoint(topic.pk for topic in other.topics.all()))
    return [
        {"session": other, "address": settings.SITE_URL + other.get_absolute_url()}
        for other in nearest[:ALTERNATIVES]
    ]


def _what_changed(booking: Booking) -> set[str]:
    """Which of "time", "place" and "title" differ from what the person was last told."""
    session = booking.session
    changed = set()
    if (booking.told_starts_at, booking.told_ends_at) != (
        session.starts_at,
        session.ends_at,
    ):
        changed.add("time")
    if (booking.told_mode, booking.told_venue) != (session.mode, session.venue):
        changed.add("place")
    if booking.told_title != session.told_title:
        changed.add("title")
    return changed


# --- What was told ------------------------------------------------------------------------------


def _facts(session: LearningSession) -> dict[str, object]:
    return {told: getattr(session, fact) for told, fact in TOLD.items()}


def _note_what_was_told(message: Message, letter: Letter) -> None:
    """Keep with the booking what its person has now been told."""
    Booking.objects.filter(uuid=message.about.removeprefix("booking:")).update(**letter.told)


REQUESTED, WAITING, OFFERED, BOOKED = (
    BookingStatus.REQUESTED,
    BookingStatus.WAITING,
    BookingStatus.OFFERED,
    BookingStatus.BOOKED,
)
PLACE = _("You have a place: %(title)s")
KINDS = {
    "booking.confirmed": Kind(
        _("Booking confirmed"),
        _while(BOOKED),
        _mail("booking_confirmed", PLACE, calendar="REQUEST"),
        _note_what_was_told,
    ),
    "booking.promoted": Kind(
        _("Place from the waiting list"),
        _while(BOOKED),
        _mail("booking_promoted", PLACE, calendar="REQUEST"),
        _note_what_was_told,
    ),
    "booking.reinstated": Kind(
        _("Session takes place after all"),
        _while(BOOKED, WAITING, REQUESTED),
        _mail(
            "booking_reinstated",
            _("It takes place after all: %(title)s"),
            calendar="REQUEST",
        ),
        _note_what_was_told,
    ),
    "booking.waiting": Kind(
        _("On the waiting list"),
        _while(WAITING),
        _mail("booking_waiting", _("You are on the waiting list: %(title)s")),
        _note_what_was_told,
    ),
    "booking.offered": Kind(
        _("Place offered"),
        _is_on_offer,
        _mail("booking_offered", _("A place for you, if you want it: %(title)s")),
        _note_what_was_told,
    ),
    "booking.expired": Kind(
        _("Offer ran out"),
        _ended_as(BookingStatus.EXPIRED),
        _mail("booking_expired", _("The offer has run out: %(title)s")),
    ),
    "booking.requested": Kind(
        _("Place asked for"),
        _while(REQUESTED),
        _mail("booking_requested", _("You asked for a place: %(title)s")),
    ),
    "booking.declined": Kind(
        _("Request declined"),
        _ended_as(BookingStatus.DECLINED),
        _mail("booking_declined", _("No place this time: %(title)s")),
    ),
    "booking.cancelled": Kind(
        _("Booking cancelled"),
        _is_given_back,
        _given_back,
    ),
    "booking.changed": Kind(
        _("Session changed"), _was_told_otherwise, _changed, _note_what_was_told
    ),
    "session.cancelled": Kind(
        _("Session cancelled"), _ended_as(BookingStatus.CANCELLED), _session_cancelled
    ),
    "reminder.day": Kind(
        _("Reminder, a day before"),
        _reminds_while(_is_tomorrow_or_later),
        _mail("reminder", _("Tomorrow: %(title)s")),
    ),
    "reminder.hour": Kind(
        _("Reminder, an hour before"),
        _reminds_while(_is_to_come),
        _mail("reminder", _("In an hour: %(title)s")),
    ),
    "announcement": Kind(_("Message from an organiser"), _is_not_stopped, _announcement),
}
