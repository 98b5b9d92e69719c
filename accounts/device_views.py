"""The devices on which somebody is signed in, and signing them out."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from .devices import devices_of, end_device, end_others


@never_cache
@login_required
def devices(request: HttpRequest) -> HttpResponse:
    """Where one is signed in, this device first."""
    found = list(devices_of(request.user))
    here = [device for device in found if _is_this_one(request, device)]
    others = [device for device in found if device not in here]
    return render(request, "accounts/devices.html", {"here": here, "others": others})


@never_cache
@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Signs out one device of one's own. One that is gone already is no error."""
    device = get_object_or_404(UserSession, pk=pk, user=request.user)
    if _is_this_one(request, device):
        return redirect("account_logout")
    end_device(device)
    messages.success(request, _("That device is signed out."))
    return redirect("accounts:devices")


@never_cache
@login_required
@require_POST
def end_all_others(request: HttpRequest) -> HttpResponse:
    """Signs out every device but the one in one's hand."""
    ended = end_others(request.user, current=request.session.session_key)
    told = ngettext(
        "%(count)s other device is signed out.", "%(count)s other devices are signed out.", ended
    )
    messages.success(request, told % {"count": ended})
    return redirect("accounts:devices")


def _is_this_one(request: HttpRequest, device: UserSession) -> bool:
    return device.session_key == request.session.session_key
