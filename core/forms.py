"""Forms that draw themselves with NHS.UK components. Knows no form of any app.

``HubForm`` and ``HubModelForm`` carry the renderer; Wagtail's admin forms keep their own.
In a template: ``{{ form }}`` draws the fields; ``base.html`` puts the error summary above the page
for the variable called ``form``.
"""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import ChoiceWidget, Widget

from core.widgets import DatalistInput, NativeDateInput, NativeTimeInput

__all__ = [
    "DatalistInput",
    "HubForm",
    "HubModelForm",
    "NHSUKRenderer",
    "NativeDateInput",
    "NativeTimeInput",
    "error_links",
    "in_nhsuk_style",
]

KINDS: dict[type[Widget], str] = {
    forms.CheckboxSelectMultiple: "checkboxes",  # a RadioSelect too, so it comes first
    forms.RadioSelect: "radios",
    forms.CheckboxInput: "checkbox",
    forms.Select: "select",
    forms.Textarea: "textarea",
}
INPUT_CLASSES = {
    "radios": "nhsuk-radios__input",
    "checkboxes": "nhsuk-checkboxes__input",
    "checkbox": "nhsuk-checkboxes__input",
    "select": "nhsuk-select",
    "textarea": "nhsuk-textarea",
    "group": "nhsuk-input",
    "input": "nhsuk-input",
}
MARKED_WHEN_WRONG = {"select", "textarea", "input", "group"}


def kind_of(widget: Widget) -> str:
    """Which NHS.UK component draws ``widget``."""
    for widget_class, kind in KINDS.items():
        if isinstance(widget, widget_class):
            return kind
    return "group" if widget.use_fieldset else "input"


class HubBoundField(BoundField):
    """A field that knows its component, its first input and its class names."""

    @property
    def kind(self) -> str:
        return kind_of(self.field.widget)

    @property
    def first_input_id(self) -> str:
        """The id of the input a reader starts with: what the error summary links to."""
        if isinstance(self.field.widget, ChoiceWidget) and self.use_fieldset and len(self):
            return self[0].id_for_label or self.auto_id
        return self.id_for_label or self.auto_id

    @property
    def is_optional(self) -> bool:
        """Whether the label says "(optional)"."""
        marked = getattr(self.form, "mark_optional", False)
        return bool(marked and not self.field.required and self.kind != "checkbox")

    @property
    def count_limit(self) -> int | None:
        """The most characters a text area takes, when a counter should say so."""
        return getattr(self.field, "max_length", None) if self.kind == "textarea" else None

    @property
    def aria_describedby(self) -> str | None:
        described_by = super().aria_describedby
        if self.count_limit and described_by is not None:
            return f"{described_by} {self.auto_id}-info".strip()
        return described_by

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict:
        """Django's attributes, and the component's class before the widget's own."""
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        if widget.is_hidden:
            return built
        kind = kind_of(widget)
        classes = [INPUT_CLASSES[kind]]
        if self.errors and kind in MARKED_WHEN_WRONG:
            classes.append(f"{INPUT_CLASSES[kind]}--error")
        if own := widget.attrs.get("class"):
            classes.append(own)
        built["class"] = " ".join(classes)
        if kind == "radios":
            built.pop("aria-invalid", None)  # the radio role does not have it
        return built


class NHSUKRenderer(TemplatesSetting):
    """Draws a form with the templates in ``components/forms/``."""

    form_template_name = "components/forms/form.html"
    formset_template_name = "components/forms/formset.html"
    field_template_name = "components/forms/field.html"
    bound_field_class = HubBoundField


class HubFormMixin(forms.BaseForm):
    """What ``HubForm`` and ``HubModelForm`` share.

    No ``required`` attribute: some screen readers call an empty field wrong before it is filled in.
    Fields that may be left out say so; set ``mark_optional = False`` where that is clear (filters).
    """

    default_renderer = NHSUKRenderer
    use_required_attribute = False
    mark_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class HubForm(HubFormMixin, forms.Form):
    """A form that draws itself with NHS.UK components."""


class HubModelForm(HubFormMixin, forms.ModelForm):
    """A model form that draws itself with NHS.UK components."""


def in_nhsuk_style(form: forms.BaseForm) -> forms.BaseForm:
    """``form`` from someone else's code, drawing itself as ours do from here on."""
    if form.bound_field_class is not HubBoundField:
        form.renderer = NHSUKRenderer()
        form.bound_field_class = HubBoundField
        form.use_required_attribute = False
        form.label_suffix = ""
        # Fields bound before now are of the old class; Django has no public way to forget them.
        form._bound_fields_cache.clear()  # type: ignore[attr-defined]
    return form


def error_links(form: forms.BaseForm) -> list[tuple[str, str]]:
    """Each message of ``form`` with the id of the input it is about, in the order of the page.

    Messages about the form as a whole, or about a hidden field, point to the first input there is.
    """
    form = in_nhsuk_style(form)
    visible = cast(list[HubBoundField], form.visible_fields())
    first = visible[0].first_input_id if visible else ""
    links = [(first, str(message)) for message in form.non_field_errors()]
    for hidden in form.hidden_fields():
        links += [(first, str(message)) for message in hidden.errors]
    for field in visible:
        links += [(field.first_input_id, str(message)) for message in field.errors]
    return links
