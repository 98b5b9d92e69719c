"""An organiser's message to the people of a session: counted first, and stoppable for ten minutes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from outbox import services as outbox
from outbox.models import Message
from sessions.enums import Audience, BookingStatus
from sessions.exceptions import BookingError
from sessions.models import Announcement, Booking, LearningSession

from .moves import locked_session, owe

STOPPABLE_FOR = timedelta(minutes=10)
STATUSES = {
    Audience.BOOKED: [BookingStatus.BOOKED],
    Audience.WAITING: [BookingStatus.WAITING, BookingStatus.OFFERED],
    Audience.BOTH: [BookingStatus.BOOKED, BookingStatus.WAITING, BookingStatus.OFFERED],
}


def recipients(session: LearningSession, audience: str) -> QuerySet[Booking]:
    """Whose bookings a message to ``audience`` goes to."""
    statuses = STATUSES[Audience(audience)]
    return session.bookings.filter(status__in=statuses).select_related("person")


def announce(
    *,
    session: LearningSession,
    author: User,
    audience: str,
    subject: str,
    body: str,
    expected_count: int,
    shown_at: datetime,
) -> Announcement:
    """Owe the message to everybody in ``audience``, in ten minutes' time.

    The organiser agreed, at ``shown_at``, to ``expected_count`` people. Raises ``BookingError``, and
    sends nothing, when there are not as many any more. Sending the same page twice sends it once.
    """
    words = {"author": author, "audience": audience, "subject": subject, "body": body}
    with locked_session(session.pk) as session:
        if sent := session.announcements.filter(**words, written_at__gte=shown_at).first():
            return sent
        return _announce(session, expected_count=expected_count, **words)


def _announce(session: LearningSession, *, expected_count: int, **words: Any) -> Announcement:
    people = list(recipients(session, words["audience"]))
    if not people:
        raise BookingError(_("There is nobody to send it to."))
    if len(people) != expected_count:
        raise BookingError(
            _("It would go to %(count)s people now. Please look again.") % {"count": len(people)}
        )
    announcement = Announcement.objects.create(
        session=session,
        **words,
        sends_at=timezone.now() + STOPPABLE_FOR,
        recipient_count=len(people),
    )
    for booking in people:
        owe(
            booking,
            "announcement",
            again=str(announcement.pk),
            due_at=announcement.sends_at,
        )
    return announcement


@transaction.atomic
def stop_announcement(*, announcement: Announcement) -> None:
    """Keep a message from going out. Raises ``BookingError`` when its ten minutes are over."""
    announcement = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if announcement.stopped_at:
        return
    if not announcement.can_be_stopped:
        raise BookingError(_("It is too late: the message is on its way."))
    announcement.stopped_at = timezone.now()
    announcement.save(update_fields=["stopped_at"])
    mails = Message.objects.filter(kind="announcement", key__endswith=f":{announcement.pk}")
    outbox.drop(mails, why="The organiser stopped it.")
