"""A session's page, booking it, and cancelling."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.decorators import known_person_required, to_details, to_sign_in
from accounts.limits import TooMany
from accounts.second_step import user_with_second_step
from sessions import queries
from sessions.calendar import session_calendar
from sessions.enums import BookingStatus
from sessions.exceptions import BookingError
from sessions.forms import AccessNeedsForm, SwapForm
from sessions.models import Booking, LearningSession
from sessions.permissions import can_see_session, why_not_bookable
from sessions.services.bookings import (
    accept_offer,
    book_place,
    cancel_booking,
    tell_access_needs,
)
from sessions.services.swaps import give_place


def session_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one session, and the button."""
    session = _visible_session(request, pk)
    now = timezone.now()
    booking = queries.live_booking(request.user, session)
    return render(
        request,
        "pages/session.html",
        {
            "session": session,
            "booking": booking,
            "phase": session.phase(now=now),
            "why_not": why_not_bookable(session, now=now),
            "clashes": _clashes(request, session),
        },
    )


@never_cache
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks, and asks who you are if need be; only the POST books."""
    session = _visible_session(request, pk)
    if not request.user.is_authenticated:
        return to_sign_in(request)
    if request.method != "POST":
        context = {"session": session, "why_not": why_not_bookable(session, now=timezone.now())}
        context |= {"clashes": _clashes(request, session)}
        return render(request, "sessions/book.html", context)
    if not request.user.has_told_details:
        return to_details(request)
    return redirect(_book_and_tell(request, session))


def book_as_intended(request: HttpRequest, pk: int) -> str:
    """Book what was wanted before signing in; returns where to go next."""
    session = queries.session_for_page(pk).first()
    if session is None or not can_see_session(user_with_second_step(request), session):
        messages.error(request, _("The session you wanted is no longer there."))
        return reverse("sessions:my_sessions")
    return _book_and_tell(request, session)


def title_of_session(pk: int) -> str:
    """What a session is called, if anybody may know."""
    session = queries.session_for_page(pk).first()
    return session.title if session and session.is_published else ""


@never_cache
@known_person_required
def cancel(request: HttpRequest, uuid: str) -> HttpResponse:
    """GET asks whether; only the POST cancels."""
    booking = _own_booking(request, uuid)
    if request.method != "POST":
        return render(request, "sessions/cancel.html", {"booking": booking})
    told = _what_was_cancelled(booking)
    try:
        cancel_booking(booking=booking, actor=request.user)
    except BookingError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, told)
    return redirect(booking.session)


@never_cache
@known_person_required
def accept(request: HttpRequest, uuid: str) -> HttpResponse:
    """The POST says yes to an offer; a GET, from a history, leads to the booking."""
    booking = _own_booking(request, uuid)
    if request.method != "POST":
        return redirect(booking)
    try:
        accept_offer(booking=booking, actor=request.user)
    except BookingError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("You have a place."))
    return redirect(booking.session)


@never_cache
@known_person_required
def swap(request: HttpRequest, uuid: str) -> HttpResponse:
    """Asks whom the place goes to; the POST gives it to them."""
    booking = _own_booking(request, uuid)
    if request.method != "POST" and not booking.is_booked:
        messages.error(request, _("There is no place to give away any more."))
        return redirect(booking)
    form, refused = SwapForm(request.POST or None), 422
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["email"]
        try:
            give_place(booking=booking, address=address, giver=request.user)
        except (BookingError, TooMany) as error:
            form.add_error("email", str(error))
            refused = 429 if isinstance(error, TooMany) else 422
        else:
            told = _(
                "You have given your place away. We write to %(email)s if they can have it; if not, "
                "it goes to the next person. You get an e-mail too."
            )
            messages.success(request, told % {"email": address})
            return redirect(booking.session)
    return render(
        request,
        "sessions/swap.html",
        {"form": form, "booking": booking},
        status=refused if form.errors else 200,
    )


@never_cache
@known_person_required
def access_needs(request: HttpRequest, uuid: str) -> HttpResponse:
    """Asks, after booking, what somebody needs to take part."""
    booking = _own_booking(request, uuid)
    if not booking.is_booked:
        raise Http404
    kept = getattr(booking, "access_needs", None)
    form = AccessNeedsForm(request.POST or None, initial={"text": kept.text if kept else ""})
    if request.method == "POST" and form.is_valid():
        tell_access_needs(booking=booking, text=form.cleaned_data["text"])
        messages.success(request, _("Thank you. The organisers can see what you need."))
        return redirect(booking.session)
    return render(
        request,
        "sessions/access_needs.html",
        {"form": form, "booking": booking},
        status=422 if form.errors else 200,
    )


@never_cache
@known_person_required
def my_sessions(request: HttpRequest) -> HttpResponse:
    """What somebody has booked."""
    return render(request, "sessions/my_sessions.html", {"mine": queries.my_sessions(request.user)})


@never_cache
@known_person_required
def calendar_file(request: HttpRequest, uuid: str) -> HttpResponse:
    """A booking as a calendar file, with the same identity as the invitation that was mailed."""
    booking = _own_booking(request, uuid)
    if not booking.is_booked:
        raise Http404
    response = HttpResponse(session_calendar(booking), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="session-{booking.session_id}.ics"'
    return response


def _visible_session(request: HttpRequest, pk: int) -> LearningSession:
    session = get_object_or_404(queries.session_for_page(pk))
    if not can_see_session(user_with_second_step(request), session):
        raise Http404
    return session


def _own_booking(request: HttpRequest, uuid: str) -> Booking:
    """The booking, if it is the visitor's own; for everybody else there is no such page."""
    mine = request.user.bookings.select_related("session", "person")
    return get_object_or_404(mine, uuid=uuid)


def _what_was_cancelled(booking: Booking) -> str:
    if booking.status in {BookingStatus.BOOKED, BookingStatus.CANCELLED}:
        told = _("Your place on %(title)s is cancelled.")
    else:
        told = _("You no longer wait for a place on %(title)s.")
    return told % {"title": booking.session.title}


def _clashes(request: HttpRequest, session: LearningSession) -> list[LearningSession]:
    return list(queries.clashes(request.user, session)) if request.user.is_authenticated else []


def _book_and_tell(request: HttpRequest, session: LearningSession) -> str:
    try:
        booking = book_place(session=session, person=request.user)
    except BookingError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _what_happened(booking))
    return session.get_absolute_url()


def _what_happened(booking: Booking) -> str:
    """What the person is told right after asking for a place."""
    told = {
        BookingStatus.BOOKED: _(
            "You have a place. The details and a calendar invitation go to %(email)s."
        ),
        BookingStatus.WAITING: _("You are number %(position)s on the waiting list."),
        BookingStatus.REQUESTED: _("You asked for a place. We write to you when it is decided."),
        BookingStatus.OFFERED: _("A place is kept for you. Say yes below."),
    }[BookingStatus(booking.status)]
    return told % {"email": booking.person.email, "position": booking.position}
