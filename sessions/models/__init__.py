"""What the programme keeps: sessions and who speaks, bookings and what happened to them, its page."""

from .booking import AccessNeeds, Booking, BookingEvent, JoinTap
from .page import ProgrammePage
from .session import LearningSession, Speaker

__all__ = [
    "AccessNeeds",
    "Booking",
    "BookingEvent",
    "JoinTap",
    "LearningSession",
    "ProgrammePage",
    "Speaker",
]
