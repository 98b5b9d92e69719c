"""The steps of closing one's account, as a browser does them."""

from __future__ import annotations

from django.http import HttpResponse
from django.test import Client

from .steps import newest_code

CLOSE = "/my-account/close/"
CODE = "/my-account/close/code/"
CONFIRM = "/my-account/close/confirm/"


def close_with_code(client: Client, code: str | None = None) -> HttpResponse:
    """Ask for a code, and type it, or ``code``."""
    client.post(CODE)
    return client.post(CONFIRM, {"code": code or newest_code()})
