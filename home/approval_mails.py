"""Has the outbox tell, once each, what Wagtail would tell by itself: it loses no mail and sends none twice."""

from __future__ import annotations

from typing import Any

from wagtail.admin import mail
from wagtail.admin.signal_handlers import (
    task_submission_email_notifier,
    workflow_approval_email_notifier,
    workflow_rejection_email_notifier,
)
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected

from outbox.services import post

from .emails import APPROVED, SENT_BACK, SUBMITTED, about


def tell_in_our_words() -> None:
    """Take the place of Wagtail's own mails: under one name a signal knows one receiver.

    Wagtail would also tell superusers a second time; ``WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS``
    is off, and they are told as members of their groups.
    """
    for signal, sender, name, ours in [
        (task_submitted, TaskState, "group_approval_task_submitted", tell_who_may_approve),
        (workflow_approved, WorkflowState, "workflow_state_approved", tell_approved),
        (workflow_rejected, WorkflowState, "workflow_state_rejected", tell_sent_back),
    ]:
        wagtails = f"{name}_email_notification"
        signal.disconnect(sender=sender, dispatch_uid=wagtails)  # whichever app started first
        signal.connect(ours, sender=sender, dispatch_uid=wagtails)


def tell_who_may_approve(instance: TaskState, user: Any, **kwargs: object) -> None:
    if task_submission_email_notifier.can_handle(instance):
        _owe(SUBMITTED, instance, task_submission_email_notifier, instance, user)


def tell_approved(instance: WorkflowState, user: Any, **kwargs: object) -> None:
    step = instance.current_task_state
    _owe(APPROVED, step, workflow_approval_email_notifier, instance, user)


def tell_sent_back(instance: WorkflowState, user: Any, **kwargs: object) -> None:
    step = instance.current_task_state
    _owe(SENT_BACK, step, workflow_rejection_email_notifier, instance, user)


def _owe(kind: str, step: TaskState, wagtails: mail.Notifier, instance: Any, user: Any) -> None:
    """To those whom Wagtail would tell: not to who did it, nor to who wants no such mails."""
    for person in wagtails.get_valid_recipients(instance, user=user):
        post(kind=kind, key=f"{kind}:{step.pk}:{person.pk}", about=about(step), recipient=person)
