"""Going through the gate to the meeting."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.exceptions import BookingError
from sessions.models import Booking, JoinTap
from sessions.permissions import can_join_now


def join(*, booking: Booking) -> str:
    """Record the tap and return the meeting's own address.

    Raises ``BookingError`` before the gate opens, after the session, and where there is no meeting.
    """
    if not can_join_now(booking, now=timezone.now()):
        raise BookingError(_("The way in is open from 15 minutes before the start until the end."))
    JoinTap.objects.create(booking=booking)
    return booking.session.join_url
