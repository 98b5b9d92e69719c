"""What an organiser does with a session: places, cancelling, booking. Each page asks first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions.admin.views import OrganiserView
from sessions.enums import WaitingListKind
from sessions.exceptions import BookingError
from sessions.services import changes
from sessions.services.waiting import next_in_line

from .change_forms import CancelSessionForm, CapacityForm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class ActionView(OrganiserView):
    """A page with one form, and one thing that its POST does."""

    form_class: type | None = None
    button: StrOrPromise = ""
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
        return _changed(len(lucky), by_offer=self.session.waiting_list == WaitingListKind.BY_OFFER)

    def _preview(self, form: Any) -> dict[str, Any]:
        places = form.cleaned_data["capacity"]
        taken = self.session.places_taken
        return {
            "previewing": True,
            "places": places,
            "by_offer": self.session.waiting_list == WaitingListKind.BY_OFFER,
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
        if self.session.is_cancelled:
            return _("It is cancelled already.")
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
        if not self.session.is_cancelled:
            return _("It takes place already.")
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
        """What the button said, not the opposite of what is: pressed twice is pressed once."""
        if self.session.ends_at <= timezone.now():
            raise BookingError(_("This session is over."))
        match self.request.POST.get("do"):
            case "open":
                changes.reopen_booking(session=self.session)
                return _("Booking is open again.")
            case "close":
                changes.close_booking(session=self.session)
                return _("Booking is closed. Everybody who has a place keeps it.")
        raise BookingError(_("Nothing was changed. Please press one of the buttons."))


def _changed(count: int, *, by_offer: bool) -> str:
    if by_offer:
        said = ngettext(
            "Changed. %(count)s person is offered a place.",
            "Changed. %(count)s people are offered a place.",
            count,
        )
    else:
        said = ngettext(
            "Changed. %(count)s person got a place.",
            "Changed. %(count)s people got a place.",
            count,
        )
    return said % {"count": count}
