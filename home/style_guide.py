"""The living style guide, in development only: what the hub looks like, drawn by what draws the hub."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import HubForm

from .blocks import ContentBlock, DoorBlock, ProgressBlock

PALETTE = Path(settings.BASE_DIR) / "frontend" / "sass" / "_palette.scss"
DRAWINGS = Path(settings.BASE_DIR) / "templates" / "drawings"
COLOUR = re.compile(r"^\$([a-z-]+): (#[0-9a-f]{3,6});", re.MULTILINE)
NEED_SOMETHING = {"image", "document"}  # their previews stand in for a picture and a file
STATUS_KINDS = ["booked", "waiting", "full", "closed", "cancelled"]
TAG_KINDS = ["", "good", "warn", "stop", "plain"]
BUTTON_KINDS = ["", "secondary", "warning"]


class SpecimenForm(HubForm):
    """One field of each kind; sent empty, it shows its errors."""

    name = forms.CharField(label=_("Your name"), help_text=_("As on your badge."))
    where = forms.ChoiceField(
        label=_("Where"), choices=[("east", _("East Midlands")), ("west", _("West Midlands"))]
    )
    how = forms.ChoiceField(
        label=_("How do you come?"),
        choices=[("online", _("Online")), ("room", _("In the room"))],
        widget=forms.RadioSelect,
    )
    more = forms.CharField(label=_("Anything else"), widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label=_("I have read this"))


def style_guide(request: HttpRequest) -> HttpResponse:
    """Colours, type, components, every block as editors see it, forms with errors, drawings."""
    specimen = SpecimenForm(request.GET) if "name" in request.GET else SpecimenForm()
    return render(
        request,
        "style_guide/guide.html",
        {
            "colours": COLOUR.findall(PALETTE.read_text()),
            "blocks": specimens(),
            "drawings": [f"drawings/{path.name}" for path in sorted(DRAWINGS.glob("*.html"))],
            "specimen": specimen,
            "now": timezone.now(),
            "status_kinds": STATUS_KINDS,
            "tag_kinds": TAG_KINDS,
            "button_kinds": BUTTON_KINDS,
        },
    )


def specimens() -> list[dict[str, Any]]:
    """Every block of a page's body and of the front page, with its description and a value to show."""
    shown = [*ContentBlock().child_blocks.values(), DoorBlock(), ProgressBlock()]
    return [
        {
            "name": block.label or block.name,
            "description": block.get_description(),
            "block": None
            if block.name in NEED_SOMETHING
            else block.bind(block.get_preview_value()),
        }
        for block in shown
    ]
