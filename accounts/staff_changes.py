"""What follows when staff change somebody's address or stop them from signing in."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from wagtail.log_actions import log

from outbox import services as outbox

from .emails import NEW_ADDRESS, OLD_ADDRESS
from .models import User
from .permissions import may_manage
from .staff_holdings import CHANGE_ADDRESS
from .superusers import lock_with_superusers

STOP = "accounts.stop"
LET_IN = "accounts.let_in"


def lock_to_change(people: Iterable[User], *, actor: User) -> list[User]:
    """Lock ``people`` and every superuser; returns ``people`` as they are now.

    Raises ``PermissionDenied`` if ``actor`` may not change them any more: somebody may have taken
    that right away a moment ago. Call it in a transaction.
    """
    wanted = list(people)
    now = lock_with_superusers(actor, *wanted)
    own = now.get(actor.pk)
    if own is None or not own.has_perm("accounts.change_user"):
        raise PermissionDenied
    found = [now[person.pk] for person in wanted if person.pk in now]
    if not all(may_manage(own, person) for person in found):
        raise PermissionDenied
    return found


def record_changes(person: User, *, before: User, actor: User) -> bool:
    """Do what follows from staff's change of ``before`` into ``person``; returns whether it signs them out.

    A new address is told to both addresses and logged with both. Afterwards the caller ends the web
    sessions, which reads them all, so not in this transaction; that they no longer count is done here.
    """
    has_moved = person.email != before.email
    was_stopped = before.is_active and not person.is_active
    if has_moved:
        _record_address(person, before=before.email, actor=actor)
    if person.is_active != before.is_active:
        log(instance=person, action=STOP if was_stopped else LET_IN, user=actor)
    if has_moved or was_stopped:
        sign_out_at_once(person)
    return has_moved or was_stopped


def sign_out_at_once(person: User) -> None:
    """Have no web session of ``person`` and no code sent to them count any more, from this transaction on.

    Django compares each session with a hash of the password, and here that is only a random text.
    """
    person.codes.all().delete()
    person.set_unusable_password()
    person.save(update_fields=["password"])


def _record_address(person: User, *, before: str, actor: User) -> None:
    changed = {"before": before, "after": person.email}
    entry = log(instance=person, action=CHANGE_ADDRESS, user=actor, data=changed)
    for kind, address in ((OLD_ADDRESS, before), (NEW_ADDRESS, "")):
        outbox.post(
            kind=kind,
            key=f"{kind}:{entry.pk}",
            about=f"person:{person.pk}",
            thread=f"{kind}:{person.pk}",
            recipient=person,
            address=address,
        )
