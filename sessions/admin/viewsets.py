"""Sessions and speakers in the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import EditView, SnippetViewSetGroup

from core.admin.choosers import SeenChooserViewSet, TitleSearchForm
from core.admin.viewsets import GuardedSnippetViewSet, RecordSnippetViewSet
from sessions.models import LearningSession, Series, SessionSuggestion, Speaker
from sessions.permissions import (
    can_organise,
    can_organise_series,
    organised_by,
    series_organised_by,
)
from sessions.queries import sessions_for_organisers

from .board import BoardMenuItem
from .forms import SessionAdminForm
from .listing import SessionFilterSet, booked_of_capacity, state, when
from .series import SeriesIndexView


class SessionEditView(EditView):
    def save_instance(self) -> LearningSession:
        """Save beside people who are booking: what the form does not show stays as it is now."""
        with transaction.atomic():
            now = LearningSession.objects.select_for_update(of=("self",)).get(pk=self.object.pk)
            self.form.instance.cancelled_at = now.cancelled_at
            self.form.instance.cancelled_why = now.cancelled_why
            return super().save_instance()


class SessionChooserViewSet(SeenChooserViewSet):
    filter_form_class = TitleSearchForm


class SessionViewSet(RecordSnippetViewSet):
    model = LearningSession
    own = staticmethod(organised_by)
    may = staticmethod(can_organise)
    chooser_viewset_class = SessionChooserViewSet
    icon = "date"
    menu_label = _("Sessions")
    edit_view_class = SessionEditView
    copy_view_enabled = True
    list_per_page = 50
    ordering = ["-starts_at"]
    list_display = [
        "title",  # as a name: a column of our own would lose Wagtail's link and buttons
        Column(when, label=_("When (UK time)"), sort_key="starts_at"),
        TitleColumn(
            "booked",
            accessor=booked_of_capacity,
            label=_("Booked / places"),
            get_url=lambda session: reverse("sessions_admin:bookings", args=[session.pk]),
        ),
        Column("waiting_count", label=_("Waiting")),
        Column("asking_count", label=_("Asking")),
        Column("get_mode_display", label=_("Format"), sort_key="mode"),
        Column(state, label=_("State")),
    ]
    filterset_class = SessionFilterSet
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
                    FieldPanel("capacity"),
                    FieldPanel("waiting_list"),
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
                    FieldPanel(
                        "speakers",
                        help_text=_(
                            "Hold Ctrl to choose several. Somebody new is added under Programme, Speakers."
                        ),
                    ),
                    FieldPanel("audience"),
                    FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
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


class SeriesForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Only who runs sessions at all can be named: the others are thousands."""
        super().__init__(*args, **kwargs)
        runs_sessions = ModelPermissionPolicy(LearningSession).users_with_permission("change")
        named = self.instance.organisers.all() if self.instance.pk else []
        people = self.fields["organisers"].queryset
        self.fields["organisers"].queryset = people.filter(
            Q(pk__in=runs_sessions.values("pk")) | Q(pk__in=[person.pk for person in named])
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk and not can_organise_series(self.for_user, self.instance):
            raise ValidationError(_("This series has its own organisers, and you are not one."))
        return cleaned


class SeriesViewSet(RecordSnippetViewSet):
    model = Series
    own = staticmethod(series_organised_by)
    may = staticmethod(can_organise_series)
    index_view_class = SeriesIndexView
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

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Series]:
        return series_organised_by(request.user, Series.objects.all())


class SuggestionViewSet(GuardedSnippetViewSet):
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


class SpeakerViewSet(GuardedSnippetViewSet):
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

    def get_submenu_items(self) -> list[MenuItem]:
        return [BoardMenuItem(), *super().get_submenu_items()]
