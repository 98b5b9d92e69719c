"""Checks of the whole site that ``manage.py check`` runs."""

from __future__ import annotations

from typing import Any

from django.contrib.staticfiles import finders
from django.core.checks import Warning as CheckWarning
from django.core.checks import register

STYLESHEET = "hub/hub.css"


@register("frontend")
def stylesheet_is_built(app_configs: Any, **kwargs: Any) -> list[CheckWarning]:
    """Warn when the stylesheet is missing: the site works, as plain HTML."""
    if finders.find(STYLESHEET):
        return []
    return [
        CheckWarning(
            "The hub's stylesheet has not been built.",
            hint="Run make frontend.",
            id="core.W001",
        )
    ]
