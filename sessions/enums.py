from django.db import models
from django.utils.translation import gettext_lazy as _


class SessionMode(models.TextChoices):
    ONLINE = "online", _("Online")
    IN_PERSON = "in_person", _("In person")
    HYBRID = "hybrid", _("Online and in person")


class Phase(models.TextChoices):
    """Where a session stands. Computed from the clock, never stored."""

    UPCOMING = "upcoming", _("Upcoming")
    OPEN_TO_JOIN = "open_to_join", _("Open to join")
    LIVE = "live", _("On now")
    ENDED = "ended", _("Ended")


class BookingStatus(models.TextChoices):
    BOOKED = "booked", _("Booked")
    CANCELLED = "cancelled", _("Cancelled")


# A person has at most one live booking for a session.
LIVE = [BookingStatus.BOOKED]
HOLDS_A_PLACE = [BookingStatus.BOOKED]


class BookingSource(models.TextChoices):
    SELF = "self", _("Booked by themselves")
    ORGANISER = "organiser", _("Added by an organiser")
