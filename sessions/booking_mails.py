"""The booking that a mail is about, asked of the database: its uuid stands in the mail's ``about``."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, QuerySet, UUIDField, Value, When
from django.db.models.functions import Cast, Replace, Substr

from outbox.models import Message

PREFIX = "booking:"
# Without dashes SQLite compares it with what it keeps, and PostgreSQL reads it as a uuid.
_DIGITS = Replace(Substr("about", len(PREFIX) + 1), Value("-"), Value(""))


def with_booking(mails: QuerySet[Message]) -> QuerySet[Any]:
    """``mails``, each with its ``booking_uuid``; empty for what is about something else."""
    is_about_one = When(about__startswith=PREFIX, then=Cast(_DIGITS, UUIDField()))
    return mails.annotate(booking_uuid=Case(is_about_one, default=None, output_field=UUIDField()))
