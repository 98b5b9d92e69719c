"""Refuses a cache in which a counter could be lost: see docs/adr/0111."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as CheckWarning
from redis import RedisError

from core.caches import UnculledDatabaseCache

KEEPS_EVERYTHING = "noeviction"


@register(Tags.security)
def cache_forgets_nothing(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a default cache that evicts rows or that each process has for itself."""
    cache = caches["default"]
    if settings.CACHE_MAY_FORGET or isinstance(cache, UnculledDatabaseCache | RedisCache):
        return []
    return [
        Error(
            f"The default cache, {type(cache).__name__}, can lose what it holds, or each process has "
            "its own. Failed sign-ins are counted in it.",
            hint="Use core.caches.UnculledDatabaseCache, or Redis.",
            id="accounts.E001",
        )
    ]


@register(Tags.security, deploy=True)
def redis_evicts_nothing(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Ask Redis what it does when its memory is full."""
    cache = caches["default"]
    if not isinstance(cache, RedisCache):
        return []
    try:
        policy = cache._cache.get_client().info("memory").get("maxmemory_policy")
    except RedisError as error:
        return [_cannot_tell(f"{type(error).__name__}: {error}")]
    if policy is None:
        return [_cannot_tell("it does not say")]
    if policy == KEEPS_EVERYTHING:
        return []
    return [
        Error(
            f"Redis has maxmemory-policy {policy}, so it forgets counters when its memory is full.",
            hint=f"Set maxmemory-policy {KEEPS_EVERYTHING} in redis.conf, or leave REDIS_URL out.",
            id="accounts.E002",
        )
    ]


def _cannot_tell(why: str) -> CheckWarning:
    return CheckWarning(
        f"Redis could not be asked what it does when its memory is full ({why}).",
        hint=f"Make sure that its maxmemory-policy is {KEEPS_EVERYTHING}.",
        id="accounts.W001",
    )
