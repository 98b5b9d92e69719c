"""Who may do what, and when. Views, services, templates and tests ask the same questions."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.local_time import to_civil

from .models import Booking, LearningSession, Series


def is_organiser(user: User | AnonymousUser) -> bool:
    """Whether ``user`` runs sessions at all."""
    return user.is_active and user.has_perm("learning_sessions.change_learningsession")


def can_organise(user: User | AnonymousUser, session: LearningSession) -> bool:
    """Whether ``user`` runs this session and may see who comes.

    A series with organisers of its own is theirs alone, and the administrators'.
    """
    return (
        is_organiser(user)
        and organised_by(user, LearningSession.objects.filter(pk=session.pk)).exists()
    )


def can_organise_series(user: User | AnonymousUser, series: Series) -> bool:
    """Whether ``user`` may change ``series`` and make sessions in it."""
    if not is_organiser(user):
        return False
    named = series.organisers.all()
    return user.is_superuser or not named or user in named


def organised_by(
    user: User | AnonymousUser, sessions: QuerySet[LearningSession]
) -> QuerySet[LearningSession]:
    """Those of ``sessions`` that ``user``, an organiser, may run."""
    if user.is_superuser:
        return sessions
    of_others = Series.objects.filter(organisers__isnull=False).exclude(organisers=user.pk)
    return sessions.exclude(series__in=of_others)


def can_see_session(user: User | AnonymousUser, session: LearningSession) -> bool:
    """Everybody sees a published session; its organisers see it hidden too."""
    return session.is_published or can_organise(user, session)


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
    if session.is_full and not session.has_waiting_list:
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
