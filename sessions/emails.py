"""The mails about bookings: when each is still true, and how it reads at the moment it is sent."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outbox.enums import MessageStatus
from outbox.letters import Kind, Letter
from outbox.models import Message

from .calendar import cancellation, gate_address, invitation
from .enums import BookingStatus
from .models import Booking


def booking_of(message: Message) -> Booking:
    """The booking that ``message`` is about."""
    uuid = message.about.removeprefix("booking:")
    return Booking.objects.select_related("session", "person").get(uuid=uuid)


def invitation_was_sent(booking: Booking) -> bool:
    """Whether an invitation may be in the person's calendar: sent, or sent and not noted."""
    mails = Message.objects.filter(about=f"booking:{booking.uuid}", kind="booking.confirmed")
    return mails.filter(Q(status=MessageStatus.SENT) | Q(may_have_arrived=True)).exists()


def _is_booked(message: Message) -> bool:
    """A place on a session that is over, or does not take place, is no news any more."""
    booking = booking_of(message)
    over = booking.session.is_cancelled or booking.session.ends_at <= timezone.now()
    return booking.is_booked and not over


def _is_cancelled(message: Message) -> bool:
    return booking_of(message).status == BookingStatus.CANCELLED


def _confirmed(message: Message) -> Letter:
    booking = booking_of(message)
    subject = _("You have a place: %(title)s") % {"title": booking.session.title}
    return _letter(booking, "booking_confirmed", subject, invitation(booking), "REQUEST")


def _cancelled(message: Message) -> Letter:
    booking = booking_of(message)
    subject = _("Place cancelled: %(title)s") % {"title": booking.session.title}
    calendar = cancellation(booking) if invitation_was_sent(booking) else b""
    return _letter(booking, "booking_cancelled", subject, calendar, "CANCEL")


def _letter(booking: Booking, template: str, subject: str, calendar: bytes, method: str) -> Letter:
    context = {
        "booking": booking,
        "session": booking.session,
        "person": booking.person,
        "gate": gate_address(booking),
        "session_address": settings.SITE_URL + booking.session.get_absolute_url(),
        "site_url": settings.SITE_URL,
        "hub_name": settings.HUB_NAME,
        "subject": subject,
    }
    return Letter(
        to=booking.person.email,
        subject=subject,
        text=render_to_string(f"emails/{template}.txt", context),
        html=render_to_string(f"emails/{template}.html", context),
        calendar=calendar,
        calendar_method=method,
    )


KINDS = {
    "booking.confirmed": Kind(_("Booking confirmed"), _is_booked, _confirmed),
    "booking.cancelled": Kind(_("Booking cancelled"), _is_cancelled, _cancelled),
}
