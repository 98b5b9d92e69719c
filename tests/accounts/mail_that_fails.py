"""A slow mail server: while it answers, the person closes their account; then it refuses their address."""

from __future__ import annotations

import smtplib
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend

from accounts.closing import close_account
from accounts.models import User


class Backend(BaseEmailBackend):
    def send_messages(self, email_messages: Any) -> int:
        to = email_messages[0].to[0]
        close_account(User.objects.get(email=to))
        raise smtplib.SMTPRecipientsRefused({to: (550, f"no such user {to}".encode())})
