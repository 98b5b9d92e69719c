"""One row is one e-mail. The rows are the queue: what is due is what is queued and whose time has come."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .enums import UNFINISHED, MessageStatus


class MessageQuerySet(models.QuerySet["Message"]):
    def claimable(self, *, now) -> MessageQuerySet:
        """What may be taken up now, oldest first.

        A row is queued and due, or its claim has run out because the worker that held it died. Mails
        of one thread (one booking, say) go out in the order they were written.
        """
        earlier = Message.objects.filter(
            thread=models.OuterRef("thread"), pk__lt=models.OuterRef("pk"), status__in=UNFINISHED
        ).exclude(attempts=0, due_at__gt=now)  # what is only due later holds nothing up
        return (
            self.filter(
                Q(status=MessageStatus.QUEUED, due_at__lte=now)
                | Q(status=MessageStatus.SENDING, claimed_until__lte=now)
            )
            .exclude(models.Exists(earlier))
            .order_by("due_at", "pk")
        )


class Message(models.Model):
    """An e-mail that is owed to somebody, from the moment it is owed until it is sent.

    It holds no text: the app that posted it renders it when it is sent, from what is true then.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(_("key"), max_length=200, unique=True)
    about = models.CharField(_("about"), max_length=100, db_index=True)
    thread = models.CharField(max_length=100)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="messages_owed",
        verbose_name=_("recipient"),
    )
    address = models.EmailField(
        _("address"),
        blank=True,
        default="",
        help_text=_(
            "Where it goes if not to the recipient's own address. Emptied once it has ended."
        ),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=MessageStatus, default=MessageStatus.QUEUED
    )
    urgent = models.BooleanField(
        default=False,
        help_text=_("Somebody waits in front of a page for it: it passes all others."),
    )
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    retry_from = models.DateTimeField(default=timezone.now)
    claimed_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("sent"), null=True, blank=True)
    may_have_arrived = models.BooleanField(
        default=False, help_text=_("A mail server took it, or may have taken it, at least once.")
    )
    note = models.TextField(_("note"), blank=True, default="")

    objects = MessageQuerySet.as_manager()

    wagtail_reference_index_ignore = True  # no page cites it; indexing costs a write each time

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        indexes = [
            models.Index(fields=["due_at"], name="outbox_due", condition=Q(status__in=UNFINISHED)),
            models.Index(
                fields=["due_at"],
                name="outbox_urgent",
                condition=Q(urgent=True, status__in=UNFINISHED),
            ),
            models.Index(
                fields=["thread", "id"], name="outbox_thread", condition=Q(status__in=UNFINISHED)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=UNFINISHED, finished_at__isnull=True)
                | (~Q(status__in=UNFINISHED) & Q(finished_at__isnull=False)),
                name="outbox_finished_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status=MessageStatus.SENDING) | Q(claimed_until__isnull=False),
                name="outbox_claim_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.recipient}"


class PeriodicRun(models.Model):
    """When a periodic job last began: the row that keeps two workers from beginning it twice."""

    name = models.CharField(max_length=60, primary_key=True)
    began_at = models.DateTimeField()

    wagtail_reference_index_ignore = True  # no page cites it; indexing costs a write each time

    def __str__(self) -> str:
        return self.name
