"""What every response carries, and what a reader's browser is spared."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from tests.factories import BookingFactory, LearningSessionFactory, lunchtime
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "media-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'self'",
    "manifest-src": "'self'",
}
ADMIN = STRICT | {
    "script-src": "'self' 'unsafe-inline'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "frame-src": "'self'",
}
FOR_READERS = {
    "/": 200,
    "/sessions/": 200,
    "/sessions/?topic=infant-feeding&mode=online": 200,
    "/sessions/past/": 200,
    "/sessions/{session}/": 200,
    "/sessions/{over}/": 200,
    "/nothing/here/": 404,
    "/sessions/999999/": 404,
    "/ur/": 200,
    "/ur/sessions/": 200,
}
WITH_FORMS = {
    "/sign-in/": 200,
    "/sign-in/code/": 302,
    "/my-sessions/": 302,
    "/sign-out/": 302,
}
SIGNED_IN = [
    "/my-sessions/", "/my-sessions/{uuid}/", "/my-sessions/{uuid}/cancel/", "/my-details/",
    "/my-account/", "/my-account/devices/", "/my-account/data/", "/my-account/close/",
    "/second-step/", "/second-step/totp/activate/", "/second-step/webauthn/add/", "/sign-out/",
    "/sessions/{session}/", "/sessions/{session}/book/",
]  # fmt: skip
IN_ADMIN = [
    "/admin/", "/admin/account/", "/admin/programme/{session}/bookings/",
    "/admin/programme/{session}/register/", "/admin/outbox/",
    "/admin/snippets/learning_sessions/learningsession/preview/{session}/",
]  # fmt: skip


@pytest.fixture
def ids(hub):
    booking = BookingFactory()
    over = LearningSessionFactory(starts_at=lunchtime(in_days=-3))
    return {"session": booking.session.pk, "over": over.pk, "uuid": booking.uuid} | {
        "_": SimpleNamespace(person=booking.person)
    }


def policy_of(response):
    parts = [part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; ")]
    assert len(parts) == len({name for name, _ in parts})
    return dict(parts)


def others_of(response):
    names = [
        "X-Frame-Options", "Referrer-Policy", "X-Content-Type-Options", "Cross-Origin-Opener-Policy",
    ]  # fmt: skip
    return [response.headers[name] for name in names]


def parse(response):
    return BeautifulSoup(response.content, "html.parser")


@pytest.mark.parametrize("address", FOR_READERS | WITH_FORMS)
def test_a_public_page_carries_the_strict_policy_as_designed(client, ids, address):
    response = client.get(address.format(**ids))

    assert response.status_code == (FOR_READERS | WITH_FORMS)[address]
    assert policy_of(response) == STRICT
    assert others_of(response) == ["SAMEORIGIN", "same-origin", "nosniff", "same-origin"]


@pytest.mark.parametrize("address", SIGNED_IN)
def test_so_does_a_page_for_somebody_signed_in(client, ids, address):
    sign_in(client, ids["_"].person)

    response = client.get(address.format(**ids))

    assert (response.status_code, policy_of(response)) == (200, STRICT)
    assert others_of(response) == ["SAMEORIGIN", "same-origin", "nosniff", "same-origin"]


def test_the_page_to_join_from_allows_its_form_to_end_at_the_meeting_and_nothing_else(client, ids):
    starts_at = timezone.now() + timedelta(minutes=5)
    booking = BookingFactory(
        session__starts_at=starts_at,
        session__join_url="https://meet.example.org:8443/secret?with=words",
        person=ids["_"].person,
    )
    sign_in(client, booking.person)

    policy = policy_of(client.get(booking.get_absolute_url()))

    assert policy == STRICT | {"form-action": "'self' https://meet.example.org:8443"}


@pytest.mark.parametrize("address", IN_ADMIN)
def test_the_admin_carries_its_own_policy(client, ids, organiser, address):
    sign_in(client, organiser, second_factor=True)

    response = client.get(address.format(**ids))

    assert (response.status_code, policy_of(response)) == (200, ADMIN)
    assert others_of(response) == ["SAMEORIGIN", "same-origin", "nosniff", "same-origin"]


@pytest.mark.parametrize("address", ["/administration/", "/sessions/admin/", "/ur/admin/"])
def test_an_address_that_only_looks_like_the_admin_carries_the_strict_one(client, ids, address):
    response = client.get(address)

    assert (response.status_code, policy_of(response)) == (404, STRICT)


@pytest.mark.parametrize("address", FOR_READERS)
def test_a_reader_who_is_not_signed_in_gets_no_cookie_no_token_and_no_form_that_posts(
    client, ids, address
):
    response = client.get(address.format(**ids))

    assert response.status_code == FOR_READERS[address]
    assert (dict(response.cookies), dict(client.cookies)) == ({}, {})
    assert response.content.count(b"csrf") == 0
    assert [form for form in parse(response).find_all("form") if form.get("method") != "get"] == []


@pytest.mark.parametrize("address", [*FOR_READERS, "/sign-in/", *SIGNED_IN])
def test_a_page_needs_nothing_that_its_policy_forbids(client, ids, address):
    if address in SIGNED_IN:
        sign_in(client, ids["_"].person)

    page = parse(client.get(address.format(**ids)))

    written_in = [script for script in page.find_all("script") if not script.get("src")]
    kinds = {script.get("type") for script in written_in}
    assert kinds <= {"application/json", "application/ld+json"}  # data, which nothing runs
    assert page.find_all("style") == []
    with_handlers = [
        f"{element.name} {name}"
        for element in page.find_all(True)
        for name in element.attrs
        if name == "style" or name.startswith("on")
    ]
    assert with_handlers == []
    tags = page.find_all(["script", "link", "img"])
    # These say where a page lives; a browser fetches nothing from there.
    said = [tag for tag in tags if tag.get("rel") in (["canonical"], ["alternate"])]
    sources = [tag.get("src") or tag.get("href") for tag in tags if tag not in said]
    outside = [source for source in sources if source and source.startswith(("http", "//"))]
    assert outside == []


# --- Languages ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["/ur/", "/ur/sessions/", "/ur/sessions/{session}/", "/ur/sign-in/", "/ur/nothing/"]
)
def test_pages_in_urdu_run_from_right_to_left_with_their_own_style_sheet(client, ids, address):
    page = parse(client.get(address.format(**ids)))

    assert (page.html["lang"], page.html["dir"]) == ("ur", "rtl")
    sheets = [link["href"] for link in page.find_all("link", rel="stylesheet")]
    assert sheets == ["/static/hub/hub.rtl.css"]


@pytest.mark.parametrize(("start", "language"), [("", "en-gb"), ("/pl", "pl"), ("/pa", "pa")])
def test_pages_in_the_other_languages_run_from_left_to_right(client, ids, start, language):
    for address in ("/", "/sessions/", "/sign-in/"):
        page = parse(client.get(start + address))
        assert (page.html["lang"], page.html["dir"]) == (language, "ltr")
        sheets = [link["href"] for link in page.find_all("link", rel="stylesheet")]
        assert sheets == ["/static/hub/hub.css"]


def test_the_language_comes_from_the_address_and_not_from_the_browser(client, ids):
    page = parse(client.get("/", headers={"accept-language": "ur"}))

    assert (page.html["lang"], page.html["dir"]) == ("en-gb", "ltr")
