"""The gate: the one page from which a booked person joins, and the only way to the meeting's address."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.decorators import known_person_required
from sessions.exceptions import BookingError
from sessions.models import Booking
from sessions.permissions import can_join_now
from sessions.services.gate import join as go_through


@never_cache
@known_person_required
def gate(request: HttpRequest, uuid: str) -> HttpResponse:
    """Shows the time and, from 15 minutes before, the Join button."""
    booking = _own_booking(request, uuid)
    now = timezone.now()
    is_open = can_join_now(booking, now=now)
    response = render(
        request,
        "sessions/gate.html",
        {
            "booking": booking,
            "session": booking.session,
            "phase": booking.session.phase(now=now),
            "is_open": is_open,
        },
    )
    if is_open:
        _allow_the_meeting(response, booking.session.join_url)
    return response


@never_cache
@known_person_required
def join(request: HttpRequest, uuid: str) -> HttpResponse:
    """The POST records the tap and goes to the meeting; a GET, from a history, leads to the gate."""
    booking = _own_booking(request, uuid)
    if request.method != "POST":
        return redirect(booking)
    try:
        address = go_through(booking=booking)
    except BookingError as error:
        messages.error(request, str(error))
        return redirect("sessions:gate", uuid=booking.uuid)
    response = HttpResponseRedirect(address)
    # On the gate itself it would make Chromium send "Origin: null", and no form could be trusted. Its
    # own policy, same-origin, tells the meeting's host nothing either.
    response["Referrer-Policy"] = "no-referrer"
    return response


def _own_booking(request: HttpRequest, uuid: str) -> Booking:
    mine = request.user.bookings.select_related("session")
    return get_object_or_404(mine, uuid=uuid)


def _allow_the_meeting(response: HttpResponse, address: str) -> None:
    """Let this page's form end at the meeting: Chromium holds redirects to ``form-action`` too."""
    parts = urlsplit(address)
    response._csp_update = {"form-action": [f"{parts.scheme}://{parts.netloc}"]}
