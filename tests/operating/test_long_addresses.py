"""An address that is too long to be passed on is shortened or refused by the hub, and never stops a proxy."""

from __future__ import annotations

import re
import socket
from pathlib import Path
from urllib.parse import quote

import pytest
import time_machine
from django.conf import settings
from wagtail.contrib.redirects.models import Redirect

from core.long_redirects import LONGEST_LOCATION
from tests.factories import BookingFactory, LearningSessionFactory
from tests.production_site import FROM_THE_PROXY, production_site
from tests.signing_in import sign_in

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
KILOBYTE = 1024
# What nginx has room for unless it is told otherwise; ours has more, others' may not.
USUAL_BUFFER = 4 * KILOBYTE
# As long in the address as the proxy lets through, and made longer by being quoted once more.
LONG = {
    "letters": "a" * 3500,
    "quoted": quote("%/&?" * 1000),
    "Urdu": quote("نرس" * 800),
    "huge": "a" * 30_000,
}
PASSED_ON = [
    "/admin/login/?next=/{long}", "/admin/?a={long}", "/_util/login/?next=/{long}", "/sign-in/box/?next=/{long}",
    "/sign-in/new/?next=/{long}", "/my-sessions/?{long}", "/my-account/?next={long}", "/sign-in/code/?next=/{long}",
    "/second-step/?next=/{long}", "/sessions?q={long}", "/search?q={long}", "/{long}", "/ur/{long}", "/moved/?a={long}",
    "/sign-in?next=/{long}&next=/{long}", "/documents/1/{long}",
]  # fmt: skip


@pytest.fixture
def site(hub, database_url, tmp_path):
    Redirect.objects.create(old_path="/moved", redirect_page=hub.programme)
    with production_site(var=tmp_path, database_url=database_url, processes=1) as site:
        yield site


def headers_of(site, path: str, **more: str) -> bytes:
    """Status line and headers of the answer, byte for byte as a proxy reads them."""
    host, port = site.address.split(":")
    sent = FROM_THE_PROXY | more | {"Connection": "close"}
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items())]
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    return received.partition(b"\r\n\r\n")[0]


def test_every_answer_to_a_long_address_has_headers_that_fit_into_a_proxys_buffer(site):
    answers = {
        (address, name): headers_of(site, address.format(long=long))
        for address in PASSED_ON
        for name, long in LONG.items()
    }

    too_long = {key: len(text) for key, text in answers.items() if len(text) > USUAL_BUFFER}
    assert too_long == {}
    statuses = {int(text.split()[1]) for text in answers.values()}
    assert statuses <= {200, 301, 302, 400, 404, 414}
    assert {302, 414} <= statuses
    assert not [line for line in site.lines() if line["level"] == "ERROR"]


def test_plain_http_with_a_long_address_is_sent_on_without_its_query(site):
    path = f"/search/?q={LONG['letters']}"

    text = headers_of(site, path, **{"X-Forwarded-Proto": "http"}).decode()

    assert text.split()[1] == "301"
    assert "Location: https://hub.example.org/search/\r\n" in text


def test_the_proxys_buffer_has_room_for_more_than_the_longest_redirect():
    proxy = (Path(settings.BASE_DIR) / "deploy" / "nginx.conf").read_text()

    size = int(re.search(r"proxy_buffer_size (\d+)k;", proxy)[1]) * KILOBYTE

    assert size >= LONGEST_LOCATION + 4 * KILOBYTE
    assert USUAL_BUFFER > LONGEST_LOCATION + KILOBYTE


@pytest.mark.parametrize("length", [10, 1000])
def test_where_somebody_wanted_to_go_is_kept_while_it_is_short_enough(client, hub, length):
    wanted = f"/sessions/?topic={'a' * length}"

    answer = client.get(f"/admin/login/?next={quote(wanted)}")

    assert (answer.status_code, answer.url) == (302, f"/sign-in/?next={quote(wanted)}")


def test_a_path_that_no_page_can_have_is_414_in_words(client, hub):
    answer = client.get("/" + "a" * 3000)

    assert answer.status_code == 414
    assert "Sorry, this address is too long" in answer.content.decode()


def test_a_form_is_not_refused_for_a_long_address_once_it_has_done_its_work(
    client, hub, health_visitor
):
    sign_in(client, health_visitor)
    wanted = "/" + "é" * 1000 + "/"

    details = {
        "name": "Ann",
        "job_role": "HV",
        "organisation": "Trust",
        "area": health_visitor.area_id,
    }
    answer = client.post("/my-details/", details | {"next": wanted})

    assert (answer.status_code, answer.url) == (302, "/")
    health_visitor.refresh_from_db()
    assert health_visitor.name == "Ann"


def test_a_long_meeting_link_is_left_as_it_is(client, hub, health_visitor):
    link = f"https://meeting.example.org/?room={'é' * 900}"
    booking = BookingFactory(session=LearningSessionFactory(join_url=link), person=health_visitor)
    sign_in(client, health_visitor)

    with time_machine.travel(booking.session.starts_at, tick=False):
        answer = client.post(f"/my-sessions/{booking.uuid}/join/")

    assert answer.url == quote(link, safe=":/?=")
    assert len(answer.url) > LONGEST_LOCATION
