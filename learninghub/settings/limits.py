"""Limits against misuse: where counts are kept, and which numbers an operator may raise."""

from . import environment

# People who have never signed in, and for whom a code is asked. Raise both for a launch day.
NEW_ADDRESSES_PER_NETWORK_AN_HOUR = environment.whole_number(
    "NEW_ADDRESSES_PER_NETWORK_AN_HOUR", default=100, at_least=1
)
NEW_ADDRESSES_AN_HOUR = environment.whole_number("NEW_ADDRESSES_AN_HOUR", default=500, at_least=1)
# A whole trust leaves through one address, so limits for a network are wide. These are the ones that
# allauth counts, in the cache. Requests for codes are counted by accounts.limits.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "",
    "login": "300/m/ip",
    "login_failed": "300/m/ip,10/5m/key",
    "signup": "300/m/ip",
}
# Whether the cache may forget what it holds. It counts failed sign-ins and notes used codes, so the
# system check accounts.E001 refuses such a cache. Only the tests, with one process each, allow it.
CACHE_MAY_FORGET = False


def shared_cache(redis_url: str) -> dict[str, str]:
    """The cache that all web processes share: Redis if there is one, else a table that is never culled."""
    if redis_url:
        cache = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis_url}
    else:
        cache = {"BACKEND": "core.caches.UnculledDatabaseCache", "LOCATION": "hub_cache"}
    return cache | {"KEY_FUNCTION": "core.caches.digested_key"}
