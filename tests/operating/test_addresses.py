"""Every address refuses a visitor, until somebody writes it down here as one that is for all.

The addresses are those of production: what development has besides must not be among them.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize

pytestmark = pytest.mark.django_db

# What visitors may ask for, and why. The route is written as `Route.name` below shows it.
FOR_ALL = {
    # Doors that lead to the one sign-in, and that sign-in.
    "admin/login/", "admin/password_reset/", "^admin/password_reset/.*$", "_util/login/",
    "sign-in/", "sign-in/code/", "sign-in/box/", "sign-in/new/", "sign-in/stopped/",
    "sign-in/link/<str:token>/", "sign-out/",
    "second-step/authenticate/", "second-step/webauthn/login/",
    # The programme is for everybody.
    "sessions/<int:pk>/", "sessions/calendar.ics", "sessions/atom.xml", "series/<int:pk>/",
    # Searching it and the pages; what search engines and home screens ask for.
    "search/", "robots.txt", "sitemap.xml", "site.webmanifest",
    "favicon.ico",
    # Booking and suggesting begin with an address to write to.
    "sessions/<int:pk>/book/", "series/<int:pk>/book/", "sessions/suggest/", "sessions/suggest/thanks/",
    # The secret in it is the key; each has tests of its own.
    "calendar/<slug:token>.ics",
    # Wagtail looks for itself whether a page or a document is for all.
    "^((?:[\\w\\-]+/)*)$", "documents/^(\\d+)/(.*)$",
    "documents/<int:document_id>/<str:document_filename>",
    # The hub looks for itself whether a picture waits for an editor.
    "waiting-pictures/<int:pk>/",
    # Shared passwords are off, so these are not there.
    "^_util/authenticate_with_password/", "^documents/authenticate_with_password/",
    "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
    "documents/authenticate_with_password/<int:restriction_id>/",
    # Icons and words of the admin, without a page or a person in them.
    "admin/sprite/", "admin/jsi18n/",
    # Old addresses that lead to one which asks who you are.
    "my-details/e-mail/", "my-details/close/", "my-details/data/",
}  # fmt: skip
DEVELOPMENT_ONLY = ("mailbox/", "media/", "admin/styleguide/", "style-guide/", "__debug__/")
STANDS_FOR = {"uuid": "00000000-0000-4000-8000-000000000000"}


class Route:
    """One pattern of the hub: how it is written, and an address that it takes."""

    def __init__(self, patterns: list[URLPattern | URLResolver]) -> None:
        self.name = "".join(str(part.pattern) for part in patterns)
        self.address = "/" + "".join(_example(part) for part in patterns)


def _example(part: URLPattern | URLResolver) -> str:
    converters = part.pattern.converters
    template, names = normalize(part.pattern.regex.pattern)[0]
    values = {
        name: STANDS_FOR["uuid"] if "UUID" in type(converters.get(name)).__name__ else "1"
        for name in names
    }
    return template % values


def routes(resolver: URLResolver, before: tuple = ()) -> Iterator[Route]:
    for part in resolver.url_patterns:
        if isinstance(part, URLResolver):
            yield from routes(part, (*before, part))
        else:
            yield Route([*before, part])


ROUTES = list({route.name: route for route in routes(get_resolver("learninghub.urls"))}.values())
NOT_FOR_ALL = [route for route in ROUTES if route.name not in FOR_ALL]


def refuses(response) -> bool:
    """Sent to sign in (``/admin/login/`` leads there), or told no. "Not found" is no refusal: there may be something tomorrow."""
    to_sign_in = response.status_code == 302 and response.url.startswith(
        ("/sign-in/", "/admin/login/")
    )
    return to_sign_in or response.status_code in {401, 403}


def test_a_visitor_is_refused(hub):
    let_in = {}
    for route in NOT_FOR_ALL:
        browser = Client(raise_request_exception=False)
        answers = [browser.get(route.address), browser.post(route.address)]
        asked = [answer for answer in answers if answer.status_code != 405]
        if not asked or not all(refuses(answer) for answer in asked):
            let_in[route.name] = [answer.status_code for answer in answers]

    assert let_in == {}


def test_somebody_without_rights_gets_nowhere_in_the_admin(hub, health_visitor_client):
    in_admin = [route for route in NOT_FOR_ALL if route.name.startswith("admin/")]

    answers = {each.name: health_visitor_client.get(each.address).status_code for each in in_admin}

    assert {name: status for name, status in answers.items() if status != 403} == {}


def test_the_list_of_addresses_for_all_holds_none_that_is_gone():
    assert sorted(FOR_ALL - {route.name for route in ROUTES}) == []


def test_there_are_many_addresses_and_the_admin_is_among_them():
    names = [route.name for route in NOT_FOR_ALL]

    assert len(names) > 300
    assert any(name.startswith("admin/programme/") for name in names)
    assert "my-details/" in names


def test_what_development_has_besides_is_not_there_in_production():
    assert [route.name for route in ROUTES if route.name.startswith(DEVELOPMENT_ONLY)] == []
