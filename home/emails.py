"""The mails about a page on its way to the public: to whoever may approve it, and back to who wrote it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, TaskState

from core.models import HubSettings
from outbox.letters import Kind, Letter
from outbox.models import Message

SUBMITTED = "page.submitted"
APPROVED = "page.approved"
SENT_BACK = "page.sent_back"


def about(step: TaskState) -> str:
    """How mails name one step of a page's way."""
    return f"page_step:{step.pk}"


def step_of(message: Message) -> TaskState | None:
    """The step that ``message`` is about; nothing if its page was deleted meanwhile."""
    steps = TaskState.objects.select_related("workflow_state__requested_by", "finished_by")
    return steps.filter(pk=message.about.removeprefix("page_step:")).first()


def _has(status: str) -> Any:
    """True while the step has ``status``."""

    def is_still_true(message: Message) -> bool:
        step = step_of(message)
        return message.recipient.is_active and step is not None and step.status == status

    return is_still_true


def _letter(message: Message, subject: str, page: Page, **words: object) -> Letter:
    context = {
        "hub_name": HubSettings.load().hub_name,
        "subject": subject % {"title": page.get_admin_display_title()},
        "href": f"{settings.SITE_URL}{reverse('wagtailadmin_pages:edit', args=[page.pk])}",
        "account": f"{settings.SITE_URL}{reverse('wagtailadmin_account')}#tab-notifications",
        **words,
    }
    return Letter(
        to=message.recipient.email,
        subject=str(context["subject"]),
        text=render_to_string("emails/page_step.txt", context),
        html=render_to_string("emails/page_step.html", context),
    )


def _submitted(message: Message) -> Letter:
    step, page = _step_and_page(message)
    return _letter(
        message,
        _("To approve: %(title)s"),
        page,
        what=_("%(who)s has written this page and asks you to read it before it is public.")
        % {"who": _name(step.workflow_state.requested_by)},
        then=_("Then choose “Approve and Publish” or “Request changes”. One answer is enough."),
        press=_("Read the page"),
        why=_("You get this e-mail because you approve pages on the learning hub."),
    )


def _approved(message: Message) -> Letter:
    step, page = _step_and_page(message)
    then = (
        _("Readers can see it.") if page.live else _("It will be public at the time that was set.")
    )
    return _letter(
        message,
        _("Approved: %(title)s"),
        page,
        what=_("%(who)s has approved your page.") % {"who": _name(step.finished_by)},
        comment=step.specific.get_comment(),
        then=then,
        press=_("See the page"),
        why=_wrote_it(),
        **({"href": page.full_url} if page.live else {}),
    )


def _sent_back(message: Message) -> Letter:
    step, page = _step_and_page(message)
    return _letter(
        message,
        _("Please change: %(title)s"),
        page,
        what=_("%(who)s has read your page and asks for changes before it is public.")
        % {"who": _name(step.finished_by)},
        comment=step.specific.get_comment(),
        then=_("Change it, and send it to an editor again."),
        press=_("Change the page"),
        why=_wrote_it(),
    )


def _step_and_page(message: Message) -> tuple[TaskState, Page]:
    step = step_of(message)
    assert step is not None  # or the mail would not be true any more  # noqa: S101
    return step, step.workflow_state.content_object.specific


def _name(person: Any) -> str:
    return person.get_short_name() if person else _("Somebody")


def _wrote_it() -> str:
    return _("You get this e-mail because you sent this page to an editor.")


KINDS = {
    SUBMITTED: Kind(
        gettext_lazy("Page to approve"), _has(TaskState.STATUS_IN_PROGRESS), _submitted
    ),
    APPROVED: Kind(gettext_lazy("Page approved"), _has(TaskState.STATUS_APPROVED), _approved),
    SENT_BACK: Kind(gettext_lazy("Page to change"), _has(TaskState.STATUS_REJECTED), _sent_back),
}
