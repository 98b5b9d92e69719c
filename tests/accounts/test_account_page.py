"""My account: one page that says how things stand and leads to each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from tests.factories import UserFactory
from tests.signing_in import sign_in

from .second_steps import give_app
from .steps import heading, parse

pytestmark = pytest.mark.django_db
ACCOUNT = "/my-account/"
MONDAY = datetime(2027, 3, 8, 9, 30, tzinfo=UTC)


def cards(client: Client) -> dict[str, str]:
    sections = parse(client.get(ACCOUNT)).main.find_all("section")
    return {card.h2.get_text(): card.get_text(" ", strip=True) for card in sections}


def test_it_says_how_things_stand(health_visitor_client, hub):
    found = cards(health_visitor_client)

    assert list(found) == [
        "Your details", "Signing in", "Devices", "What we hold about you", "Leaving",
    ]  # fmt: skip
    assert "Hannah Visitor" in found["Your details"]
    assert "No second step is set up. You do not need one." in found["Signing in"]
    assert "You are signed in on 1 device: this one." in found["Devices"]


@pytest.mark.parametrize(
    ("days_later", "when"), [(0, "today, 9:30am"), (1, "yesterday, 9:30am"), (2, "8 March 2027")]
)
def test_it_says_which_second_step_somebody_has(client, hub, days_later, when):
    with time_machine.travel(MONDAY, tick=False) as clock:
        person = UserFactory()
        give_app(person)
        clock.shift(timedelta(days=days_later))
        sign_in(client, person)

        said = cards(client)["Signing in"]

    assert f"Second step: Authenticator app, set up {when}." in said


def test_it_tells_staff_that_they_need_one(organiser_client):
    assert "so you need a second step" in cards(organiser_client)["Signing in"]


def test_each_card_leads_to_its_page(health_visitor_client, hub):
    links = [a["href"] for a in parse(health_visitor_client.get(ACCOUNT)).main.find_all("a")]

    assert links == [
        "/my-details/", "/second-step/", "/my-account/devices/", "/my-account/data/",
        "/my-account/close/",
    ]  # fmt: skip
    for link in links:
        assert health_visitor_client.get(link).status_code == 200


def test_the_header_leads_there(health_visitor_client, hub):
    page = parse(health_visitor_client.get("/my-sessions/"))

    assert page.header.find("a", string="My account")["href"] == ACCOUNT


@pytest.mark.parametrize(
    ("old", "new"),
    [("/my-details/data/", "/my-account/data/"), ("/my-details/close/", "/my-account/close/")],
)
def test_old_addresses_lead_to_the_new_ones(health_visitor_client, hub, old, new):
    assert health_visitor_client.get(old).url == new


def test_somebody_without_details_sees_what_is_missing(client, hub):
    sign_in(client, UserFactory(name="", job_role="", organisation="", area=None))

    assert heading(client.get(ACCOUNT)) == "My account"
    assert "Not told yet" in cards(client)["Your details"]


def test_it_asks_a_few_questions(health_visitor_client, hub, django_assert_num_queries):
    health_visitor_client.get(ACCOUNT)

    with django_assert_num_queries(9):
        health_visitor_client.get(ACCOUNT)
