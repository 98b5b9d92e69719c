"""Times as people in England read them, whatever the language of the page."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.local_time import to_civil

register = template.Library()
DAY = "l j F Y"


@register.filter
def clock(moment: datetime) -> str:
    """``12:30pm``; ``midday`` and ``midnight`` in words, because nobody agrees on 12am."""
    civil = to_civil(moment)
    if (civil.hour, civil.minute) == (12, 0):
        return _("midday")
    if (civil.hour, civil.minute) == (0, 0):
        return _("midnight")
    half = "am" if civil.hour < 12 else "pm"
    return f"{civil.hour % 12 or 12}:{civil.minute:02}{half}"


@register.filter
def day(moment: datetime) -> str:
    """``Tuesday 24 November 2026``, in the language of the page."""
    return date_format(to_civil(moment), DAY)


@register.filter
def recently(moment: datetime) -> str:
    """``today, 12:30pm``, ``yesterday, midday``, before that ``3 March 2026``."""
    days_ago = (to_civil(timezone.now()).date() - to_civil(moment).date()).days
    if days_ago <= 0:
        return _("today, %(time)s") % {"time": clock(moment)}
    if days_ago == 1:
        return _("yesterday, %(time)s") % {"time": clock(moment)}
    return date_format(to_civil(moment), "j F Y")


@register.filter
def duration(minutes: int) -> str:
    """``45 minutes``, ``1 hour``, ``1 hour 30 minutes``."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours})
    if rest or not hours:
        parts.append(ngettext("%(count)s minute", "%(count)s minutes", rest) % {"count": rest})
    return " ".join(parts)
