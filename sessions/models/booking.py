"""A booking: one row is one attempt of one person to come to one session, and is never used again."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions.enums import (
    HOLDS_A_PLACE,
    LIVE,
    BookingSource,
    BookingStatus,
    SessionMode,
)

from .session import LearningSession


class BookingQuerySet(models.QuerySet["Booking"]):
    def waiting_in_order(self) -> BookingQuerySet:
        """Those who wait, the first to get a place first."""
        waiting = self.filter(status=BookingStatus.WAITING)
        return waiting.order_by("-priority", "made_at", "pk")

    def told_otherwise(self) -> BookingQuerySet:
        """Those who were last told another time, place or title than what is true now."""
        return self.filter(told_starts_at__isnull=False).exclude(
            told_starts_at=F("session__starts_at"),
            told_ends_at=F("session__ends_at"),
            told_mode=F("session__mode"),
            told_venue=F("session__venue"),
            told_title=F("session__told_title"),
        )

    def live(self) -> BookingQuerySet:
        return self.filter(status__in=LIVE)

    def holding_a_place(self) -> BookingQuerySet:
        return self.filter(status__in=HOLDS_A_PLACE)


class Booking(models.Model):
    """Somebody's place. Made and changed by ``sessions.services`` only.

    ``place_no`` counts from 1 within the session and is there exactly while a place is held; the
    database keeps two people from the same one. ``calendar_sequence`` is the number of the last
    calendar message about this booking.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(LearningSession, models.PROTECT, related_name="bookings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="bookings")
    status = models.CharField(max_length=10, choices=BookingStatus)
    place_no = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=10, choices=BookingSource, default=BookingSource.SELF)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    calendar_sequence = models.PositiveIntegerField(default=0)
    # Who waits with a higher one goes first; else whoever came first.
    priority = models.SmallIntegerField(default=0)
    offer_expires_at = models.DateTimeField(null=True, blank=True)
    # What the last mail said, noted when it was sent. Empty until one was.
    told_starts_at = models.DateTimeField(null=True, blank=True)
    told_ends_at = models.DateTimeField(null=True, blank=True)
    told_mode = models.CharField(max_length=10, choices=SessionMode, blank=True, default="")
    told_venue = models.CharField(max_length=240, blank=True, default="")
    told_title = models.CharField(max_length=120, blank=True, default="")

    objects = BookingQuerySet.as_manager()

    wagtail_reference_index_ignore = True  # no page cites it; indexing costs a write each time

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        constraints = [
            models.UniqueConstraint(fields=["session", "place_no"], name="booking_one_per_place"),
            models.UniqueConstraint(
                fields=["session", "person"],
                condition=Q(status__in=LIVE),
                name="booking_one_live_per_person",
            ),
            models.CheckConstraint(
                # "is not null" must be said: a check that comes out as NULL passes.
                condition=Q(status__in=HOLDS_A_PLACE, place_no__isnull=False, place_no__gte=1)
                | (~Q(status__in=HOLDS_A_PLACE) & Q(place_no__isnull=True)),
                name="booking_holds_a_place_or_not",
            ),
            models.CheckConstraint(
                condition=Q(status__in=LIVE, ended_at__isnull=True)
                | (~Q(status__in=LIVE) & Q(ended_at__isnull=False)),
                name="booking_ended_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status=BookingStatus.OFFERED, offer_expires_at__isnull=False)
                | (~Q(status=BookingStatus.OFFERED) & Q(offer_expires_at__isnull=True)),
                name="booking_offer_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.session} ({self.get_status_display()})"

    def get_absolute_url(self) -> str:
        """The page from which its owner joins: stable from the first minute."""
        return reverse("sessions:gate", args=[self.uuid])

    @property
    def is_booked(self) -> bool:
        return self.status == BookingStatus.BOOKED

    @property
    def about(self) -> str:
        """What mails about this booking are about."""
        return f"booking:{self.uuid}"

    @property
    def status_before(self) -> str:
        """What it was before its last move; empty for one that has not moved yet."""
        last = self.events.last()
        return last.from_status if last else ""

    @property
    def giver_address(self) -> str:
        """The address of the colleague who gave this place away; empty if an organiser moved it.

        Not the name, which could say anything to somebody who has never heard of the hub.
        """
        if self.source != BookingSource.COLLEAGUE:
            return ""
        got = self.events.filter(to_status=BookingStatus.BOOKED).select_related("actor").last()
        giver = got.actor if got else None
        gave = giver and self.session.bookings.filter(person=giver, status=BookingStatus.CANCELLED)
        return giver.address_to_write_to if giver and gave and gave.exists() else ""

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def position(self) -> int:
        """The place in the waiting list, from 1; 0 for somebody who does not wait."""
        if self.status != BookingStatus.WAITING:
            return 0
        before = Q(priority__gt=self.priority) | Q(priority=self.priority) & (
            Q(made_at__lt=self.made_at) | Q(made_at=self.made_at, pk__lt=self.pk)
        )
        return self.session.bookings.filter(before, status=BookingStatus.WAITING).count() + 1


class BookingEvent(models.Model):
    """One move of a booking. Written once, never edited; replaying them gives the status."""

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="events")
    from_status = models.CharField(max_length=10, choices=BookingStatus, blank=True, default="")
    to_status = models.CharField(max_length=10, choices=BookingStatus)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    at = models.DateTimeField(default=timezone.now, editable=False)
    why = models.CharField(max_length=280, blank=True, default="")
    # How many places the session had at that moment; empty where there was no limit.
    places_then = models.PositiveIntegerField(null=True, blank=True)

    wagtail_reference_index_ignore = True  # no page cites it; indexing costs a write each time

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.from_status or '·'} → {self.to_status}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("Booking events are append-only; record a new one.")
        super().save(*args, **kwargs)


class AccessNeeds(models.Model):
    """What somebody needs to take part. Kept apart from the booking: only organisers read it."""

    booking = models.OneToOneField(Booking, models.CASCADE, related_name="access_needs")
    text = models.TextField(max_length=1000)
    changed_at = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True  # no page cites it; indexing costs a write each time

    class Meta:
        verbose_name = _("access needs")
        verbose_name_plural = _("access needs")

    def __str__(self) -> str:
        return f"#{self.booking_id}"


class JoinTap(models.Model):
    """A tap on Join. Evidence that somebody came, not yet attendance."""

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="join_taps")
    at = models.DateTimeField(default=timezone.now, editable=False)

    wagtail_reference_index_ignore = True  # no page cites it; indexing costs a write each time

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
