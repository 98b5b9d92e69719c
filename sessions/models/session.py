"""A lunch-and-learn session: its facts, its words, and the questions that the clock answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.fields import StreamField
from wagtail.models import PreviewableMixin
from wagtail.search import index

from core.blocks import StoryBlock
from core.models import Topic
from sessions.enums import (
    HOLDS_A_PLACE,
    BookingStatus,
    Phase,
    SessionMode,
    WaitingListKind,
)

from .series import Series

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

JOIN_OPENS_BEFORE = timedelta(minutes=15)
PROMOTION_STOPS_BEFORE = timedelta(hours=1)


class Speaker(models.Model):
    """Somebody who speaks. They need no account, and are named only if they agreed to it."""

    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(
        _("role and organisation"),
        max_length=160,
        help_text=_("For example: infant feeding lead, community trust."),
    )
    agreed_to_be_named = models.BooleanField(
        _("has agreed to be named here"),
        default=False,
        help_text=_("Until this is ticked, only the role is shown."),
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")

    def __str__(self) -> str:
        return f"{self.name}, {self.role}"

    @property
    def public_name(self) -> str:
        """The name and role, or the role alone without the speaker's agreement."""
        return f"{self.name}, {self.role}" if self.agreed_to_be_named else self.role


class SessionQuerySet(models.QuerySet["LearningSession"]):
    def published(self, *, now: datetime | None = None) -> SessionQuerySet:
        return self.filter(published_from__lte=now or timezone.now())

    def not_ended(self, *, now: datetime) -> SessionQuerySet:
        return self.filter(ends_at__gt=now)

    def ended(self, *, now: datetime) -> SessionQuerySet:
        return self.filter(ends_at__lte=now)

    def with_places_taken(self) -> SessionQuerySet:
        taken = Q(bookings__status__in=HOLDS_A_PLACE)
        waiting = Q(bookings__status=BookingStatus.WAITING)
        asking = Q(bookings__status=BookingStatus.REQUESTED)
        counted = self.annotate(
            places_taken_count=Count("bookings", filter=taken, distinct=True),
            waiting_total=Count("bookings", filter=waiting, distinct=True),
            asking_total=Count("bookings", filter=asking, distinct=True),
        )
        return counted.order_by("starts_at", "pk")  # counting drops the order of the model

    def with_places(self) -> SessionQuerySet:
        """Those with a free place. Needs ``with_places_taken`` first."""
        return self.filter(
            Q(capacity__isnull=True) | Q(capacity__gt=F("places_taken_count")),
            cancelled_at__isnull=True,
        )


class LearningSession(PreviewableMixin, index.Indexed, ClusterableModel):
    """One session at one time. Bookings change through ``sessions.services`` only."""

    title = models.CharField(_("title"), max_length=120)
    summary = models.CharField(
        _("summary"),
        max_length=280,
        help_text=_("One or two sentences, shown in the programme."),
    )
    outcomes = models.TextField(
        _("what you will learn"),
        blank=True,
        default="",
        help_text=_("One on each line."),
    )
    body = StreamField(StoryBlock(), blank=True, verbose_name=_("more about it"))
    audience = models.CharField(
        _("for whom"), max_length=160, default="Health visitors and their teams"
    )
    speakers = ParentalManyToManyField(
        Speaker, blank=True, related_name="sessions", verbose_name=_("speakers")
    )
    topics = ParentalManyToManyField(
        Topic, blank=True, related_name="sessions", verbose_name=_("topics")
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    mode = models.CharField(
        _("format"), max_length=10, choices=SessionMode, default=SessionMode.ONLINE
    )
    venue = models.CharField(_("venue"), max_length=240, blank=True, default="")
    join_url = models.URLField(
        _("meeting link"),
        max_length=1000,
        blank=True,
        default="",
        validators=[URLValidator(schemes=["https"])],
        help_text=_(
            "Secret. Only people who have booked can use it, from 15 minutes before the start."
        ),
    )
    capacity = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        help_text=_("Empty: no limit. 0: nobody can book."),
    )
    waiting_list = models.CharField(
        _("waiting list"),
        max_length=10,
        choices=WaitingListKind,
        default=WaitingListKind.AUTOMATIC,
    )
    needs_approval = models.BooleanField(
        _("an organiser approves each booking"),
        default=False,
        help_text=_("For small groups: people ask for a place, and you say yes or no."),
    )
    series = models.ForeignKey(
        Series,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("series"),
    )
    booking_opens_at = models.DateTimeField(_("booking opens"), null=True, blank=True)
    booking_closes_at = models.DateTimeField(
        _("booking closes"),
        null=True,
        blank=True,
        help_text=_("Empty: when the session ends."),
    )
    published_from = models.DateTimeField(
        _("shown from"),
        null=True,
        blank=True,
        help_text=_("Empty: hidden from everybody."),
    )
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True, editable=False)
    cancelled_why = models.CharField(max_length=280, blank=True, default="", editable=False)
    # The title that people were told, or shall be told: a new one only if the organiser says so.
    told_title = models.CharField(max_length=120, blank=True, default="", editable=False)
    # When time, place or told title last changed: people are told ten minutes later.
    facts_changed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SessionQuerySet.as_manager()

    # The meeting link is in none of these, and must never be.
    search_fields = [
        index.SearchField("title", boost=3),
        index.AutocompleteField("title"),
        index.SearchField("summary"),
        index.SearchField("outcomes"),
        index.SearchField("body"),
        index.SearchField("venue"),
        index.SearchField("public_speakers"),
        index.RelatedFields("topics", [index.SearchField("name")]),
        index.RelatedFields("series", [index.SearchField("name")]),
        index.FilterField("published_from"),
        index.FilterField("starts_at"),
    ]

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        indexes = [models.Index(fields=["ends_at"]), models.Index(fields=["starts_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_it_starts",
                violation_error_message=_("The end must be after the start."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("sessions:session", args=[self.pk])

    def get_preview_template(self, request, mode_name) -> str:
        return "pages/session.html"

    def get_preview_context(self, request, mode_name) -> dict[str, object]:
        return {"session": self, "is_preview": True}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new session is told under its own title."""
        self.told_title = self.told_title or self.title
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse what cannot take place, each beside the field that says so."""
        errors: dict[str, StrOrPromise] = {}
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            errors["ends_at"] = _("The end must be after the start.")
        if self.starts_at and self.ends_at and self.ends_at - self.starts_at > timedelta(days=1):
            errors["ends_at"] = _("A session lasts a day at most. Check the date.")
        if self.mode != SessionMode.ONLINE and not self.venue:
            errors["venue"] = _("Say where it takes place.")
        opens, closes = self.booking_opens_at, self.booking_closes_at
        if opens and closes and closes <= opens:
            errors["booking_closes_at"] = _("Booking must close after it opens.")
        if errors:
            raise ValidationError(errors)

    # --- What the clock says ---------------------------------------------------------------------

    def phase(self, *, now: datetime | None = None) -> Phase:
        now = now or timezone.now()
        if now >= self.ends_at:
            return Phase.ENDED
        if now >= self.starts_at:
            return Phase.LIVE
        return Phase.OPEN_TO_JOIN if now >= self.joining_opens_at else Phase.UPCOMING

    @property
    def joining_opens_at(self) -> datetime:
        return self.starts_at - JOIN_OPENS_BEFORE

    @property
    def promotion_stops_at(self) -> datetime:
        """From then on a free place is anybody's, also of those who wait."""
        return self.starts_at - PROMOTION_STOPS_BEFORE

    @property
    def last_booking_at(self) -> datetime:
        """When booking ends: when the organiser said, else with the session itself."""
        return min(self.booking_closes_at or self.ends_at, self.ends_at)

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def is_published(self) -> bool:
        return self.published_from is not None and self.published_from <= timezone.now()

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    # --- Places: always counted, never stored ----------------------------------------------------

    @property
    def places_taken(self) -> int:
        if "places_taken_count" in self.__dict__:
            return self.places_taken_count
        return self.bookings.filter(status__in=HOLDS_A_PLACE).count() if self.pk else 0

    @property
    def places_left(self) -> int | None:
        """How many can still book; ``None`` where there is no limit."""
        return None if self.capacity is None else max(self.capacity - self.places_taken, 0)

    @property
    def is_full(self) -> bool:
        return self.places_left == 0

    @property
    def has_waiting_list(self) -> bool:
        return self.waiting_list != WaitingListKind.OFF

    @property
    def asking_count(self) -> int:
        """How many ask for a place and have no answer yet."""
        if "asking_total" in self.__dict__:
            return self.asking_total
        return self.bookings.filter(status=BookingStatus.REQUESTED).count() if self.pk else 0

    @property
    def waiting_count(self) -> int:
        if "waiting_total" in self.__dict__:
            return self.waiting_total
        return self.bookings.filter(status=BookingStatus.WAITING).count() if self.pk else 0

    @property
    def over_by(self) -> int:
        """How many places more are taken than there are, after the organiser lowered the number."""
        return 0 if self.capacity is None else max(self.places_taken - self.capacity, 0)

    @property
    def outcome_list(self) -> list[str]:
        return [line.strip() for line in self.outcomes.splitlines() if line.strip()]

    @property
    def public_speakers(self) -> str:
        """Who speaks, as far as everybody may know."""
        return ", ".join(speaker.public_name for speaker in self.speakers.all())

    @property
    def is_online(self) -> bool:
        """Whether it can be joined from afar."""
        return self.mode != SessionMode.IN_PERSON
