"""What no browser sends is answered with a page below 500, at every kind of address, and logged as no error."""

from __future__ import annotations

import logging

import pytest
from django.core.cache import cache
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from home.models import ContentPage
from tests.factories import BookingFactory
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/", "/sessions/", "/search/", "/sign-in/", "/sign-in/code/", "/sign-out/", "/my-details/", "/my-sessions/{booking}/",
    "/sessions/{session}/book/", "/sessions/suggest/", "/second-step/authenticate/", "/second-step/webauthn/login/",
    "/admin/", "/documents/1/a.pdf", "/there-is-no-such-page/", "/ur/sessions/", "/site.webmanifest",
]  # fmt: skip
HEADERS = [
    {"cookie": r'sessionid="\000abc"'}, {"cookie": "sessionid=" + "x" * 5000}, {"cookie": r'sessionid="\377\376"'},
    {"cookie": r'csrftoken="\000abc"'}, {"cookie": r'messages="\000[["; sessionid=a'}, {"cookie": "messages=a:b:" + "[" * 3000},
    {"cookie": r'django_language="\000\377"'}, {"accept-language": "x" * 3000 + ",en;q=9999,*;q=nan"},
    {"accept": "a/b;q=nan,,;;=,/,*/*;q=\xe9"}, {"range": "bytes=99999999999999999999999-,,--"}, {"if-none-match": 'W/"'},
    {"if-modified-since": "Sun, 99 Nov 99999999999999999999 08:49:37 GMT"}, {"host": "a..b:99999999"}, {"host": "[::1"},
    {"x-forwarded-for": "nonsense, \xff, " * 100}, {"x-forwarded-proto": "gopher"}, {"referer": "http://[::1"},
    {"origin": "http://[::1"}, {"user-agent": "\xff\xfe" * 3000}, {"authorization": "Basic \xff"}, {"x-request-id": "\xff"},
    {"content-type": ";;;==;\"'"}, {"content-length": "x"}, {"content-length": "-5"},
    *({"content-type": f"text/plain; charset={name}"} for name in ("hex", "undefined", "idna", "utf-7", "zlib", "utf-16")),
]  # fmt: skip
QUERIES = [
    "next=//[::1", "next=http://[::1]extra/", r"next=\\[x", "next=%ED%A0%80", "next=/%0d%0aX:y", "next=/ur%2f%2f[",
    "next=/sessions/99999999999999999999/book/", "page=-1&p=x&q=%ff", "code=%ff&token=%ff&v=[[[",
]  # fmt: skip
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"


def part(headers: bytes) -> bytes:
    return b"--x\r\n" + headers + b"\r\n\r\nabc\r\n--x--\r\n"


BODIES = [
    (b"[" * 100_000, "application/json"), (b"nonsense", "application/json; charset=hex"),
    (b"email=%ff%fe&code=%ed%a0%80&next=//[::1&action=\xff", FORM),
    (b"email=a%00b&code=%00&next=%00&name=%00&csrfmiddlewaretoken=%00", FORM),
    (b"email=a@b.example&code=" + b"9" * 5000 + b"&next=/" + b"a" * 2000 + b"&area=" + b"9" * 5000, FORM),
    (b"x", "multipart/form-data"), (b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\nabc', PARTS),
    (part(b'Content-Disposition: form-data; name="email"\r\nContent-Transfer-Encoding: base64'), PARTS),
    (part(b"Content-Disposition: form-data; name*=nonsense''%ff; filename*=x''%ff"), PARTS),
    (part(b"Content-Disposition: form-data; name*=utf-8''%ff; name*0=a"), PARTS),
    (part(b'Content-Disposition: form-data; name="a"; filename="a\x00b"\r\nContent-Type: text/plain; charset=hex'), PARTS),
    (part(b'Content-Disposition: form-data; name="a"; filename="a"\r\nContent-Length: zzz'), PARTS),
    (part(b'Content-Disposition: form-data; name="a"'), f"{PARTS}; charset=hex"),
]  # fmt: skip


@pytest.fixture
def addresses(hub, health_visitor) -> list[str]:
    booking = BookingFactory(person=health_visitor)
    places = {"booking": booking.uuid, "session": booking.session.pk}
    return [address.format(**places) for address in ADDRESSES]


@pytest.fixture
def browser(client):
    """One that shows an answer where the hub fails, and counts for no limit."""
    client.raise_request_exception = False

    def send(method: str, address: str, body: bytes = b"", **more):
        cache.clear()
        return client.generic(method, address, body, **more)

    return send


def assert_no_fault(statuses: dict[object, int], caplog) -> None:
    assert {what: status for what, status in statuses.items() if status >= 500} == {}
    assert [each.message for each in caplog.records if each.levelno >= logging.ERROR] == []


# Every address with each n-th header and query: together they have all.
SPREAD = {"visitor": 2, "health visitor": 4}


@pytest.mark.parametrize("who", SPREAD)
def test_no_header_query_or_body_is_a_fault_of_the_hub(
    client, browser, addresses, health_visitor, who, caplog
):
    statuses: dict[object, int] = {}
    for number, address in enumerate(addresses if who == "visitor" else addresses[::2]):
        for other, headers in enumerate(HEADERS):
            client.cookies.clear()
            if who == "health visitor" and "cookie" not in headers:
                sign_in(client, health_visitor)
            if (number + other) % SPREAD[who] == 0:
                statuses[address, str(headers)] = browser(
                    "GET", address, headers=headers
                ).status_code
        for query in QUERIES[:: SPREAD[who]]:
            answer = browser("GET", address, QUERY_STRING=query)
            statuses[address, query] = answer.status_code
        for body, kind in BODIES:
            answer = browser("POST", address, body, content_type=kind)
            statuses[address, body[:200], kind] = answer.status_code

    assert_no_fault(statuses, caplog)
    assert 400 in statuses.values()


def test_a_request_that_cannot_be_read_says_so_in_words(browser, hub):
    answer = browser("GET", "/sign-in/", headers={"cookie": r'sessionid="\000"'})

    assert answer.status_code == 400
    assert "Sorry, the hub cannot read this" in answer.content.decode()


# --- What editors' browsers send ------------------------------------------------------------------

DEEP = "[" * 100_000
BLOCKS = '{"blocks":[%s],"entityMap":{}}'
VALUES = [
    None, "", "x", "-1", "9" * 5000, "[", "null", "[1]", "{}", "5", '"\\ud800"', "NaN", DEEP, "a\x00", BLOCKS % "{}",
    '{"blocks":{"a":1},"entityMap":[]}',
    BLOCKS % '{"key":"a","text":"a","type":"nope","depth":"x","inlineStyleRanges":null,"entityRanges":[{"offset":0,"length":3,"key":7}]}',
    BLOCKS % '{"key":"a","text":"\\ud800\\u0000","type":"unstyled","depth":0,"inlineStyleRanges":[],"entityRanges":[]}',
    BLOCKS % '{"key":"a","text":"a","type":"unordered-list-item","depth":9999,"inlineStyleRanges":[],"entityRanges":[]}',
]  # fmt: skip
STRUCTURE = ["body-count", "body-0-type", "body-0-order", "body-0-deleted", "body-0-value", "comments-TOTAL_FORMS"]  # fmt: skip
BLOCK_TYPES = ["paragraph", "steps", "do_and_dont", "table", "cards", "image", "document"]


@pytest.fixture
def page(hub, client, editor) -> tuple[str, dict[str, str]]:
    """A content page's form as an editor has it open: its address and what it sends."""
    sign_in(client, editor, second_factor=True)
    found = hub.home.add_child(instance=ContentPage(title="Safer sleep", slug="safer-sleep"))
    empty = dict.fromkeys(("lede", "seo_title", "search_description", "checked_by_role"), "")
    fields = {"title": "Safer sleep", "slug": "safer-sleep", "comments": inline_formset([])} | empty
    body = streamfield([("paragraph", BLOCKS % "")])
    return reverse("wagtailadmin_pages:edit", args=[found.pk]), nested_form_data(
        fields | {"body": body}
    )


def changed(right: dict[str, str], name: str, value: str | None) -> dict[str, str]:
    others = {key: each for key, each in right.items() if key != name}
    return others if value is None else others | {name: value}


def test_no_field_of_the_page_editor_is_a_fault_of_the_hub(client, page, caplog):
    client.raise_request_exception = False
    address, right = page
    statuses: dict[object, int] = {}
    for number, name in enumerate(STRUCTURE):
        for value in VALUES if name == "body-0-value" else VALUES[number % 2 :: 2]:
            answer = client.post(address, changed(right, name, value))
            statuses[name, str(value)[:60]] = answer.status_code

    assert_no_fault(statuses, caplog)
    assert 400 in statuses.values()


def test_no_block_of_a_page_is_a_fault_of_the_hub(client, page, caplog):
    client.raise_request_exception = False
    address, right = page
    statuses: dict[object, int] = {}
    for number, kind in enumerate(BLOCK_TYPES):
        for value in VALUES[1 + number % 3 :: 3]:
            names = (
                "value",
                "value-count",
                "value-column-count",
                "value-row-count",
                "value-dos-count",
            )
            parts = {f"body-0-{name}": value for name in names}
            answer = client.post(address, right | {"body-0-type": kind} | parts)
            statuses[kind, str(value)[:60]] = answer.status_code

    assert_no_fault(statuses, caplog)


PLACES = [
    "/admin/choose-page/chosen-multiple/", "/admin/documents/chooser/chosen-multiple/",
    "/admin/images/chooser/chosen-multiple/", "/admin/snippets/choose/core/topic/chosen-multiple/",
    "/admin/api/main/pages/find/", "/admin/api/main/images/find/", "/admin/choose-email-link/", "/admin/pages/", "/admin/images/",
    "/admin/documents/", "/admin/bulk/wagtailcore/page/delete/", "/admin/reports/site-history/", "/admin/users/",
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_no_query_in_the_admin_is_a_fault_of_the_hub(client, hub, editor, place, caplog):
    sign_in(client, editor, second_factor=True)
    client.raise_request_exception = False
    queries = [
        "id=x&id=-1&id=99999999999999999999", "id=all&next=//[::1&childOf=x", "id=&id=%D9%A2&p=x&q=%ff",
        "link_url=//[::1&link_text=%ff&ordering=x&collection_id=x&locale=%ff", "timestamp_from=x&timestamp_to=9999999-1-1&user=x",
    ]  # fmt: skip
    statuses: dict[object, int] = {}
    for query in queries:
        statuses[query] = client.get(place, QUERY_STRING=query).status_code

    assert_no_fault(statuses, caplog)


@pytest.mark.parametrize("body", ["5", "null", "[1]", DEEP, "9" * 5000, '"\\ud800"', "{"])
def test_no_note_that_a_hint_was_read_is_a_fault_of_the_hub(client, hub, editor, body, caplog):
    sign_in(client, editor, second_factor=True)
    client.raise_request_exception = False

    answer = client.patch("/admin/dismissibles/", body, content_type="application/json")

    assert answer.status_code == 400
    assert_no_fault({}, caplog)


def test_a_page_that_is_sent_as_it_should_be_is_still_saved(client, page):
    address, right = page

    text = (
        BLOCKS
        % '{"key":"a","text":"New words","type":"unstyled","depth":0,"inlineStyleRanges":[],"entityRanges":[]}'
    )
    answer = client.post(address, right | {"body-0-value": text})

    assert answer.status_code == 302
    assert "New words" in str(ContentPage.objects.get().get_latest_revision().content["body"])
