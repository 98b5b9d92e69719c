"""The code that closes an account: a phone left open on a table is not enough.

It is the last mail a person gets: once they are gone, so is the address to write to.
"""

from __future__ import annotations

from allauth.core.ratelimit import consume
from django.http import HttpRequest

from .codes import ask_for_code, code_to_compare_with
from .enums import CodePurpose
from .models import OneTimeCode, User

KEPT = "closing_codes"


def send_code(request: HttpRequest, person: User) -> bool:
    """Mail ``person``, who is signed in, a new code; false if too many were asked for."""
    if not consume(request, action="request_login_code", key=person.email):
        return False
    code = ask_for_code(person, CodePurpose.CLOSING)
    request.session[KEPT] = [*request.session.get(KEPT, []), str(code.uuid)]
    return True


def code_under_way(request: HttpRequest) -> OneTimeCode | None:
    """The code to compare with; ``None`` if none was sent, or none works any more."""
    return code_to_compare_with(request.session.get(KEPT, []), CodePurpose.CLOSING)
