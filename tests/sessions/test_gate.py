"""The gate: the meeting's address is in one answer only, for one person, at the right time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry, Revision
from wagtail.search.backends import get_search_backend

from outbox.services import claim_next, deliver
from sessions.enums import SessionMode
from sessions.models import Booking, JoinTap, LearningSession
from sessions.services.bookings import cancel_booking
from tests.factories import BookingFactory, LearningSessionFactory, UserFactory
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
SECRET = "https://teams.meeting.example/l/secret-room-4711?pwd=hush"


@pytest.fixture
def booking(hub, health_visitor) -> Booking:
    return BookingFactory(person=health_visitor, session=LearningSessionFactory(join_url=SECRET))


def at(booking: Booking, **offset: float) -> datetime:
    return booking.session.starts_at + timedelta(**offset)


def gate(booking: Booking) -> str:
    return reverse("sessions:gate", args=[booking.uuid])


@pytest.mark.parametrize(
    ("minutes", "button"), [(-15.1, False), (-15, True), (0, True), (44.9, True), (45, False)]
)
def test_the_button_is_there_from_fifteen_minutes_before_until_the_end(
    client: Client, booking, health_visitor, minutes, button
):
    with time_machine.travel(at(booking, minutes=minutes), tick=False):
        sign_in(client, health_visitor)
        page = client.get(gate(booking))
        tap = client.post(f"{gate(booking)}join/")

    assert ("Join now" in page.content.decode()) is button
    assert (tap.url == SECRET) is button
    assert JoinTap.objects.count() == button


def test_the_tap_goes_to_the_meeting_and_leaves_no_trace_on_the_way(
    client: Client, booking, health_visitor
):
    with time_machine.travel(at(booking), tick=False):
        sign_in(client, health_visitor)
        page, tap = client.get(gate(booking)), client.post(f"{gate(booking)}join/")

    assert (tap.status_code, tap.url) == (302, SECRET)
    for answer in (page, tap):
        assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", "))
    assert (page["Referrer-Policy"], tap["Referrer-Policy"]) == ("same-origin", "no-referrer")
    policy = page["Content-Security-Policy"].split("; ")
    assert "form-action 'self' https://teams.meeting.example" in policy
    assert "secret-room" not in str(page.headers) + page.content.decode()


def test_before_it_opens_not_even_the_host_of_the_meeting_is_told(client, booking, health_visitor):
    sign_in(client, health_visitor)

    page = client.get(gate(booking))

    assert "teams.meeting.example" not in str(page.headers) + page.content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"join_url": ""},
        {"mode": SessionMode.IN_PERSON, "venue": "Derby"},
        {"cancelled_at": datetime.fromisoformat("2026-01-01T00:00:00+00:00")},
    ],
)
def test_no_way_in_where_there_is_no_meeting(client: Client, booking, health_visitor, change):
    LearningSession.objects.update(**change)

    with time_machine.travel(at(booking), tick=False):
        sign_in(client, health_visitor)
        page, tap = client.get(gate(booking)), client.post(f"{gate(booking)}join/")

    assert page.status_code == 200
    assert "Join now" not in page.content.decode()
    assert tap.url == gate(booking)


def test_a_cancelled_booking_does_not_open_the_gate(client: Client, booking, health_visitor):
    cancel_booking(booking=booking, actor=health_visitor)

    with time_machine.travel(at(booking), tick=False):
        sign_in(client, health_visitor)
        page, tap = client.get(gate(booking)), client.post(f"{gate(booking)}join/")

    assert "You cancelled your place" in page.content.decode()
    assert tap.url == gate(booking)


def test_the_mail_and_its_invitation_lead_to_the_gate_and_never_to_the_meeting(booking):
    while (message := claim_next()) is not None:
        deliver(message)

    sent = mail.outbox[0].message()
    parts = [part.get_payload(decode=True) or b"" for part in sent.walk()]
    everything = sent.as_bytes() + b"".join(parts)

    assert everything.count(gate(booking).encode()) >= 2
    assert b"secret-room" not in everything
    assert b"teams.meeting.example" not in everything


def test_no_page_tells_the_meeting_to_anybody_but_staff_who_run_it(
    client: Client, booking, health_visitor, organiser, editor, administrator
):
    """Every address a person can name, as each kind of person, while the gate stands open."""
    session = booking.session
    pages = [
        "/", "/sessions/", "/sessions/past/", session.get_absolute_url(), "/my-sessions/",
        f"{session.get_absolute_url()}book/", gate(booking), f"{gate(booking)}cancel/",
        f"{gate(booking)}calendar.ics", f"{gate(booking)}access-needs/",
        "/admin/", f"/admin/programme/{session.pk}/bookings/",
        f"/admin/programme/{session.pk}/register/", f"/admin/programme/{session.pk}/bookings.csv",
        f"/admin/programme/{session.pk}/copy-weekly/", "/admin/outbox/",
        "/admin/reports/site-history/",
        "/admin/snippets/learning_sessions/learningsession/",
        f"/admin/snippets/learning_sessions/learningsession/history/{session.pk}/",
        f"/admin/snippets/learning_sessions/learningsession/usage/{session.pk}/",
        f"/admin/snippets/learning_sessions/learningsession/edit/{session.pk}/",
        "/admin/snippets/learning_sessions/learningsession/?q=secret-room",
        "/admin/pages/search/?q=secret-room",
    ]  # fmt: skip
    told = set()
    colleague = UserFactory(name="Colleague")
    with time_machine.travel(at(booking), tick=False):
        for person in (None, health_visitor, colleague, editor, organiser, administrator):
            browser = Client()
            if person:
                sign_in(browser, person, second_factor=True)
            for page in pages:
                answer = browser.get(page)
                if b"secret-room" in b"".join(answer) and "q=secret" not in page:
                    told.add((person and person.name, page))

    assert told == {("Olive Organiser", pages[20])}  # the form in which she typed it


def test_search_does_not_know_the_meeting(booking):
    call_command("update_index", verbosity=0, stdout=open("/dev/null", "w"))  # noqa: SIM115

    for words in ("secret-room-4711", "teams", "hush"):
        assert list(get_search_backend().search(words, LearningSession)) == []
    assert list(get_search_backend().search(booking.session.title, LearningSession)) == [
        booking.session
    ]


def test_the_admins_history_keeps_no_copy_of_it(organiser_client: Client, booking):
    edit = f"/admin/snippets/learning_sessions/learningsession/edit/{booking.session_id}/"
    form = organiser_client.get(edit).context["form"]
    posted = {name: form[name].value() or "" for name in form.fields if name != "body"}
    for name in ("starts_at", "ends_at", "published_from"):
        posted[name] = form[name].value().strftime("%Y-%m-%d %H:%M")
    posted |= {"body-count": "0", "topics": [], "speakers": [], "join_url": SECRET + "2"}

    answer = organiser_client.post(edit, posted)

    assert answer.status_code == 302, answer.context["form"].errors
    assert LearningSession.objects.get().join_url == SECRET + "2"
    assert not Revision.objects.exists()
    assert [
        entry for entry in ModelLogEntry.objects.all() if "secret-room" in str(entry.data)
    ] == []
