"""Sessions and speakers in the Wagtail admin."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.snippets.views.chooser import ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import EditView, SnippetViewSet, SnippetViewSetGroup

from core.local_time import to_civil
from sessions.models import LearningSession, Series, SessionSuggestion, Speaker
from sessions.permissions import can_organise, can_organise_series, organised_by
from sessions.queries import sessions_for_organisers

from .forms import SessionAdminForm


def when(session: LearningSession) -> str:
    """Date and UK time, short enough for a table."""
    return date_format(to_civil(session.starts_at), "D j M Y, H:i")


def booked_of_capacity(session: LearningSession) -> str:
    """ "12 / 30", "12 / no limit", and by how many it is over."""
    limit = _("no limit") if session.capacity is None else session.capacity
    over = f" ({_('over by')} {session.over_by})" if session.over_by else ""
    return f"{session.places_taken} / {limit}{over}"


def state(session: LearningSession) -> str:
    """What an organiser wants to know at a glance: hidden, cancelled, or where it stands in time."""
    if session.is_cancelled:
        return str(_("Cancelled"))
    if not session.is_published:
        return str(_("Hidden"))
    return str(session.phase().label)


class SessionEditView(EditView):
    def save_instance(self) -> LearningSession:
        """Save beside people who are booking: what the form does not show stays as it is now."""
        with transaction.atomic():
            now = LearningSession.objects.select_for_update(of=("self",)).get(pk=self.object.pk)
            self.form.instance.cancelled_at = now.cancelled_at
            self.form.instance.cancelled_why = now.cancelled_why
            return super().save_instance()


def for_its_organisers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse a view of one session to organisers of other series, whatever it shows or does."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        session = LearningSession.objects.filter(pk=unquote(str(kwargs.get("pk", 0)))).first()
        if session is not None and not can_organise(request.user, session):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


class SessionChooseView(ChooseView):
    """Choosing a session offers an organiser their own."""

    def get_object_list(self) -> models.QuerySet[LearningSession]:
        return organised_by(self.request.user, super().get_object_list())


class SessionChooserViewSet(SnippetChooserViewSet):
    choose_view_class = SessionChooseView


class SessionViewSet(SnippetViewSet):
    model = LearningSession
    chooser_viewset_class = SessionChooserViewSet
    icon = "date"
    menu_label = _("Sessions")
    edit_view_class = SessionEditView
    copy_view_enabled = True
    list_per_page = 50
    ordering = ["-starts_at"]
    list_display = [
        TitleColumn("title", label=_("Title"), sort_key="title"),
        Column(when, label=_("When (UK time)"), sort_key="starts_at"),
        TitleColumn(
            "booked",
            accessor=booked_of_capacity,
            label=_("Booked / places"),
            get_url=lambda session: reverse("sessions_admin:bookings", args=[session.pk]),
        ),
        Column("waiting_count", label=_("Waiting")),
        Column("get_mode_display", label=_("Format"), sort_key="mode"),
        Column(state, label=_("State")),
    ]
    list_filter = ["series", "mode", "topics"]
    search_backend_name = None  # plain search; the index cannot be joined with counts on SQLite
    search_fields = ["title", "summary"]

    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("summary", widget=AdminAutoHeightTextInput),
            FieldPanel("series"),
            FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")], heading=_("When")),
            MultiFieldPanel(
                [FieldPanel("mode"), FieldPanel("join_url"), FieldPanel("venue")],
                heading=_("Where"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("capacity"), FieldPanel("waiting_list")]),
                    FieldPanel("needs_approval"),
                    FieldRowPanel(
                        [FieldPanel("booking_opens_at"), FieldPanel("booking_closes_at")]
                    ),
                    FieldPanel("published_from"),
                ],
                heading=_("Booking"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("speakers"),
                    FieldPanel("audience"),
                    FieldPanel("topics"),
                    FieldPanel("outcomes"),
                    FieldPanel("body"),
                ],
                heading=_("What it is about"),
            ),
            MultiFieldPanel(
                [FieldPanel("tell_title"), FieldPanel("agreed_to_tell")],
                heading=_("Telling people"),
            ),
        ],
        base_form_class=SessionAdminForm,
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[LearningSession]:
        return organised_by(request.user, sessions_for_organisers())

    def construct_view(self, view_class: Any, **kwargs: Any) -> Callable[..., HttpResponse]:
        return for_its_organisers(super().construct_view(view_class, **kwargs))


class SeriesForm(WagtailAdminModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk and not can_organise_series(self.for_user, self.instance):
            raise ValidationError(_("This series has its own organisers, and you are not one."))
        return cleaned


class SeriesViewSet(SnippetViewSet):
    model = Series
    icon = "list-ol"
    menu_label = _("Series")
    list_display = ["name"]
    search_fields = ["name"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("summary"),
            FieldPanel("organisers", widget=forms.CheckboxSelectMultiple),
        ],
        base_form_class=SeriesForm,
    )


class SuggestionViewSet(SnippetViewSet):
    """The organisers' queue of what people would like a session about."""

    model = SessionSuggestion
    icon = "pick"
    menu_label = _("Suggestions")
    list_display = ["title", "person", "can_speak", "get_status_display", "made_at"]
    list_filter = ["status", "can_speak"]
    search_fields = ["title", "why"]
    inspect_view_enabled = True
    panels = [
        FieldPanel("title", read_only=True),
        FieldPanel("why", read_only=True),
        FieldPanel("person", read_only=True),
        FieldPanel("can_speak", read_only=True),
        FieldPanel("status"),
        FieldPanel("note"),
    ]


class SpeakerViewSet(SnippetViewSet):
    model = Speaker
    icon = "user"
    menu_label = _("Speakers")
    list_display = ["name", "role", "agreed_to_be_named"]
    search_fields = ["name", "role"]
    panels = [FieldPanel("name"), FieldPanel("role"), FieldPanel("agreed_to_be_named")]


class ProgrammeGroup(SnippetViewSetGroup):
    menu_label = _("Programme")
    menu_icon = "calendar-alt"
    menu_order = 150
    items = (SessionViewSet, SeriesViewSet, SpeakerViewSet, SuggestionViewSet)
