"""What the front page puts together from the rooms below."""

from __future__ import annotations

from sessions.models import LearningSession
from sessions.queries import Wanted, programme

MOST_ON_FRONT_PAGE = 3


def next_sessions() -> list[LearningSession]:
    """The next few sessions of the programme that take place."""
    sessions = [session for week in programme(Wanted()) for session in week.sessions]
    return [session for session in sessions if not session.is_cancelled][:MOST_ON_FRONT_PAGE]
