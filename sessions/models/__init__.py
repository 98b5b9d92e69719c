"""What the programme keeps: sessions and who speaks, bookings and what happened to them, its page."""

from .announcement import Announcement
from .booking import AccessNeeds, Booking, BookingEvent, JoinTap
from .feed import PersonalFeed
from .page import ProgrammePage
from .series import Series
from .session import LearningSession, Speaker
from .settings import ProgrammeSettings
from .suggestion import SessionSuggestion

__all__ = [
    "AccessNeeds",
    "Announcement",
    "Booking",
    "BookingEvent",
    "JoinTap",
    "LearningSession",
    "PersonalFeed",
    "ProgrammePage",
    "ProgrammeSettings",
    "Series",
    "SessionSuggestion",
    "Speaker",
]
