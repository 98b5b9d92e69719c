"""What happens to an account."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import ProtectedError

from core.addresses import canonical_address
from core.one_by_one import for_each

from .models import User


def person_with_address(email: str) -> User:
    """The person whose address ``email`` is; a new account if nobody has it.

    Raises ``AddressError`` if it is not an address.
    """
    user, _ = User.objects.get_or_create(
        email=canonical_address(email), defaults={"password": make_password(None)}
    )
    return user


def forget_unused_accounts(before: datetime) -> int:
    """Delete accounts made before then whose code was never typed; returns how many.

    Anybody can type any address into the one box, so an address alone must leave nothing behind.
    Somebody stopped stays, or they would be new again; so does anybody whom a record needs.
    """
    unused = User.objects.filter(
        last_login__isnull=True,
        name="",
        is_active=True,
        is_superuser=False,
        groups__isnull=True,
        date_joined__lt=before,
    )

    def forget(pk: int) -> int:
        with suppress(ProtectedError), transaction.atomic():
            _, by_model = unused.filter(pk=pk).delete()
            return by_model.get("accounts.User", 0)
        return 0

    keys = list(unused.values_list("pk", flat=True))
    return for_each(keys, forget, doing="forgetting accounts that were never used")
