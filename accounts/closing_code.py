"""The code that closes an account: a phone left open on a table is not enough.

It goes straight out, as sign-in codes do, and is the last mail a person gets: once they are gone, so
is the address to write to. The web session keeps a hash of it.
"""

from __future__ import annotations

import time

from allauth.account.adapter import get_adapter
from allauth.core.ratelimit import consume
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

KEPT = "closing_code"
LASTS_SECONDS = 10 * 60
MOST_TRIES = 5


def send_code(request: HttpRequest) -> bool:
    """Mail ``request.user`` a new code; false if too many were asked for."""
    email = request.user.email  # type: ignore[union-attr]
    if not consume(request, action="request_login_code", key=email):
        return False
    code = get_adapter().generate_login_code()
    request.session[KEPT] = {"hash": hash_of(code), "at": int(time.time()), "tries": 0}
    get_adapter().send_mail("accounts/email/closing_code", email, {"code": code})
    return True


def code_is_under_way(request: HttpRequest) -> bool:
    """Whether a code was sent that still works."""
    kept = request.session.get(KEPT)
    return bool(kept and time.time() - kept["at"] < LASTS_SECONDS and kept["tries"] < MOST_TRIES)


def is_right(request: HttpRequest, code: str) -> bool:
    """Whether ``code`` is the one; each try counts."""
    if not code_is_under_way(request):
        return False
    kept = request.session[KEPT]
    request.session[KEPT] = kept | {"tries": kept["tries"] + 1}
    return constant_time_compare(hash_of("".join(code.split())), kept["hash"])


def hash_of(code: str) -> str:
    return salted_hmac(KEPT, code).hexdigest()
