"""Limits on signing in hold over all processes together, and behind a proxy nobody talks their way past them."""

from __future__ import annotations

import threading

import pytest

from tests.outbox.mail_server import HOST, mail_server
from tests.production_site import production_site

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
MOST_CODES_A_MINUTE = 5
AT_ONCE, AFTERWARDS = 24, 8


@pytest.fixture
def server():
    with mail_server() as server:
        yield server


@pytest.fixture
def site(hub, database_url, tmp_path, server):
    mail = {"MAIL_HOST": HOST, "MAIL_PORT": str(server.port)}
    with production_site(var=tmp_path, database_url=database_url, processes=2, **mail) as site:
        yield site


def ask_for_code(site, email: str, *, seen_from: str) -> int:
    token = site.ask("/sign-in/").cookies["csrftoken"]
    form = {"email": email, "csrfmiddlewaretoken": token}
    sent = {"Cookie": f"csrftoken={token}", "Referer": "https://hub.example.org/sign-in/"}
    return site.ask("/sign-in/", form=form, X_Forwarded_For=seen_from, **sent).status


def test_two_processes_count_codes_to_one_mailbox_together(site, server):
    """Many at once from many places, and then one after the other: five codes go out in a minute."""
    start = threading.Barrier(AT_ONCE)

    def ask(number: int) -> None:
        start.wait()
        ask_for_code(site, "hannah@example.org", seen_from=f"203.0.113.{number}")

    threads = [threading.Thread(target=ask, args=[number]) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.received) <= MOST_CODES_A_MINUTE

    for number in range(AFTERWARDS):
        ask_for_code(site, "Hannah@Example.org", seen_from=f"198.51.100.{number}")

    assert len(server.received) == MOST_CODES_A_MINUTE
    ask_for_code(site, "another@example.org", seen_from="203.0.113.1")
    assert server.recipients()[-1] == "another@example.org"


@pytest.mark.parametrize("proxies", [1, 2])
def test_addresses_that_a_visitor_makes_up_do_not_spread_them_over_the_limits(
    client, settings, mailoutbox, proxies
):
    """What counts is the address that the outermost proxy of ours saw, not what stands before it."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": "3/m/ip"}
    ours = ["10.0.0.1"] * (proxies - 1)
    for number in range(8):
        chain = ", ".join([f"203.0.113.{number}", "192.0.2.9", *ours])
        client.post(
            "/sign-in/", {"email": f"p{number}@example.org"}, headers={"x-forwarded-for": chain}
        )

    assert len(mailoutbox) == 3


def test_a_visitor_whose_request_came_past_the_proxy_is_refused(client, settings, mailoutbox):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    answer = client.post("/sign-in/", {"email": "p@example.org"})

    assert answer.status_code in {403, 302}
