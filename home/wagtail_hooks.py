"""Where the pages of the hub enter the Wagtail admin."""

from __future__ import annotations

from wagtail import hooks

from .content_checks import check_everything

hooks.register("construct_wagtail_userbar", check_everything)
