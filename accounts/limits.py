"""How often somebody may ask for a code, give a place away, or bring new people in.

The counts live in a table that nothing evicts and that all processes share. A row is named by a keyed
digest, so it shows neither an e-mail address nor a network address.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from core.caches import clear_expired_rows

from .models import LimitCount, User

logger = logging.getLogger(__name__)
MINUTE, HOUR, DAY, WEEK = (
    timedelta(minutes=1),
    timedelta(hours=1),
    timedelta(days=1),
    timedelta(days=7),
)


class TooMany(Exception):
    """A limit is reached. The message is plain words, safe to show."""


@dataclass(frozen=True)
class Limit:
    """At most ``most`` of something in a window of time, which begins with the first of them.

    An ``alarm`` is logged as an error when the limit first refuses, and again an hour later at the
    earliest. It must not name anybody.
    """

    name: str
    most: int
    within: timedelta
    alarm: str = ""

    def take(self, counted: str) -> bool:
        """Count one more for ``counted``. False if that would be too many; then nothing is counted.

        Each step is one statement that the database carries out whole, so requests that come at the
        same moment cannot get past the limit together, and none of them waits for a lock.
        """
        now = timezone.now()
        row = LimitCount.objects.filter(key=self._key(counted))
        below = row.filter(ends_at__gt=now, count__lt=self.most)
        if below.update(count=F("count") + 1):
            return True
        if row.filter(ends_at__lte=now).update(count=1, ends_at=now + self.within):
            return True
        first = LimitCount(key=self._key(counted), count=0, ends_at=now + self.within)
        LimitCount.objects.bulk_create([first], ignore_conflicts=True)
        return bool(below.update(count=F("count") + 1)) or self._refuse()

    def _refuse(self) -> bool:
        if self.alarm and Limit(f"alarm {self.name}", 1, HOUR).take(""):
            logger.error(self.alarm)
        return False

    def _key(self, counted: str) -> str:
        return salted_hmac("accounts.limits", f"{self.name}:{counted}", "sha256").hexdigest()


# See docs/adr/0110 for why these numbers.
FROM_ONE_NETWORK_TO_ONE_MAILBOX = (
    Limit("network and mailbox, minute", 5, MINUTE),
    Limit("network and mailbox, hour", 20, HOUR),
)
FROM_ONE_NETWORK = (Limit("network, minute", 300, MINUTE),)
UNDER_ATTACK = (
    "accounts: codes are asked for one mailbox from many networks. See the operators' guide."
)
TO_ONE_MAILBOX = (
    Limit("mailbox, minute", 20, MINUTE),
    Limit("mailbox, hour", 60, HOUR, UNDER_ATTACK),
    Limit("mailbox, day", 200, DAY, UNDER_ATTACK),
)

NEW_PEOPLE_BY_ONE_ORGANISER = Limit(
    "new people by one organiser, day",
    300,
    DAY,
    "accounts: one organiser named 300 people within a day who have never signed in; more are refused.",
)


def count_code_request(request: HttpRequest, address: str) -> None:
    """Count that a code is asked for ``address``, in its canonical form.

    Raises ``TooMany`` if none may be sent. The narrowest limits are asked first, so that a script
    which is refused by them doesn't use up what its network or the mailbox's owner may ask for.
    """
    for limit, counted in _limits_on_codes(get_ip(request), address):
        if not limit.take(counted):
            raise TooMany(_sorry(limit))


def count_new_person(address: str, *, by: User) -> None:
    """Count that an organiser brings in somebody who has never signed in. Raises ``TooMany``."""
    if not _has_signed_in(address) and not NEW_PEOPLE_BY_ONE_ORGANISER.take(str(by.pk)):
        raise TooMany(_("You have added very many new people today. Please go on tomorrow."))


def _has_signed_in(address: str) -> bool:
    return User.objects.filter(email=address, last_login__isnull=False).exists()


def _limits_on_codes(network: str, address: str) -> Iterator[tuple[Limit, str]]:
    yield from ((limit, f"{network} {address}") for limit in FROM_ONE_NETWORK_TO_ONE_MAILBOX)
    yield from ((limit, network) for limit in FROM_ONE_NETWORK)
    yield from ((limit, address) for limit in TO_ONE_MAILBOX)
    if not _has_signed_in(address):
        yield _new_from_one_network(), network
        yield _new_in_all(), ""


def _new_from_one_network() -> Limit:
    most = settings.NEW_ADDRESSES_PER_NETWORK_AN_HOUR
    alarm = (
        f"accounts: one network asked for {most} codes within an hour for people who have never "
        "signed in; more are refused. NEW_ADDRESSES_PER_NETWORK_AN_HOUR raises the limit."
    )
    return Limit("new from one network", most, HOUR, alarm)


def _new_in_all() -> Limit:
    most = settings.NEW_ADDRESSES_AN_HOUR
    alarm = (
        f"accounts: {most} codes were asked for within an hour for people who have never signed in; "
        "more are refused. NEW_ADDRESSES_AN_HOUR raises the limit."
    )
    return Limit("new in all", most, HOUR, alarm)


def _sorry(limit: Limit) -> str:
    if limit.within == MINUTE:
        return _("Too many tries in a short time. Wait a few minutes, then try again.")
    if limit.within == HOUR:
        return _("Too many codes were asked for in a short time. Wait an hour, then try again.")
    return _("Too many codes were sent to this address today. Please try again tomorrow.")


def clear_expired() -> int:
    """Delete counts whose window is over and what has expired in the cache; returns how many rows."""
    deleted, _by_model = LimitCount.objects.filter(ends_at__lte=timezone.now()).delete()
    return deleted + clear_expired_rows()
