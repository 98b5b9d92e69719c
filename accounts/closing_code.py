"""The code that closes an account: a phone left open on a table is not enough.

It is the last mail a person gets: once they are gone, so is the address to write to.
"""

from __future__ import annotations

from django.http import HttpRequest

from .codes import ask_for_code, code_to_compare_with
from .enums import CodePurpose
from .limits import count_code_request
from .models import OneTimeCode, User

KEPT = "closing_codes"


def send_code(request: HttpRequest, person: User) -> None:
    """Mail ``person``, who is signed in, a new code. Raises ``TooMany`` if too many were asked for."""
    count_code_request(request, person.email)
    code = ask_for_code(person, CodePurpose.CLOSING)
    request.session[KEPT] = [*request.session.get(KEPT, []), str(code.uuid)]


def code_under_way(request: HttpRequest) -> OneTimeCode | None:
    """The code to compare with; ``None`` if none was sent, or none works any more."""
    return code_to_compare_with(request.session.get(KEPT, []), CodePurpose.CLOSING)
