"""No staff work without a second factor in this very sign-in."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.urls import URLPattern, URLResolver, get_resolver

from outbox.models import Message
from tests.factories import BookingFactory, TopicFactory, UserFactory
from tests.signing_in import sign_in

from .second_steps import code_of_app, give_app
from .steps import parse, told

pytestmark = pytest.mark.django_db

SET_UP = "/second-step/"
USE_IT = "/second-step/reauthenticate/"
STAFF = ["Organisers", "Editors", "Administrators", "superuser"]
ADDRESSES = [
    "/admin/",
    "/admin/account/",
    "/admin/api/main/pages/",
    "/admin/api/main/pages/{home}/",
    "/admin/choose-page/",
    "/admin/documents/",
    "/admin/documents/multiple/add/",
    "/admin/groups/",
    "/admin/images/",
    "/admin/images/add/",
    "/admin/images/multiple/add/",
    "/admin/localize/reports/translations/",
    "/admin/outbox/",
    "/admin/outbox/inspect/{message}/",
    "/admin/outbox/{message}/send-again/",
    "/admin/pages/",
    "/admin/pages/{home}/",
    "/admin/pages/{home}/edit/",
    "/admin/pages/{home}/view_draft/",
    "/admin/programme/{session}/bookings.csv",
    "/admin/programme/{session}/bookings.xlsx",
    "/admin/programme/{session}/bookings/",
    "/admin/programme/{session}/copy-weekly/",
    "/admin/programme/{session}/register/",
    "/admin/redirects/",
    "/admin/reports/site-history/",
    "/admin/sites/",
    "/admin/snippets/core/organisation/",
    "/admin/snippets/core/topic/",
    "/admin/snippets/core/topic/edit/{topic}/",
    "/admin/snippets/learning_sessions/learningsession/",
    "/admin/snippets/learning_sessions/learningsession/add/",
    "/admin/snippets/learning_sessions/learningsession/edit/{session}/",
    "/admin/snippets/learning_sessions/learningsession/preview/{session}/",
    "/admin/snippets/learning_sessions/speaker/",
    "/admin/users/",
    "/admin/users/edit/{user}/",
    "/admin/users/new/",
]


def staff(kind):
    """Somebody of that kind, without a second factor."""
    person = UserFactory(email=f"{kind.lower()}@example.org", is_superuser=kind == "superuser")
    if kind != "superuser":
        person.groups.add(Group.objects.get(name=kind))
    return person


@pytest.fixture
def records(hub):
    """What the addresses are about."""
    booking = BookingFactory()
    return {
        "home": hub.home.pk,
        "session": booking.session.pk,
        "topic": TopicFactory().pk,
        "user": booking.person.pk,
        "message": Message.objects.get().pk,
    }


def every_address_in_the_admin(resolver=None, start=""):
    """Each pattern below /admin/, with 1 for whatever it takes."""
    for entry in (resolver or get_resolver()).url_patterns:
        text = start + str(entry.pattern).lstrip("^").replace("\\.", ".").rstrip("$")
        if isinstance(entry, URLResolver):
            yield from every_address_in_the_admin(entry, text)
        elif isinstance(entry, URLPattern) and text.startswith("admin/"):
            yield "/" + re.sub(r"<[^>]+>|\([^)]*\)", "1", text)


# --- Not with a code alone ------------------------------------------------------------------------


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_superuser_with_a_code_alone_reaches_nothing_and_with_a_second_factor_all(
    client, records, address
):
    person, address = staff("superuser"), address.format(**records)
    sign_in(client, person)
    response = client.get(address)
    assert (response.status_code, response.url) == (302, SET_UP)

    sign_in(client, person, second_factor=True)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("kind", STAFF)
def test_with_a_code_alone_no_kind_of_staff_reaches_any_address_of_the_admin(client, hub, kind):
    sign_in(client, staff(kind))
    # These are closed to everybody, see test_closed_doors.py.
    doors = {"/admin/login/", "/admin/password_reset/", "/admin/password_reset/.*"}
    addresses = set(every_address_in_the_admin()) - doors
    assert len(addresses) > 250

    reached = {
        address: response.status_code
        for address in addresses
        for response in (client.get(address), client.post(address, {}))
        if (response.status_code, response.headers.get("Location")) != (302, SET_UP)
    }

    assert reached == {}


@pytest.mark.parametrize("kind", STAFF)
def test_staff_without_a_second_factor_are_told_to_set_one_up(client, hub, kind):
    sign_in(client, staff(kind))

    response = client.get("/admin/", follow=True)

    assert response.redirect_chain == [(SET_UP, 302)]
    assert told(response) == [
        "People who run the hub need a second step to sign in. Set it up now."
    ]


@pytest.mark.parametrize("kind", STAFF)
def test_having_an_app_is_not_enough_it_must_be_used_in_this_sign_in(client, hub, kind):
    person = staff(kind)
    secret = give_app(person)
    sign_in(client, person)
    response = client.get("/admin/pages/?ordering=title")
    wanted = "next=%2Fadmin%2Fpages%2F%3Fordering%3Dtitle"
    assert (response.status_code, response.url) == (302, f"{USE_IT}?{wanted}")
    assert client.get(response.url).status_code == 200

    response = client.post(response.url, {"code": code_of_app(secret)})

    assert (response.status_code, response.url) == (302, "/admin/pages/?ordering=title")
    assert client.get("/admin/").status_code == 200


def test_a_wrong_code_of_the_app_opens_nothing(client, hub):
    person = staff("Organisers")
    secret = give_app(person)
    sign_in(client, person)
    wrong = code_of_app(secret, steps_from_now=100)

    response = client.post(f"{USE_IT}?next=/admin/", {"code": wrong})

    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["code"]
    assert client.get("/admin/").url == f"{USE_IT}?next=%2Fadmin%2F"


def test_the_second_factor_of_somebody_else_in_this_browser_does_not_count(client, hub):
    sign_in(client, staff("Editors"), second_factor=True)
    assert client.get("/admin/").status_code == 200

    sign_in(client, staff("Organisers"))

    assert client.get("/admin/").url == SET_UP


def test_recovery_codes_alone_are_no_second_factor_to_ask_for(client, hub):
    person = staff("Organisers")
    Authenticator.objects.create(user=person, type=Authenticator.Type.RECOVERY_CODES, data={})
    sign_in(client, person)

    assert client.get("/admin/").url == SET_UP


def test_the_second_factor_ends_with_the_sign_in(client, hub):
    person = staff("Organisers")
    sign_in(client, person, second_factor=True)
    client.post("/sign-out/")
    sign_in(client, person)

    assert client.get("/admin/").url == SET_UP


@pytest.mark.parametrize("second_factor", [False, True])
def test_somebody_who_is_not_staff_is_refused_by_the_admin_plainly(
    client, hub, health_visitor, second_factor
):
    sign_in(client, health_visitor, second_factor=second_factor)

    for address in ("/admin/", "/admin/users/", "/admin/login/?next=/admin/"):
        response = client.get(address)
        assert response.status_code == 403
        text = parse(response).main.get_text(" ", strip=True)
        assert text.count("This part is for the people who run the hub.") == 1


def test_staff_who_are_stopped_are_out_of_the_admin_at_once(client, hub):
    person = staff("Organisers")
    sign_in(client, person, second_factor=True)
    assert client.get("/admin/").status_code == 200

    person.is_active = False
    person.save()

    assert client.get("/admin/", follow=True).redirect_chain == [
        ("/admin/login/?next=/admin/", 302),
        ("/sign-in/?next=%2Fadmin%2F", 302),
    ]


def test_the_rest_of_the_hub_asks_staff_for_no_second_factor(client, hub):
    sign_in(client, staff("Organisers"))

    assert [client.get(address).status_code for address in ("/", "/sessions/", "/my-sessions/")] == [
        200, 200, 200,
    ]  # fmt: skip
