"""Codes of an authenticator app, each of which works once.

Every half minute has a number, its counter, and the code follows from it. The last counter that was
used is kept with the app in the database, not in the cache: a cache may forget it, and then the code
would work again. Codes that are older than the last one are refused as well, as RFC 6238 advises.
"""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction

from .allauth_internals import (
    compare_user_code,
    decrypt,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)

LAST_COUNTER = "last_counter"


def is_used(app: Authenticator, code: str) -> bool:
    """Whether ``code`` is a code of ``app`` that was used, or older than one that was."""
    counter = _counter_of(app, code)
    return counter is not None and counter <= _last_counter(app)


@transaction.atomic
def use_code(app: Authenticator, code: str) -> bool:
    """Note that ``code`` of ``app`` is used. False if it was used already, or is not one of its codes.

    The row is locked first, so that of two requests with the same code only one is told True.
    """
    locked = Authenticator.objects.select_for_update().get(pk=app.pk)
    counter = _counter_of(locked, code)
    if counter is None or counter <= _last_counter(locked):
        return False
    locked.data[LAST_COUNTER] = counter
    locked.save(update_fields=["data"])
    return True


def _counter_of(app: Authenticator, code: str) -> int | None:
    """The newest counter, of those the hub accepts now, that gives ``code``."""
    secret = decrypt(app.data["secret"])
    fitting = [
        counter
        for counter in yield_hotp_counters_from_time()
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter)))
    ]
    return max(fitting, default=None)


def _last_counter(app: Authenticator) -> int:
    return int(app.data.get(LAST_COUNTER, -1))
