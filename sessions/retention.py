"""How long the programme keeps what it knows about people.

Counts stay, and so does every promise that ``audit_bookings`` checks.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import GONE, User
from accounts.retention import Rule, in_batches, one_by_one
from core.local_time import to_civil
from core.one_by_one import for_each
from outbox.enums import UNFINISHED
from outbox.models import Message

from .anonymous import forget_who_came
from .booking_mails import with_booking
from .enums import SuggestionStatus
from .holdings import NOT_THEIR_WORDS
from .models import (
    AccessNeeds,
    Announcement,
    Booking,
    BookingEvent,
    JoinTap,
    LearningSession,
    PersonalFeed,
    SessionSuggestion,
)

YEAR = 365
MOST_SESSIONS = 200


def people_who_book(since: datetime) -> QuerySet[User]:
    """People who booked since then, have something to come, or whose calendar asks for it."""
    booked = Q(made_at__gte=since) | Q(session__ends_at__gte=since)
    return User.objects.filter(
        Q(pk__in=Booking.objects.filter(booked).values("person"))
        | Q(personal_feed__fetched_on__gte=to_civil(since).date())
    )


def forget_access_needs(before: datetime) -> int:
    """Forget what somebody needed to take part in sessions that were over before then."""
    old = AccessNeeds.objects.filter(booking__session__ends_at__lt=before)
    return in_batches(old, QuerySet.delete)


def forget_reasons(before: datetime) -> int:
    """Forget why somebody booked, cancelled or gave a place away; that they did stays."""
    said = BookingEvent.objects.exclude(why__in=NOT_THEIR_WORDS)
    return in_batches(said.filter(booking__session__ends_at__lt=before), _without_reason)


def forget_old_bookings(before: datetime) -> int:
    """Forget who came to sessions that were over before then; how many came stays."""
    somebody = Booking.objects.exclude(person__email__endswith=f"@{GONE}")
    over = LearningSession.objects.filter(ends_at__lt=before, pk__in=somebody.values("session"))
    return for_each(
        over.order_by("ends_at")[:MOST_SESSIONS],
        forget_who_came,
        doing="forgetting who came to a session",
    )


def forget_when_joined(before: datetime) -> int:
    """Forget when somebody pressed Join at sessions that were over before then; that they did stays."""
    taps = JoinTap.objects.filter(booking__session__ends_at__lt=before)
    return in_batches(taps.exclude(at=F("booking__session__ends_at")), _at_the_end)


def forget_suggestions(before: datetime) -> int:
    """Forget suggestions made before then that have their answer."""
    answered = SessionSuggestion.objects.exclude(status=SuggestionStatus.NEW)
    return in_batches(answered.filter(made_at__lt=before), QuerySet.delete)


def forget_mails(before: datetime) -> int:
    """Forget that mails were sent: about a booking, once its session and all its mails are over.

    All mails about one thing go together. Whether an invitation must be taken back is read from them.
    """
    unfinished = Q(finished_at__isnull=True) | Q(finished_at__gte=before)
    not_over = Message.objects.filter(unfinished, about=OuterRef("about"))
    coming = Booking.objects.filter(uuid=OuterRef("booking_uuid"), session__ends_at__gte=before)
    old = Message.objects.filter(finished_at__lt=before).exclude(Exists(not_over))
    return in_batches(with_booking(old).exclude(Exists(coming)), QuerySet.delete)


def forget_announcements(before: datetime) -> int:
    """Forget what organisers wrote to the people of a session; that they wrote stays."""
    written = Announcement.objects.exclude(body="").filter(sends_at__lt=before)
    return one_by_one(written, forget_words)


def forget_words(announcement: Announcement) -> None:
    """Take the words out of a message that has gone out; what has not stops here."""
    mails = Message.objects.filter(kind="announcement", key__endswith=f":{announcement.pk}")
    if not mails.filter(status__in=UNFINISHED).exists():
        Announcement.objects.filter(pk=announcement.pk).update(subject="", body="")


def forget_calendars(before: datetime) -> int:
    """End calendar addresses that no calendar program has asked for since then."""
    asked = Q(fetched_on__lt=to_civil(before).date()) | Q(fetched_on__isnull=True)
    return in_batches(PersonalFeed.objects.filter(asked, made_at__lt=before), QuerySet.delete)


def _at_the_end(taps: QuerySet[JoinTap]) -> None:
    ends = LearningSession.objects.filter(bookings__join_taps=OuterRef("pk")).values("ends_at")
    taps.update(at=Subquery(ends[:1]))


def _without_reason(events: QuerySet[BookingEvent]) -> None:
    events.update(why="")


AFTER_SESSION = _("after the session")
RULES = {
    "access_needs": Rule(
        what=_("What somebody needs to take part"),
        why=_(
            "Only the organisers of that session need it, to prepare it and to put things right."
        ),
        since=AFTER_SESSION,
        days=28,
        least=1,
        most=180,
        forget=forget_access_needs,
    ),
    "booking_reasons": Rule(
        what=_("Reasons typed with a booking"),
        why=_("They explain a change while somebody may still ask about it."),
        since=AFTER_SESSION,
        days=180,
        least=28,
        most=2 * YEAR,
        forget=forget_reasons,
    ),
    "bookings": Rule(
        what=_("Who booked which session"),
        why=_(
            "A nurse shows three years of learning to stay on the register. Then only counts stay."
        ),
        since=AFTER_SESSION,
        days=4 * YEAR,
        least=3 * YEAR,
        most=10 * YEAR,
        forget=forget_old_bookings,
    ),
    "join_taps": Rule(
        what=_("When somebody pressed Join"),
        why=_("It shows who came. Then we know that they came, and no more at what minute."),
        since=AFTER_SESSION,
        days=YEAR,
        least=28,
        most=4 * YEAR,
        forget=forget_when_joined,
    ),
    "suggestions": Rule(
        what=_("Suggestions for sessions that were answered"),
        why=_("Organisers look back at what people asked for. What waits for an answer stays."),
        since=_("after it was made"),
        days=2 * YEAR,
        least=90,
        most=5 * YEAR,
        forget=forget_suggestions,
    ),
    "mails": Rule(
        what=_("That an e-mail was sent. Its text is never kept"),
        why=_("To answer “I never heard of it”, and to take back calendar entries."),
        since=_("after it, and after the session it was about"),
        days=YEAR,
        least=60,
        most=3 * YEAR,
        forget=forget_mails,
    ),
    "announcements": Rule(
        what=_("What organisers wrote to the people of a session"),
        why=_("So that organisers can see what people were told."),
        since=_("after it was sent"),
        days=YEAR,
        least=28,
        most=3 * YEAR,
        forget=forget_announcements,
        of_staff=True,
    ),
    "calendars": Rule(
        what=_("The secret address of a calendar of one’s own"),
        why=_("An address that no calendar asks for only waits to be found by somebody else."),
        since=_("after a calendar last asked for it"),
        days=180,
        least=30,
        most=2 * YEAR,
        forget=forget_calendars,
    ),
}
