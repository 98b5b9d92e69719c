"""Writing to the people of a session: counted and shown first, stoppable for ten minutes."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions.models import Announcement
from sessions.services import announcements

from .change_forms import AnnouncementForm
from .changes import ActionView


class AnnounceView(ActionView):
    """A message to those booked, waiting or both: written, counted and shown, then sent."""

    form_class = AnnouncementForm
    template_name = "sessions/admin/announce.html"

    def get_page_title(self) -> str:
        return _("Write to the people of this session")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if form.is_valid() and self._shown_at() is None:
            return self.render_to_response(self.get_context_data(form=form, **self._preview(form)))
        return super().post(request, *args, **kwargs)

    def _preview(self, form: Any) -> dict[str, Any]:
        people = list(announcements.recipients(self.session, form.cleaned_data["audience"]))
        return {
            "previewing": True,
            "count": len(people),
            "sample": people[:1],
            "shown_at": timezone.now().isoformat(),
        }

    def _shown_at(self) -> datetime | None:
        """When the organiser was shown the count and the sample; ``None`` if they were not."""
        if "expected_count" not in self.request.POST:
            return None
        with suppress(ValueError):
            shown_at = datetime.fromisoformat(self.request.POST.get("shown_at", ""))
            return shown_at if shown_at.tzinfo else None
        return None

    def act(self, form: Any) -> str:
        given = self.request.POST["expected_count"]
        announcement = announcements.announce(
            session=self.session,
            author=self.request.user,
            expected_count=int(given) if given.isdecimal() else -1,
            shown_at=self._shown_at(),
            **form.cleaned_data,
        )
        if announcement.stopped_at:
            return _("This message was stopped. Look at it again to send it after all.")
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

    template_name = "sessions/admin/stop_announcement.html"
    announcement: Announcement

    def prepare(self) -> None:
        number = self.kwargs["announcement"]
        self.announcement = get_object_or_404(self.session.announcements, pk=number)

    def get_page_title(self) -> str:
        return _("Stop this message")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"announcement": self.announcement}

    def act(self, form: Any) -> str:
        announcements.stop_announcement(announcement=self.announcement)
        return _("Stopped. Nobody gets it.")

    def go(self) -> HttpResponse:
        return redirect("sessions_admin:announce", self.session.pk)
