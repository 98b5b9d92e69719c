"""One session as its organiser works with it: who comes, on paper and as a file, and its weekly copies."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from core.local_time import to_civil
from core.spreadsheets import as_csv, as_xlsx
from sessions import queries
from sessions.admin.forms import LONGEST_SEARCH, AddressesForm, SearchForm, WeeklyCopyForm
from sessions.models import Booking, LearningSession
from sessions.permissions import can_organise
from sessions.services.series import copy_weekly

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class OrganiserView(WagtailAdminTemplateMixin, TemplateView):
    """A page about one session, for organisers only."""

    header_icon = "date"
    session: LearningSession

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.kwargs = kwargs
        self.session = get_object_or_404(LearningSession, pk=kwargs["pk"])
        if not can_organise(request.user, self.session):
            raise PermissionDenied
        self.prepare()
        return super().dispatch(request, *args, **kwargs)

    def prepare(self) -> None:
        """Look up what else the address names, once the right to the session is sure."""

    def get_page_subtitle(self) -> str:
        return self.session.title

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        sessions = LearningSession.snippet_viewset
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse(sessions.get_url_name("list")), "label": _("Sessions")},
            {
                "url": reverse(sessions.get_url_name("edit"), args=[self.session.pk]),
                "label": self.session.title,
            },
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"session": self.session}


class BookingsView(OrganiserView):
    """Who has booked, with a search, and the ways to take the list along."""

    template_name = "sessions/admin/bookings.html"

    def get_page_title(self) -> str:
        return _("Bookings")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        search = self.request.GET.get("q", "").strip()[:LONGEST_SEARCH]
        bookings = self._with_places_in_line(search)
        people = [booking.person for booking in queries.register_of(self.session)]
        addresses = "; ".join(p.email for p in people if not p.is_closed)
        return super().get_context_data(**kwargs) | {
            "bookings": bookings,
            "search": search,
            "search_form": SearchForm(initial={"q": search}),
            "addresses_form": addresses and AddressesForm(initial={"addresses": addresses}),
            "outside": queries.outside_expected_domains(bookings),
            "can_start": self.session.starts_at > timezone.now(),
            "is_closed": self.session.last_booking_at <= timezone.now(),
        }

    def _with_places_in_line(self, search: str) -> list[Booking]:
        """The bookings, those who wait in their order, each with their number in it."""
        bookings = list(queries.bookings_for_organiser(self.session, search=search))
        line = queries.waiting_list_of(self.session).values_list("pk", flat=True)
        numbers = {pk: number for number, pk in enumerate(line, start=1)}
        for booking in bookings:
            booking.in_line = numbers.get(booking.pk)
        waiting = iter(sorted(filter(_waits, bookings), key=lambda one: one.in_line))
        return [next(waiting) if _waits(booking) else booking for booking in bookings]


class RegisterView(OrganiserView):
    """The list that is printed and ticked at the door."""

    template_name = "sessions/admin/register.html"

    def get_page_title(self) -> str:
        return _("Register")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"bookings": queries.register_of(self.session)}


class WeeklyCopyView(OrganiserView):
    """Asks for how many weeks, and makes the copies."""

    template_name = "sessions/admin/copy_weekly.html"

    def get_page_title(self) -> str:
        return _("Copy to the following weeks")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"form": kwargs.get("form", WeeklyCopyForm())}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = WeeklyCopyForm(request.POST)
        if form.is_valid():
            try:
                copies = copy_weekly(session=self.session, weeks=form.cleaned_data["weeks"])
            except ValidationError as error:
                form.add_error("weeks", error)
            else:
                messages.success(request, _copied(len(copies)))
                return redirect(LearningSession.snippet_viewset.get_url_name("list"))
        return self.render_to_response(self.get_context_data(form=form), status=422)


def export(request: HttpRequest, pk: int, file_format: str) -> HttpResponse:
    """The bookings as CSV or XLSX, in which nothing that people typed becomes a formula."""
    session = get_object_or_404(LearningSession, pk=pk)
    if not can_organise(request.user, session):
        raise PermissionDenied
    rows = [_headings(), *(_row(booking) for booking in queries.bookings_for_organiser(session))]
    if file_format == "csv":
        response = HttpResponse(as_csv(rows), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(as_xlsx(rows, title=session.title), content_type=XLSX)
    name = f"bookings-{slugify(session.title)[:60]}-{to_civil(session.starts_at):%Y-%m-%d}"
    response["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
    response["Cache-Control"] = "no-store, private"
    return response


def _waits(booking: Booking) -> bool:
    return booking.in_line is not None


def _copied(count: int) -> str:
    return ngettext(
        "%(count)s copy made. It is hidden until you say from when it is shown.",
        "%(count)s copies made. They are hidden until you say from when they are shown.",
        count,
    ) % {"count": count}


def _headings() -> list[str]:
    return [
        _("Name"), _("E-mail"), _("Job role"), _("Organisation"), _("Area"), _("Status"),
        _("Booked on"), _("Access needs"),
    ]  # fmt: skip


def _row(booking: Booking) -> list[object]:
    person = booking.person
    needs = getattr(booking, "access_needs", None)
    return [
        person.get_full_name(),
        person.address_to_write_to,
        person.job_role,
        person.organisation,
        str(person.area or ""),
        str(booking.get_status_display()),
        f"{to_civil(booking.made_at):%Y-%m-%d %H:%M}",
        needs.text if needs else "",
    ]
