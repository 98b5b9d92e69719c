"""Every page that is somebody's meets the same people."""

from types import SimpleNamespace

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from outbox.models import Message
from tests.factories import BookingFactory, LearningSessionFactory, UserFactory
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

PEOPLE = ["owner", "colleague", "organiser", "editor", "administrator", "visitor"]
# What each of PEOPLE, in this order, is answered.
GET = {
    "/my-sessions/": [200, 200, 200, 200, 200, 302],
    "/my-details/": [200, 200, 200, 200, 200, 302],
    "/my-account/": [200, 200, 200, 200, 200, 302],
    "/my-account/devices/": [200, 200, 200, 200, 200, 302],
    "/my-account/data/": [200, 200, 200, 200, 200, 302],
    "/my-account/data.html": [200, 200, 200, 200, 200, 302],
    "/my-account/data.json": [200, 200, 200, 200, 200, 302],
    "/my-account/close/": [200, 200, 200, 200, 200, 302],
    "/my-account/close/confirm/": [302, 302, 302, 302, 302, 302],
    "/admin/retention/": [403, 403, 302, 302, 200, 302],
    "/admin/retention/edit/access_needs/": [403, 403, 302, 302, 200, 302],
    "/admin/users/delete/{owner}/": [403, 403, 302, 302, 200, 302],
    "/my-sessions/{uuid}/": [200, 404, 404, 404, 404, 302],
    "/my-sessions/{uuid}/join/": [302, 404, 404, 404, 404, 302],
    "/my-sessions/{uuid}/cancel/": [200, 404, 404, 404, 404, 302],
    "/my-sessions/{uuid}/access-needs/": [200, 404, 404, 404, 404, 302],
    "/my-sessions/{uuid}/calendar.ics": [200, 404, 404, 404, 404, 302],
    "/sessions/{session}/": [200, 200, 200, 200, 200, 200],
    "/sessions/{session}/book/": [200, 200, 200, 200, 200, 302],
    "/sessions/{hidden}/": [404, 404, 200, 404, 404, 404],
    "/sessions/{hidden}/book/": [404, 404, 200, 404, 404, 404],
    "/admin/": [403, 403, 200, 200, 200, 302],
    "/admin/programme/{session}/bookings/": [403, 403, 200, 302, 302, 302],
    "/admin/programme/{session}/register/": [403, 403, 200, 302, 302, 302],
    "/admin/programme/{session}/copy-weekly/": [403, 403, 200, 302, 302, 302],
    "/admin/programme/{session}/bookings.csv": [403, 403, 200, 302, 302, 302],
    "/admin/programme/{session}/bookings.xlsx": [403, 403, 200, 302, 302, 302],
    "/admin/snippets/learning_sessions/learningsession/": [403, 403, 200, 302, 302, 302],
    "/admin/snippets/learning_sessions/learningsession/edit/{session}/": [
        403, 403, 200, 302, 302, 302,
    ],
    "/admin/snippets/learning_sessions/learningsession/history/{session}/": [
        403, 403, 200, 302, 302, 302,
    ],
    "/admin/outbox/": [403, 403, 200, 302, 200, 302],
    "/admin/outbox/inspect/{message}/": [403, 403, 200, 302, 200, 302],
    "/admin/outbox/{message}/send-again/": [403, 403, 200, 302, 200, 302],
    "/admin/users/": [403, 403, 302, 302, 200, 302],
    "/admin/users/edit/{owner}/": [403, 403, 302, 302, 200, 302],
    "/admin/pages/{home}/edit/": [403, 403, 302, 200, 200, 302],
    "/admin/snippets/core/topic/": [403, 403, 302, 200, 200, 302],
    "/admin/snippets/core/organisation/": [403, 403, 302, 302, 200, 302],
    "/admin/groups/": [403, 403, 302, 302, 302, 302],
}  # fmt: skip
POST = {
    "/my-sessions/{uuid}/join/": [302, 404, 404, 404, 404, 302],
    "/my-sessions/{uuid}/access-needs/": [302, 404, 404, 404, 404, 302],
    "/admin/programme/{session}/copy-weekly/": [403, 403, 302, 302, 302, 302],
    "/admin/outbox/{message}/send-again/": [403, 403, 302, 302, 302, 302],
    "/my-account/devices/{device}/end/": [302, 404, 404, 404, 404, 302],
    "/my-account/close/confirm/": [302, 302, 302, 302, 302, 302],
    "/my-sessions/{uuid}/cancel/": [302, 404, 404, 404, 404, 302],
}
SECRET = "https://meeting.example.org/secret-of-the-owner"


@pytest.fixture
def cast(hub, organiser, editor, administrator):
    """Somebody with a place, and everybody else who might look."""
    booking = BookingFactory(session__join_url=SECRET)
    people = {
        "owner": booking.person,
        "colleague": UserFactory(),
        "organiser": organiser,
        "editor": editor,
        "administrator": administrator,
    }
    hidden = LearningSessionFactory(published_from=None)
    ids = {
        "uuid": booking.uuid,
        "session": booking.session.pk,
        "hidden": hidden.pk,
        "message": Message.objects.get().pk,
        "owner": booking.person.pk,
        "home": hub.home.pk,
        "device": _device_of(booking.person),
    }
    return SimpleNamespace(people=people, ids=ids, booking=booking)


def _device_of(person):
    """Another browser in which the owner is signed in."""
    sign_in(Client(), person)
    return UserSession.objects.get(user=person).pk


def enter(client, cast, who):
    """Sign ``who`` in, with a second factor, so that only rights decide."""
    if who != "visitor":
        sign_in(client, cast.people[who], second_factor=True)


def expected(table, who):
    return {address: answers[PEOPLE.index(who)] for address, answers in table.items()}


@pytest.mark.parametrize("who", PEOPLE)
def test_each_page_opens_for_those_it_is_for(client, cast, who):
    enter(client, cast, who)

    answers = {address: client.get(address.format(**cast.ids)).status_code for address in GET}

    assert answers == expected(GET, who)


@pytest.mark.parametrize("who", PEOPLE)
def test_each_button_works_for_those_it_is_for(client, cast, who):
    enter(client, cast, who)
    typed = {"text": "A ramp, please", "weeks": "1"}

    answers = {
        address: client.post(address.format(**cast.ids), typed).status_code for address in POST
    }

    assert answers == expected(POST, who)


@pytest.mark.parametrize("who", [person for person in PEOPLE if person != "owner"])
def test_nobody_else_cancels_a_place_or_writes_its_access_needs(client, cast, who):
    enter(client, cast, who)
    client.post(f"/my-sessions/{cast.booking.uuid}/cancel/")
    client.post(f"/my-sessions/{cast.booking.uuid}/access-needs/", {"text": "x"})

    cast.booking.refresh_from_db()
    assert (cast.booking.status, hasattr(cast.booking, "access_needs")) == ("booked", False)


@pytest.mark.parametrize("who", ["editor", "administrator"])
def test_staff_without_the_right_are_sent_away_and_told(client, cast, who):
    enter(client, cast, who)

    response = client.get(f"/admin/programme/{cast.ids['session']}/bookings/", follow=True)

    assert response.redirect_chain == [("/admin/", 302)]
    assert [str(message).strip() for message in response.context["messages"]] == [
        "Sorry, you do not have permission to access this area."
    ]


@pytest.mark.parametrize("who", PEOPLE)
def test_the_address_of_the_meeting_is_only_in_the_form_of_who_wrote_it(client, cast, who):
    form = "/admin/snippets/learning_sessions/learningsession/edit/{session}/"
    enter(client, cast, who)

    told = [
        address
        for address in GET
        if SECRET.encode() in client.get(address.format(**cast.ids), follow=True).content
    ]

    assert told == ([form] if who == "organiser" else [])


@pytest.mark.parametrize(
    "address",
    [
        "/my-sessions/",
        "/my-sessions/{uuid}/",
        "/my-details/",
        "/my-account/",
        "/my-account/devices/",
        "/my-account/data/",
        "/my-account/data.html",
        "/my-account/data.json",
        "/my-account/close/",
    ],
)
def test_a_page_about_a_person_is_kept_by_no_cache(client, cast, address):
    enter(client, cast, "owner")

    kept = client.get(address.format(**cast.ids)).headers["Cache-Control"]

    assert {"no-store", "private"} <= {part.strip() for part in kept.split(",")}
