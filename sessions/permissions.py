"""Who may do what, and when. Views, services, templates and tests ask the same questions."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.local_time import to_civil

from .models import Booking, LearningSession


def can_organise(user: User | AnonymousUser) -> bool:
    """Whether ``user`` runs sessions and may see who comes."""
    return user.is_active and user.has_perm("learning_sessions.change_learningsession")


def can_see_session(user: User | AnonymousUser, session: LearningSession) -> bool:
    """Everybody sees a published session; organisers see hidden ones too."""
    return session.is_published or can_organise(user)


def why_not_bookable(session: LearningSession, *, now: datetime) -> str:
    """Why nobody can book ``session`` at ``now``, in plain words; empty if they can."""
    if session.published_from is None or session.published_from > now:
        return _("This session is not open to the public yet.")
    if session.is_cancelled:
        return _("This session is cancelled.")
    if session.ends_at <= now:
        return _("This session is over.")
    if session.booking_opens_at and now < session.booking_opens_at:
        opens = date_format(to_civil(session.booking_opens_at), "l j F, H:i")
        return _("Booking opens on %(when)s.") % {"when": opens}
    if session.last_booking_at <= now or session.capacity == 0:
        return _("Booking for this session is closed.")
    if session.is_full:
        return _("This session is full.")
    return ""


def can_join_now(booking: Booking, *, now: datetime) -> bool:
    """Whether ``booking`` opens the way to the meeting at ``now``."""
    session = booking.session
    return (
        booking.is_booked
        and not session.is_cancelled
        and bool(session.join_url)
        and session.is_online
        and session.joining_opens_at <= now < session.ends_at
    )
