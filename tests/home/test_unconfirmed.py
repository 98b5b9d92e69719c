"""The list of what public pages say is not confirmed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from home.models import ContentPage
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/reports/not-confirmed/"
WHEN = {"7 February 2024": "Directors heard of it.", "": "The first figures came."}


@pytest.fixture
def listed(client, hub, editor):
    """The titles on the list, each with what stands below it."""
    sign_in(client, editor, second_factor=True)

    def read() -> dict[str, list[str]]:
        page = BeautifulSoup(client.get(ADDRESS).content, "html.parser")
        return {
            part.h2.get_text(strip=True): [
                item.get_text(" ", strip=True) for item in part.select("li")
            ]
            for part in page.select("main section:has(h2 a)")
        }

    return read


def _page(hub, title: str, *blocks: tuple[str, object], **fields: object) -> ContentPage:
    page = ContentPage(title=title, slug=title.lower().replace(" ", "-"), **fields)
    page.body = list(blocks)
    return hub.home.add_child(instance=page)


def test_it_lists_each_sentence_that_says_so_and_no_other(hub, listed):
    words = "<p>We answer. How soon: <b>not confirmed</b>. Call us.</p><ul><li>Where: not confirmed</li></ul>"
    _page(hub, "Contact", ("paragraph", words), lede="Not confirmed yet. Come in.")
    _page(hub, "Sure", ("paragraph", "<p>We answer in a day.</p>"))

    assert listed() == {
        "Contact": ["Not confirmed yet.", "How soon: not confirmed.", "Where: not confirmed"]
    }


@pytest.mark.parametrize(("days", "is_listed"), [(-1, True), (1, False)])
def test_facts_that_nobody_has_checked_or_that_are_due_again_are_listed(
    hub, listed, days, is_listed
):
    today = timezone.localdate()
    checked = {"checked_on": today - timedelta(days=9), "checked_by_role": "lead health visitor"}
    _page(hub, "Checked", states_facts=True, check_again_by=today + timedelta(days=days), **checked)
    _page(hub, "Never", states_facts=True)

    assert ("Checked" in listed(), "Never" in listed()) == (is_listed, True)


def test_what_nobody_can_read_yet_is_not_listed(hub, listed):
    _page(hub, "Draft", live=False, lede="Not confirmed.")

    assert listed() == {}


def test_the_first_pages_of_a_new_hub_are_listed_with_what_the_organisation_must_say(
    written_hub, listed
):
    found = listed()

    assert {"Privacy", "Terms", "Contact"} <= set(found)
    assert any("data protection officer" in each for each in found["Privacy"])


def test_steps_of_the_plan_without_a_date_are_listed_with_the_front_page(hub, listed):
    nowhere = {"page": None, "address": ""}
    steps = [{"action": "2", "when": when, "text": text, **nowhere} for when, text in WHEN.items()]
    hub.home.progress = [("step", step) for step in steps]
    hub.home.save()

    assert listed() == {hub.home.title: ["Date not confirmed: The first figures came."]}


@pytest.mark.parametrize("count", [1, 3])
def test_a_longer_list_asks_the_database_no_more(
    client, hub, editor, count, django_assert_num_queries
):
    for number in range(count):
        _page(hub, f"Page {number}", lede="Not confirmed.")
    sign_in(client, editor, second_factor=True)
    with django_assert_num_queries(20):
        page = client.get(ADDRESS).content.decode()

    assert page.count('<h2 class="w-h3">') == count


@pytest.mark.parametrize(
    ("who", "status"),
    [("editor", 200), ("author", 200), ("organiser", 302), ("health_visitor", 403)],
)
def test_whoever_writes_pages_sees_it(client, hub, request, who, status):
    sign_in(client, request.getfixturevalue(who), second_factor=True)

    assert client.get(ADDRESS).status_code == status


def test_a_visitor_is_asked_to_sign_in(client, hub):
    assert client.get(ADDRESS).url == f"/admin/login/?next={ADDRESS}"
