"""Who may do what, and when. Views, services, templates and tests ask the same questions."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.local_time import to_civil
from outbox.models import Message

from .booking_mails import with_booking
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
    own = series_organised_by(user, Series.objects.filter(pk=series.pk))
    return is_organiser(user) and own.exists()


def series_organised_by(user: User | AnonymousUser, series: QuerySet[Series]) -> QuerySet[Series]:
    """Those of ``series`` that ``user``, an organiser, may run: their own, and those of everybody."""
    return series if user.is_superuser else series.exclude(pk__in=_series_of_others(user))


def organised_by(
    user: User | AnonymousUser, sessions: QuerySet[LearningSession]
) -> QuerySet[LearningSession]:
    """Those of ``sessions`` that ``user``, an organiser, may run."""
    if user.is_superuser:
        return sessions
    return sessions.exclude(series__in=_series_of_others(user))


def sessions_to_choose(
    user: User | AnonymousUser, sessions: QuerySet[LearningSession]
) -> QuerySet[LearningSession]:
    """Those of ``sessions`` that ``user`` may name elsewhere.

    Organisers name their own, everybody else what is public anyway.
    """
    if is_organiser(user):
        return organised_by(user, sessions)
    return sessions.filter(published_from__lte=timezone.now())


def series_to_choose(user: User | AnonymousUser, series: QuerySet[Series]) -> QuerySet[Series]:
    """Those of ``series`` that ``user`` may name elsewhere: organisers their own, nobody else any."""
    return series_organised_by(user, series) if is_organiser(user) else series.none()


def mails_seen_by(user: User, mails: QuerySet[Message]) -> QuerySet[Message]:
    """``mails`` without those about bookings of sessions that ``user`` does not run.

    Who keeps the accounts sees every address anyway, so administrators see all of them.
    """
    if user.has_perm("accounts.view_user"):
        return mails
    run = organised_by(user, LearningSession.objects.all())
    own = run if is_organiser(user) else run.none()
    mine = Booking.objects.filter(uuid=OuterRef("booking_uuid"), session__in=own)
    return with_booking(mails).filter(Q(booking_uuid=None) | Exists(mine))


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


def _series_of_others(user: User | AnonymousUser) -> QuerySet[Series]:
    """Series with organisers of their own, of whom ``user`` is none."""
    return Series.objects.filter(organisers__isnull=False).exclude(organisers=user.pk)
