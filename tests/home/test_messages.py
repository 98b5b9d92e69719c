"""What just happened is read first, on the front page too, with and without JavaScript."""

from __future__ import annotations

import pytest

from tests.accounts.steps import newest_code, parse
from tests.factories import UserFactory
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


def test_on_the_front_page_it_stands_before_the_hero_and_once(client, hub):
    sign_in(client, UserFactory())
    client.post("/my-account/close/code/")
    client.post("/my-account/close/confirm/", {"code": newest_code()})

    main = parse(client.get("/")).main

    first = main.find(True)
    assert "Your account is closed" in first.get_text()
    assert first.find_next_sibling()["class"] == ["hub-hero"]
    assert len(main.select(".nhsuk-notification-banner")) == 1


def test_on_other_pages_it_stands_before_the_heading(health_visitor_client, health_visitor, hub):
    details = {
        "name": "Hannah V", "job_role": "x", "organisation": "y", "area": health_visitor.area_id,
    }  # fmt: skip

    page = parse(health_visitor_client.post("/my-details/", details, follow=True))

    (banner,) = page.main.select(".nhsuk-notification-banner")
    assert banner.find_next("h1").get_text() == "My details"


def test_a_reader_to_whom_nothing_happened_sees_no_empty_place(client, hub):
    page = parse(client.get("/"))

    assert page.main.find(class_="hub-main__told") is None
    assert client.cookies == {}
