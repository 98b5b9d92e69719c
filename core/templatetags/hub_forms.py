"""Template tags for drawing forms that are not ours with our components."""

from __future__ import annotations

from django import forms, template

from core import forms as hub_forms

register = template.Library()


@register.filter
def nhsuk(form: forms.BaseForm) -> forms.BaseForm:
    """``{{ form|nhsuk }}``: any form, drawn with NHS.UK components."""
    return hub_forms.in_nhsuk_style(form)


@register.simple_tag
def error_links(form: forms.BaseForm) -> list[tuple[str, str]]:
    """``{% error_links form as links %}``: pairs of input id and message, in the order of the page."""
    return hub_forms.error_links(form)
