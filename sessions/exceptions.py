class BookingError(Exception):
    """A booking cannot be made or changed. The message is plain words, safe to show."""


class TryAgain(BookingError):
    """Too many people were at the same session at once; nothing was changed."""


class SessionHasStarted(BookingError):
    """Its record stays as it is."""


class IllegalMove(Exception):
    """A booking was to move where the table of moves has none. A mistake in the code."""
