"""A letter as the raw mail that mail programs and calendars understand."""

from __future__ import annotations

from email.encoders import encode_base64
from email.mime.base import MIMEBase
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from .letters import Letter
from .models import Message


class InvitationEmail(EmailMultiAlternatives):
    """A mail whose last alternative is an invitation, in base64.

    Django's own ``attach_alternative`` writes it as 8bit and refuses bytes.
    """

    calendar: bytes = b""
    calendar_method = ""

    def _create_alternatives(self, msg: Any) -> Any:
        msg = super()._create_alternatives(msg)  # type: ignore[misc]
        if self.calendar:
            msg.attach(_calendar_part(self.calendar, self.calendar_method))
        return msg


def as_email(letter: Letter, message: Message) -> InvitationEmail:
    """``letter`` as a mail with the fixed Message-ID of ``message``."""
    email = InvitationEmail(
        subject=" ".join(letter.subject.split()),
        body=letter.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[letter.to],
        reply_to=[settings.MAIL_REPLY_TO],
        headers={
            "Message-ID": message_id(message),
            "Auto-Submitted": "auto-generated",
        },
    )
    email.attach_alternative(letter.html, "text/html")
    email.calendar = letter.calendar
    email.calendar_method = letter.calendar_method
    return email


def message_id(message: Message) -> str:
    """The same for every try, so that mail programs can tell a duplicate."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2]
    return f"<{message.uuid}@{host}>"


def _calendar_part(content: bytes, method: str) -> MIMEBase:
    part = MIMEBase("text", "calendar", method=method, charset="utf-8")
    part.set_payload(content)
    encode_base64(part)
    return part
