"""The forms' markup, read as a browser reads it."""

import pytest
from bs4 import BeautifulSoup, Tag
from django import forms
from django.template.loader import render_to_string

from core.forms import (
    DatalistInput,
    HubForm,
    HubModelForm,
    NativeDateInput,
    NativeTimeInput,
    NHSUKRenderer,
    error_links,
    in_nhsuk_style,
)
from core.models import Topic

ROLES = [("hv", "Health visitor"), ("nn", "Nursery nurse")]
TOPICS = [("sleep", "Safer sleep"), ("feeding", "Infant feeding")]


class EveryKindForm(HubForm):
    name = forms.CharField(
        label="Full name", widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(label="E-mail", help_text="We send the link here.")
    phone = forms.CharField(label="Phone", widget=forms.TextInput(attrs={"type": "tel"}))
    places = forms.IntegerField(
        label="Places", widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-4"})
    )
    employer = forms.CharField(label="Employer", widget=DatalistInput(["Trust A", "Council B"]))
    area = forms.ChoiceField(label="Area", choices=[("", "Choose one"), ("cov", "Coventry")])
    question = forms.CharField(
        label="Question", widget=forms.Textarea, max_length=200, help_text="For the speaker."
    )
    role = forms.ChoiceField(
        label="Role", choices=ROLES, widget=forms.RadioSelect, help_text="Choose one."
    )
    topics = forms.MultipleChoiceField(
        label="Topics", choices=TOPICS, widget=forms.CheckboxSelectMultiple
    )
    day = forms.DateField(label="Day", widget=NativeDateInput)
    clock = forms.TimeField(label="Time", widget=NativeTimeInput)
    agree = forms.BooleanField(label="I agree", help_text="You must.")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


class StrangerForm(forms.Form):
    """Stands for a form from a library."""

    code = forms.CharField(label="Code", help_text="Six digits.")


def parse(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def page_of(form: forms.BaseForm) -> BeautifulSoup:
    return parse(
        render_to_string("components/forms/error_summary.html", {"form": form}) + str(form)
    )


def described_by(page: BeautifulSoup, element: Tag) -> list[str]:
    """The texts that ``aria-describedby`` names, in its order. Fails on a name nothing has."""
    return [
        page.find(id=name).get_text(" ", strip=True)
        for name in element.get("aria-describedby", "").split()
    ]


@pytest.fixture
def empty_page() -> BeautifulSoup:
    return page_of(EveryKindForm())


@pytest.fixture
def wrong_page() -> BeautifulSoup:
    return page_of(EveryKindForm({"email": "nobody"}))


def test_every_id_is_there_once(wrong_page):
    ids = [element["id"] for element in wrong_page.find_all(id=True)]
    assert sorted(ids) == sorted(set(ids))


def test_every_label_belongs_to_an_input(empty_page):
    labels = empty_page.find_all("label")
    assert len(labels) == 14
    for label in labels:
        assert empty_page.find(id=label["for"]).name in {"input", "select", "textarea"}


def test_every_input_has_one_label_or_is_hidden(empty_page):
    for control in empty_page.find_all(["input", "select", "textarea"]):
        expected = 0 if control.get("type") == "hidden" else 1
        assert len(empty_page.find_all("label", attrs={"for": control.get("id")})) == expected


def test_a_hint_describes_its_input(empty_page):
    assert described_by(empty_page, empty_page.find(id="id_email")) == ["We send the link here."]


def test_an_input_without_hint_or_error_has_no_description(empty_page):
    assert not empty_page.find(id="id_name").has_attr("aria-describedby")


def test_hint_and_error_describe_an_input_once_each(wrong_page):
    email = wrong_page.find(id="id_email")
    assert email["aria-invalid"] == "true"
    assert described_by(wrong_page, email) == [
        "We send the link here.",
        "Error: Enter a valid email address.",
    ]


def test_a_counted_text_area_is_described_by_hint_error_and_limit(wrong_page):
    question = wrong_page.find(id="id_question")
    assert described_by(wrong_page, question) == [
        "For the speaker.",
        "Error: This field is required.",
        "You can enter up to 200 characters",
    ]
    assert (
        question.find_parent(attrs={"data-module": "nhsuk-character-count"})["data-maxlength"]
        == "200"
    )


@pytest.mark.parametrize(("legend", "name"), [("Role", "role"), ("Topics", "topics")])
def test_choices_are_grouped_under_a_legend(empty_page, legend, name):
    groups = [f for f in empty_page.find_all("fieldset") if f.legend.get_text(strip=True) == legend]
    assert len(groups) == 1
    assert [i["name"] for i in groups[0].find_all("input")] == [name, name]


def test_a_group_is_described_as_a_whole_and_its_choices_are_not(wrong_page):
    role = wrong_page.find(id="id_role_0")
    group = role.find_parent("fieldset")
    assert described_by(wrong_page, group) == ["Choose one.", "Error: This field is required."]
    assert not role.has_attr("aria-describedby")


def test_radios_do_not_claim_to_be_invalid_which_their_role_cannot(wrong_page):
    assert not wrong_page.find(id="id_role_0").has_attr("aria-invalid")


def test_checkboxes_in_a_group_are_drawn_as_checkboxes(empty_page):
    choice = empty_page.find(id="id_topics_1")
    assert choice["type"] == "checkbox"
    assert choice["class"] == ["nhsuk-checkboxes__input"]


def test_a_single_checkbox_has_its_hint_and_error(wrong_page):
    agree = wrong_page.find(id="id_agree")
    assert agree["class"] == ["nhsuk-checkboxes__input"]
    assert described_by(wrong_page, agree) == ["You must.", "Error: This field is required."]


def test_the_summary_links_each_message_to_the_first_input_of_its_field(wrong_page):
    links = wrong_page.select(".nhsuk-error-summary a")
    assert [(link["href"], link.get_text()) for link in links] == [
        ("#id_name", "This field is required."),
        ("#id_email", "Enter a valid email address."),
        ("#id_phone", "This field is required."),
        ("#id_places", "This field is required."),
        ("#id_employer", "This field is required."),
        ("#id_area", "This field is required."),
        ("#id_question", "This field is required."),
        ("#id_role_0", "This field is required."),
        ("#id_topics_0", "This field is required."),
        ("#id_day", "This field is required."),
        ("#id_clock", "This field is required."),
        ("#id_agree", "This field is required."),
    ]
    for link in links:
        assert wrong_page.find(id=link["href"][1:]).name in {"input", "select", "textarea"}


def test_the_summary_is_an_alert_and_absent_while_all_is_well(empty_page, wrong_page):
    assert empty_page.select(".nhsuk-error-summary") == []
    assert wrong_page.select_one(".nhsuk-error-summary > div")["role"] == "alert"


def test_a_message_about_the_whole_form_points_to_the_first_input():
    form = EveryKindForm({})
    form.add_error(None, "These do not go together.")
    assert error_links(form)[0] == ("id_name", "These do not go together.")


def test_a_message_about_a_hidden_field_is_not_lost():
    form = EveryKindForm({})
    form.add_error("token", "This page is too old.")
    assert ("id_name", "This page is too old.") in error_links(form)


def test_a_form_with_nothing_to_fill_in_still_says_what_is_wrong():
    form = HubForm({})
    form.add_error(None, "Too late.")
    summary = page_of(form).select_one(".nhsuk-error-summary li")
    assert summary.get_text(strip=True) == "Too late."
    assert summary.a is None


def test_a_wrong_input_is_marked_by_class_and_keeps_what_was_typed(wrong_page):
    email = wrong_page.find(id="id_email")
    assert email["class"] == ["nhsuk-input", "nhsuk-input--error"]
    assert email["value"] == "nobody"


def test_a_field_keeps_the_width_and_autocomplete_its_widget_asks_for(empty_page):
    assert empty_page.find(id="id_places")["class"] == ["nhsuk-input", "nhsuk-input--width-4"]
    assert empty_page.find(id="id_name")["autocomplete"] == "name"


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("email", "email"),
        ("phone", "tel"),
        ("places", "number"),
        ("day", "date"),
        ("clock", "time"),
    ],
)
def test_inputs_have_their_own_type(empty_page, field, kind):
    assert empty_page.find(id=f"id_{field}")["type"] == kind


def test_suggestions_are_listed_for_their_input(empty_page):
    employer = empty_page.find(id="id_employer")
    options = empty_page.find("datalist", id=employer["list"]).find_all("option")
    assert [option["value"] for option in options] == ["Trust A", "Council B"]


def test_dates_and_times_are_shown_as_the_browser_wants_them():
    form = EveryKindForm({"day": "2026-11-24", "clock": "12:30"})
    page = page_of(form)
    assert page.find(id="id_day")["value"] == "2026-11-24"
    assert page.find(id="id_clock")["value"] == "12:30"


def test_no_input_is_called_required_before_it_was_tried(empty_page):
    assert empty_page.find_all(required=True) == []


def test_what_may_be_left_out_says_so_unless_the_form_does_not_want_it():
    class Loose(HubForm):
        note = forms.CharField(label="Note", required=False)
        news = forms.BooleanField(label="Send me news", required=False)

    class Filter(Loose):
        mark_optional = False

    texts = [label.get_text(" ", strip=True) for label in page_of(Loose()).find_all("label")]
    assert texts == ["Note (optional)", "Send me news"]
    assert page_of(Filter()).label.get_text(strip=True) == "Note"


def test_labels_choices_values_suggestions_and_messages_are_escaped():
    nasty = "<script>alert(1)</script>"

    class Nasty(HubForm):
        text = forms.CharField(label=nasty, widget=DatalistInput([nasty]))
        pick = forms.ChoiceField(label=nasty, choices=[("a", nasty)], widget=forms.RadioSelect)

    form = Nasty({"text": nasty})
    form.add_error("text", nasty)
    page = page_of(form)
    assert page.find_all("script") == []
    assert page.find(id="id_text")["value"] == nasty
    assert page.find("option")["value"] == nasty
    assert page.legend.get_text(strip=True) == nasty


def test_prefixed_forms_on_one_page_do_not_share_ids():
    first, second = EveryKindForm(prefix="a"), EveryKindForm(prefix="b")
    page = parse(f"{first}{second}")
    ids = [element["id"] for element in page.find_all(id=True)]
    assert sorted(ids) == sorted(set(ids))


def test_a_model_form_draws_itself_the_same_way():
    class TopicForm(HubModelForm):
        class Meta:
            model = Topic
            fields = ["name"]

    assert page_of(TopicForm()).find(id="id_name")["class"] == ["nhsuk-input"]


def test_a_form_from_a_library_can_be_drawn_as_ours():
    form = StrangerForm({"code": ""})
    assert form["code"].id_for_label == "id_code"
    page = page_of(in_nhsuk_style(form))
    assert page.find(id="id_code")["class"] == ["nhsuk-input", "nhsuk-input--error"]
    assert described_by(page, page.find(id="id_code")) == [
        "Six digits.",
        "Error: This field is required.",
    ]


def test_forms_that_are_not_ours_keep_their_own_renderer():
    assert not isinstance(StrangerForm().renderer, NHSUKRenderer)
