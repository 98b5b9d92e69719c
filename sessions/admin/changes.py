"""An organiser's day: places, cancelling, people, messages. Each page asks first, its POST acts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.services import person_with_address
from sessions.admin.views import OrganiserView
from sessions.exceptions import BookingError
from sessions.models import Announcement, Booking
from sessions.services import announcements, bookings, changes
from sessions.services.waiting import next_in_line

from .change_forms import (
    AddPersonForm,
    AnnouncementForm,
    CancelSessionForm,
    CapacityForm,
    ReasonForm,
    SwapForForm,
)


class ActionView(OrganiserView):
    """A page with one form, and one thing that its POST does."""

    form_class: type | None = None
    button = ""
    template_name = "sessions/admin/action.html"

    def get_form(self, data: Any = None) -> Any:
        return self.form_class(data) if self.form_class else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.get_form()
        return super().get_context_data(**kwargs) | {"form": form, "button": self.button}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if form is None or form.is_valid():
            try:
                messages.success(request, self.act(form))
            except BookingError as error:
                if form is None:
                    messages.error(request, str(error))
                    return self.go()
                form.add_error(None, str(error))
            else:
                return self.go()
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def act(self, form: Any) -> str:
        """Do it; returns what the organiser is told. Raises ``BookingError``."""
        raise NotImplementedError

    def go(self) -> HttpResponse:
        return redirect("sessions_admin:bookings", self.session.pk)


class CapacityView(ActionView):
    """Changes the number of places: first shows who gets one, then books exactly them."""

    form_class = CapacityForm
    template_name = "sessions/admin/capacity.html"

    def get_page_title(self) -> str:
        return _("Change the number of places")

    def get_form(self, data: Any = None) -> Any:
        return CapacityForm(data, initial={"capacity": self.session.capacity})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if form.is_valid() and "expected" not in request.POST:
            return self.render_to_response(self.get_context_data(form=form, **self._preview(form)))
        return super().post(request, *args, **kwargs)

    def act(self, form: Any) -> str:
        expected = form.expected(self.request.POST.getlist("expected"))
        lucky = changes.change_capacity(
            session=self.session,
            capacity=form.cleaned_data["capacity"],
            expected=expected,
            actor=self.request.user,
        )
        told = ngettext(
            "Changed. %(count)s person got a place.",
            "Changed. %(count)s people got a place.",
            len(lucky),
        )
        return told % {"count": len(lucky)}

    def _preview(self, form: Any) -> dict[str, Any]:
        places = form.cleaned_data["capacity"]
        taken = self.session.places_taken
        return {
            "previewing": True,
            "places": places,
            "lucky": next_in_line(self.session, now=timezone.now(), places=places),
            "over_by": max(taken - places, 0) if places is not None else 0,
        }


class CancelSessionView(ActionView):
    """Cancels the session: shows how many people are told, wants a reason."""

    form_class = CancelSessionForm
    template_name = "sessions/admin/cancel_session.html"

    def get_page_title(self) -> str:
        return _("Cancel this session")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        live = self.session.bookings.live().count()
        return super().get_context_data(**kwargs) | {"count": live}

    def act(self, form: Any) -> str:
        told = changes.cancel_session(
            session=self.session, actor=self.request.user, why=form.cleaned_data["why"]
        )
        said = ngettext(
            "Cancelled. %(count)s person is told.", "Cancelled. %(count)s people are told.", told
        )
        return said % {"count": told}


class ReinstateView(ActionView):
    """Undoes a cancellation."""

    template_name = "sessions/admin/reinstate.html"

    def get_page_title(self) -> str:
        return _("Undo the cancellation")

    def act(self, form: Any) -> str:
        told = changes.reinstate_session(session=self.session, actor=self.request.user)
        said = ngettext(
            "It takes place. %(count)s person is told.",
            "It takes place. %(count)s people are told.",
            told,
        )
        return said % {"count": told}


class CloseBookingView(ActionView):
    """Closes booking, or opens it again."""

    template_name = "sessions/admin/close_booking.html"

    def get_page_title(self) -> str:
        return _("Open booking again") if self.is_closed else _("Close booking")

    @property
    def is_closed(self) -> bool:
        return self.session.last_booking_at <= timezone.now()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"is_closed": self.is_closed}

    def act(self, form: Any) -> str:
        if self.is_closed:
            changes.reopen_booking(session=self.session)
            return _("Booking is open again.")
        changes.close_booking(session=self.session)
        return _("Booking is closed. Everybody who has a place keeps it.")


class AddPersonView(ActionView):
    """Books somebody, with a reason."""

    form_class = AddPersonForm

    def get_page_title(self) -> str:
        return _("Add a person")

    button = "Add them"

    def act(self, form: Any) -> str:
        person = person_with_address(form.cleaned_data["email"])
        bookings.add_person(
            session=self.session,
            person=person,
            actor=self.request.user,
            why=form.cleaned_data["why"],
        )
        return _("%(email)s has a place and is told.") % {"email": person.email}


class OneBookingView(ActionView):
    """Something about one booking of the session."""

    booking: Booking

    def prepare(self) -> None:
        found = self.session.bookings.select_related("person", "session")
        self.booking = get_object_or_404(found, uuid=self.kwargs["uuid"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"booking": self.booking}


class CancelForView(OneBookingView):
    """Cancels somebody's place, wait, offer or request."""

    form_class = ReasonForm
    button = "Cancel it"

    def get_page_title(self) -> str:
        return _("Cancel for %(person)s") % {"person": self.booking.person}

    def act(self, form: Any) -> str:
        why = form.cleaned_data["why"]
        bookings.cancel_booking(booking=self.booking, actor=self.request.user, why=why)
        return _("Cancelled. %(person)s is told.") % {"person": self.booking.person}


class SwapForView(OneBookingView):
    """Gives somebody's place to somebody else."""

    form_class = SwapForForm
    button = "Give them the place"

    def get_page_title(self) -> str:
        return _("Give the place of %(person)s to somebody else") % {"person": self.booking.person}

    def act(self, form: Any) -> str:
        to = person_with_address(form.cleaned_data["email"])
        bookings.swap_place(
            booking=self.booking, to=to, actor=self.request.user, why=form.cleaned_data["why"]
        )
        return _("The place goes to %(email)s. Both are told.") % {"email": to.email}


class AnswerView(OneBookingView):
    """Says yes or no to somebody who asked for a place."""

    template_name = "sessions/admin/answer.html"

    def get_page_title(self) -> str:
        return _("%(person)s asks for a place") % {"person": self.booking.person}

    def act(self, form: Any) -> str:
        approve = self.request.POST.get("answer") == "yes"
        bookings.answer_request(booking=self.booking, actor=self.request.user, approve=approve)
        return _("Answered. %(person)s is told.") % {"person": self.booking.person}


class InviteAgainView(OneBookingView):
    """Sends the invitation once more."""

    button = "Send it again"

    def get_page_title(self) -> str:
        return _("Send the invitation to %(person)s again") % {"person": self.booking.person}

    def act(self, form: Any) -> str:
        changes.send_invitation_again(booking=self.booking)
        return _("The invitation is on its way again.")


class AnnounceView(ActionView):
    """A message to those booked, waiting or both: written, counted and shown, then sent."""

    form_class = AnnouncementForm
    template_name = "sessions/admin/announce.html"

    def get_page_title(self) -> str:
        return _("Write to the people of this session")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if form.is_valid() and "expected_count" not in request.POST:
            return self.render_to_response(self.get_context_data(form=form, **self._preview(form)))
        return super().post(request, *args, **kwargs)

    def _preview(self, form: Any) -> dict[str, Any]:
        people = list(announcements.recipients(self.session, form.cleaned_data["audience"]))
        return {"previewing": True, "count": len(people), "sample": people[:1]}

    def act(self, form: Any) -> str:
        given = self.request.POST["expected_count"]
        announcement = announcements.announce(
            session=self.session,
            author=self.request.user,
            expected_count=int(given) if given.isdecimal() else -1,
            **form.cleaned_data,
        )
        said = ngettext(
            "It goes to %(count)s person in ten minutes. Until then you can stop it.",
            "It goes to %(count)s people in ten minutes. Until then you can stop it.",
            announcement.recipient_count,
        )
        return said % {"count": announcement.recipient_count}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sent = self.session.announcements.select_related("author")
        return super().get_context_data(**kwargs) | {"announcements": sent}

    def go(self) -> HttpResponse:
        return redirect("sessions_admin:announce", self.session.pk)


class StopAnnouncementView(ActionView):
    """Stops a message that has not gone out yet."""

    def get_page_title(self) -> str:
        return _("Stop this message")

    button = "Stop it"

    def act(self, form: Any) -> str:
        own = get_object_or_404(Announcement, pk=self.kwargs["announcement"], session=self.session)
        announcements.stop_announcement(announcement=own)
        return _("Stopped. Nobody gets it.")

    def go(self) -> HttpResponse:
        return redirect("sessions_admin:announce", self.session.pk)
