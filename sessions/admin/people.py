"""What an organiser does for one person: add, cancel, swap, answer, invite. Each page asks first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.limits import DAY, Limit, TooMany, count_new_person
from accounts.models import User
from accounts.services import person_with_address
from sessions.enums import BookingStatus
from sessions.exceptions import BookingError
from sessions.models import Booking
from sessions.services import bookings, changes
from sessions.services.swaps import swap_place

from .change_forms import AddPersonForm, ReasonForm, SwapForForm
from .changes import ActionView

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

INVITATIONS_AGAIN_A_DAY = Limit("invitations again, day", 5, DAY)


class AddPersonView(ActionView):
    """Books somebody, with a reason."""

    form_class = AddPersonForm
    button = gettext_lazy("Add them")

    def get_page_title(self) -> str:
        return _("Add a person")

    def act(self, form: Any) -> str:
        person = _person(form, self.request.user)
        if self.session.bookings.filter(person=person, status=BookingStatus.BOOKED).exists():
            return _("%(email)s has a place already.") % {"email": person.email}
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
    template_name = "sessions/admin/one_booking.html"
    what_happens: StrOrPromise = ""

    def prepare(self) -> None:
        found = self.session.bookings.select_related("person", "session")
        self.booking = get_object_or_404(found, uuid=self.kwargs["uuid"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "booking": self.booking,
            "what_happens": self.what_happens,
        }


class CancelForView(OneBookingView):
    """Cancels somebody's place, wait, offer or request."""

    form_class = ReasonForm
    button = gettext_lazy("Cancel it and tell them")
    what_happens = gettext_lazy(
        "They are told, and it leaves their calendar. A place that comes free goes to whoever waits."
    )

    def get_page_title(self) -> str:
        return _("Cancel for %(person)s") % {"person": self.booking.person}

    def act(self, form: Any) -> str:
        if not self.booking.is_live:
            return _("It had ended already. Nothing was changed.")
        why = form.cleaned_data["why"]
        bookings.cancel_booking(booking=self.booking, actor=self.request.user, why=why)
        return _("Cancelled. %(person)s is told.") % {"person": self.booking.person}


class SwapForView(OneBookingView):
    """Gives somebody's place to somebody else."""

    form_class = SwapForForm
    button = gettext_lazy("Give them the place")
    what_happens = gettext_lazy(
        "The place goes to the person with this address, past the waiting list. Both are told."
    )

    def get_page_title(self) -> str:
        return _("Give the place of %(person)s to somebody else") % {"person": self.booking.person}

    def act(self, form: Any) -> str:
        to = _person(form, self.request.user)
        swap_place(
            booking=self.booking, to=to, actor=self.request.user, why=form.cleaned_data["why"]
        )
        return _("The place goes to %(email)s. Both are told.") % {"email": to.email}


class AnswerView(OneBookingView):
    """Says yes or no to somebody who asked for a place."""

    template_name = "sessions/admin/answer.html"

    def get_page_title(self) -> str:
        return _("%(person)s asks for a place") % {"person": self.booking.person}

    def act(self, form: Any) -> str:
        answer = self.request.POST.get("answer")
        if answer not in {"yes", "no"}:
            raise BookingError(_("Nothing was changed. Please press yes or no."))
        if self.booking.status != BookingStatus.REQUESTED:
            return _("It was answered already. Nothing was changed.")
        answered = bookings.answer_request(
            booking=self.booking, actor=self.request.user, approve=answer == "yes"
        )
        said = {
            BookingStatus.BOOKED: _("%(person)s has a place and is told."),
            BookingStatus.WAITING: _(
                "The session is full. %(person)s waits for a place and is told."
            ),
            BookingStatus.DECLINED: _("Declined. %(person)s is told."),
        }[BookingStatus(answered.status)]
        return said % {"person": self.booking.person}


class InviteAgainView(OneBookingView):
    """Sends the invitation once more."""

    button = gettext_lazy("Send it again")
    what_happens = gettext_lazy("They get the confirmation and the calendar entry once more.")

    def get_page_title(self) -> str:
        return _("Send the invitation to %(person)s again") % {"person": self.booking.person}

    def act(self, form: Any) -> str:
        if not INVITATIONS_AGAIN_A_DAY.take(str(self.booking.uuid)):
            raise BookingError(_("They got it several times today. Please wait until tomorrow."))
        changes.send_invitation_again(booking=self.booking)
        return _("The invitation is on its way again.")


def _person(form: Any, organiser: User) -> User:
    """The person with the address in ``form``. Raises ``BookingError`` after too many new people."""
    address = form.cleaned_data["email"]
    try:
        count_new_person(address, by=organiser)
    except TooMany as error:
        raise BookingError(str(error)) from error
    return person_with_address(address)
