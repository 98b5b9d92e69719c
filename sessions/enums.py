from django.db import models
from django.utils.translation import gettext_lazy as _


class SessionMode(models.TextChoices):
    ONLINE = "online", _("Online")
    IN_PERSON = "in_person", _("In person")
    HYBRID = "hybrid", _("Online and in person")


class WaitingListKind(models.TextChoices):
    OFF = "off", _("None: a full session is full")
    AUTOMATIC = "automatic", _("Automatic: a free place goes to the first who waits")
    BY_OFFER = (
        "by_offer",
        _("By offer: the first who waits is asked, and has some hours to answer"),
    )


class Phase(models.TextChoices):
    """Where a session stands. Computed from the clock, never stored."""

    UPCOMING = "upcoming", _("Upcoming")
    OPEN_TO_JOIN = "open_to_join", _("Open to join")
    LIVE = "live", _("On now")
    ENDED = "ended", _("Ended")


class BookingStatus(models.TextChoices):
    REQUESTED = "requested", _("Asked for a place")
    WAITING = "waiting", _("Waiting")
    OFFERED = "offered", _("Offered a place")
    BOOKED = "booked", _("Booked")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Offer ran out")
    DECLINED = "declined", _("Declined")


# A person has at most one live booking for a session.
LIVE = [
    BookingStatus.REQUESTED,
    BookingStatus.WAITING,
    BookingStatus.OFFERED,
    BookingStatus.BOOKED,
]
HOLDS_A_PLACE = [BookingStatus.OFFERED, BookingStatus.BOOKED]

# Every move there is. What is not here cannot happen; an ended booking never moves again.
MOVES: dict[str, list[BookingStatus]] = {
    "": [BookingStatus.REQUESTED, BookingStatus.WAITING, BookingStatus.BOOKED],
    BookingStatus.REQUESTED: [
        BookingStatus.WAITING,
        BookingStatus.BOOKED,
        BookingStatus.DECLINED,
        BookingStatus.CANCELLED,
    ],
    BookingStatus.WAITING: [
        BookingStatus.OFFERED,
        BookingStatus.BOOKED,
        BookingStatus.CANCELLED,
    ],
    BookingStatus.OFFERED: [
        BookingStatus.BOOKED,
        BookingStatus.EXPIRED,
        BookingStatus.CANCELLED,
    ],
    BookingStatus.BOOKED: [BookingStatus.CANCELLED],
    BookingStatus.CANCELLED: [],
    BookingStatus.EXPIRED: [],
    BookingStatus.DECLINED: [],
}


class BookingSource(models.TextChoices):
    SELF = "self", _("Booked by themselves")
    ORGANISER = "organiser", _("Added by an organiser")
    COLLEAGUE = "colleague", _("Given by a colleague")
    SERIES = "series", _("Booked with the series")


class SuggestionStatus(models.TextChoices):
    NEW = "new", _("New")
    TAKEN_UP = "taken_up", _("Taken up")
    DECLINED = "declined", _("Not now")


class Audience(models.TextChoices):
    """Whom an organiser's message goes to."""

    BOOKED = "booked", _("Those who have a place")
    WAITING = "waiting", _("Those who wait")
    BOTH = "both", _("Both")
