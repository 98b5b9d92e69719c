"""Limits on signing in hold over all processes together, and behind a proxy nobody talks their way past them."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.utils import timezone

from tests.factories import UserFactory
from tests.production_site import production_site

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
AT_ONCE = 40


@pytest.fixture
def site(hub, database_url, tmp_path):
    with production_site(var=tmp_path, database_url=database_url, processes=2) as site:
        yield site


def ask_for_code(site, email: str, *, seen_from: str) -> int:
    token = site.ask("/sign-in/").cookies["csrftoken"]
    form = {"email": email, "csrfmiddlewaretoken": token}
    sent = {"Cookie": f"csrftoken={token}", "Referer": "https://hub.example.org/sign-in/"}
    return site.ask("/sign-in/", form=form, X_Forwarded_For=seen_from, **sent).status


def ask_all_at_once(site, email: str, networks: list[str]) -> Counter[int]:
    """Ask for a code to the same mailbox from all ``networks`` in the same moment; returns the answers."""
    start = threading.Barrier(len(networks))

    def ask(network: str) -> int:
        start.wait()
        return ask_for_code(site, email, seen_from=network)

    with ThreadPoolExecutor(len(networks)) as pool:
        return Counter(pool.map(ask, networks))


def test_forty_at_once_never_get_more_codes_than_a_limit_allows(site):
    """Two processes count together: five a minute from one network, twenty from all."""
    for email in ("hannah@example.org", "olive@example.org"):
        UserFactory(email=email, last_login=timezone.now())

    one = ask_all_at_once(site, "hannah@example.org", ["203.0.113.1"] * AT_ONCE)
    assert ask_for_code(site, "Hannah@Example.org", seen_from="203.0.113.1") == 429
    many = ask_all_at_once(
        site, "olive@example.org", [f"198.51.100.{number}" for number in range(AT_ONCE)]
    )

    assert one == {302: 5, 429: AT_ONCE - 5}
    assert many == {302: 20, 429: AT_ONCE - 20}
    assert ask_for_code(site, "another@example.org", seen_from="203.0.113.1") == 302


@pytest.mark.parametrize("proxies", [1, 2])
def test_addresses_that_a_visitor_makes_up_do_not_spread_them_over_the_limits(
    client, settings, proxies
):
    """What counts is the address that the outermost proxy of ours saw, not what stands before it."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    settings.NEW_ADDRESSES_PER_NETWORK_AN_HOUR = 3
    ours = ["10.0.0.1"] * (proxies - 1)
    answers = []
    for number in range(8):
        chain = ", ".join([f"203.0.113.{number}", "192.0.2.9", *ours])
        form = {"email": f"p{number}@example.org"}
        answers.append(client.post("/sign-in/", form, headers={"x-forwarded-for": chain}))

    assert [each.status_code for each in answers] == [302] * 3 + [429] * 5


def test_a_visitor_whose_request_came_past_the_proxy_is_refused(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    answer = client.post("/sign-in/", {"email": "p@example.org"})

    assert answer.status_code in {403, 302}
