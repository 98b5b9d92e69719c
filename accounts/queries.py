"""What the pages about an account show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from .models import User


@dataclass(frozen=True)
class SecondStep:
    """One way in which somebody proves a second time who they are. Never its secret."""

    kind: str
    added_at: datetime
    last_used_at: datetime | None


SecondSteps = list[SecondStep]
# Recovery codes are no step of their own.
REAL_STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def real_steps_of(person: User) -> QuerySet[Authenticator]:
    """The app and the passkeys of ``person``, the oldest first."""
    found = Authenticator.objects.filter(user=person, type__in=REAL_STEPS)
    return found.order_by("created_at", "pk")


def second_steps_of(person: User) -> SecondSteps:
    """What ``person`` has set up, as it is read, the oldest first."""
    return [_step(authenticator) for authenticator in real_steps_of(person)]


def _step(authenticator: Authenticator) -> SecondStep:
    is_app = authenticator.type == Authenticator.Type.TOTP
    return SecondStep(
        kind=_("Authenticator app") if is_app else _("Passkey or security key"),
        added_at=authenticator.created_at,
        last_used_at=authenticator.last_used_at,
    )
