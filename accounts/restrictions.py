"""Pages and documents that are for some people only: who they open for, and how others are told.

Where a restriction names groups, belonging to one is not enough: a code by e-mail alone proves only
that somebody reads that mailbox, so this sign-in must have used a second step.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from wagtail.models import BaseViewRestriction

from .second_step import ask_for_second_step, second_step_holds


def opens_for(restriction: BaseViewRestriction, request: HttpRequest) -> bool:
    """Whether ``restriction`` lets this reader in, now."""
    if restriction.restriction_type == BaseViewRestriction.PASSWORD:
        return False  # there are no shared passwords on the hub
    if not restriction.accept_request(request):
        return False
    return not _is_for_groups(restriction) or second_step_holds(request)


def keep_out(
    restrictions: Iterable[BaseViewRestriction], request: HttpRequest, *, told: str | Promise
) -> HttpResponse | None:
    """Lead a member to their second step; ``None`` where the reader may go on, or has yet to sign in.

    Raises ``PermissionDenied`` with the words ``told`` for somebody whom signing in would not help:
    Wagtail would send them to sign in, which they are, for ever.
    """
    closed = [each for each in restrictions if not opens_for(each, request)]
    if any(each.restriction_type == BaseViewRestriction.PASSWORD for each in closed):
        raise PermissionDenied(told)
    if not closed or not request.user.is_authenticated:
        return None
    if not all(each.accept_request(request) for each in closed):
        raise PermissionDenied(told)
    return ask_for_second_step(request)


def _is_for_groups(restriction: BaseViewRestriction) -> bool:
    return restriction.restriction_type == BaseViewRestriction.GROUPS
