"""A sign-in that waits for its code, as the web session knows it: by the names of the codes alone.

Neither the address nor the digits are in it, so nothing of a mistyped address stays there.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from .codes import ask_for_code, code_to_compare_with
from .enums import CodePurpose
from .models import OneTimeCode, User

KEPT = "sign_in_codes"
MOST_CODES = 5
# For a browser that asked for a code and never typed it. Signing in gives the session its usual life.
SESSION_SECONDS = 60 * 60


@dataclass
class PendingSignIn:
    """The code to compare with, and whether another may be asked for."""

    request: HttpRequest
    code: OneTimeCode

    @property
    def may_ask_again(self) -> bool:
        return len(self.request.session[KEPT]) < MOST_CODES

    def ask_again(self) -> None:
        """Send another code. The one before works until the new one went out."""
        code = ask_for_code(self.code.person, CodePurpose.SIGN_IN)
        self.request.session[KEPT] = [*self.request.session[KEPT], str(code.uuid)]


def begin(request: HttpRequest, person: User) -> None:
    """Send ``person`` a code that works in this browser only."""
    code = ask_for_code(person, CodePurpose.SIGN_IN)
    request.session[KEPT] = [str(code.uuid)]
    request.session.set_expiry(SESSION_SECONDS)


def of(request: HttpRequest) -> PendingSignIn | None:
    """The sign-in that waits in this browser; ``None`` if none does, or no code of it works any more."""
    code = code_to_compare_with(request.session.get(KEPT, []), CodePurpose.SIGN_IN)
    return PendingSignIn(request, code) if code else None


def end(request: HttpRequest) -> None:
    """Forget it: it has led somewhere, or tries have run out."""
    request.session.pop(KEPT, None)
