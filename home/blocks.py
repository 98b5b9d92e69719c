"""Blocks that show what other rooms hold, and those of the front page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from accounts.retention import retention_table
from core.blocks import PageBlock
from core.blocks.links import LinkBlock, LinkValue
from core.blocks.lists import as_table
from core.blocks.text import FOLDER
from sessions.queries import next_sessions

from .accessibility import latest_results
from .enums import Audience
from .progress import latest_day_of

MOST_IN_A_LIST = 12
LIVE = _("What the hub knows")


class SessionListBlock(blocks.StructBlock):
    """The next sessions, as they are when somebody reads the page."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=80, default=_("Sessions to come"))
    topic = SnippetChooserBlock(
        "core.Topic", label=_("Only about"), required=False, help_text=_("Empty: all topics.")
    )
    how_many = blocks.IntegerBlock(
        label=_("How many at most"), default=3, min_value=1, max_value=MOST_IN_A_LIST
    )

    class Meta:
        icon = "calendar"
        label = _("Session list")
        template = f"{FOLDER}/session_list.html"
        description = _("The next sessions, kept up to date by itself")
        preview_value = {"heading": _("Sessions to come"), "topic": None, "how_many": 3}

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        topic = value["topic"].slug if value["topic"] else ""
        context["sessions"] = next_sessions(topic=topic, at_most=value["how_many"])
        return context


class ContactBlock(blocks.StaticBlock):
    class Meta:
        icon = "mail"
        label = _("How to reach us")
        template = f"{FOLDER}/contact.html"
        description = _("The hub's contact address, as set in the hub settings")
        admin_text = _("Shows the contact address of the hub settings.")
        preview_value = None


class AccessibilityResultsBlock(blocks.StaticBlock):
    """What the last run of ``make accessibility`` found, with its date."""

    class Meta:
        icon = "circle-check"
        label = _("Accessibility results")
        template = f"{FOLDER}/accessibility_results.html"
        description = _("What the hub's own accessibility checks found, and when")
        admin_text = _("Shows the results of the last run of the accessibility checks.")
        preview_value = None

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        return super().get_context(value, parent_context) | {"results": latest_results()}


class RetentionBlock(blocks.StaticBlock):
    """What is kept, why and how long, from the rules that the worker follows."""

    class Meta:
        icon = "history"
        label = _("What is kept, and how long")
        template = f"{FOLDER}/retention.html"
        description = _("What is kept about people, why, and how long, as it is set today")
        admin_text = _("Shows the retention rules as they are set today.")
        preview_value = None

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        context["caption"] = _("What is kept, why and how long")
        rows = [(each.what, each.why, each.how_long) for each in retention_table()]
        return context | as_table([_("What"), _("Why"), _("How long")], rows)


class ContentBlock(PageBlock):
    """What the body of a page may be made of: words, lists, pictures, and what the hub knows."""

    session_list = SessionListBlock(group=LIVE)
    contact = ContactBlock(group=LIVE)
    accessibility_results = AccessibilityResultsBlock(group=LIVE)
    retention = RetentionBlock(group=LIVE)


class DoorBlock(LinkBlock):
    """A way in for one of the three groups."""

    audience = blocks.ChoiceBlock(label=_("For"), choices=Audience.choices)
    title = blocks.CharBlock(label=_("Title"), max_length=60)
    text = blocks.CharBlock(label=_("Text"), max_length=160)

    class Meta:
        icon = "user"
        label = _("Door")
        template = f"{FOLDER}/door.html"
        form_layout = ["audience", "title", "text", "page", "address"]
        label_format = _("Door: {title}")
        description = _("A way in for one group of people, with its drawing")
        preview_value = {
            "audience": Audience.SCHOOLS,
            "title": _("Schools, pupils and students"),
            "text": _("What a health visitor does, and how to become one."),
            "address": "/schools-and-students/",
        }


class ProgressValue(LinkValue):
    @property
    def latest_day(self) -> date | None:
        """The last day it may have been, as far as that is known."""
        return latest_day_of(self.get("when") or "")


class ProgressBlock(LinkBlock):
    """One step of the regional action plan, as it was reported."""

    action = blocks.CharBlock(
        label=_("Action"), max_length=20, help_text=_("For example: Action 1a, or The plan.")
    )
    when = blocks.CharBlock(
        label=_("When"),
        max_length=40,
        required=False,
        help_text=_(
            "As exact as it is known: 7 February 2024, or October 2024, or 2024. Empty: the page says that "
            "the date is not confirmed."
        ),
    )
    text = blocks.CharBlock(label=_("What happened"), max_length=240)

    class Meta:
        value_class = ProgressValue
        icon = "history"
        label = _("Progress")
        template = f"{FOLDER}/progress.html"
        form_layout = ["action", "when", "text", "page", "address"]
        label_format = _("{action}, {when}")
        description = _("A step of the action plan, newest first")
        preview_value = {
            "action": "Action 3",
            "when": "",
            "text": _("Lunch-and-learn sessions for health visitors have been agreed."),
            "address": "",
        }
