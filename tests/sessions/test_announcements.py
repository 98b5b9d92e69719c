"""An organiser writes to the people of a session: counted, shown, sent once, stoppable."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client

from outbox.models import Message
from outbox.services import claim_next, deliver
from sessions.audit import audit
from sessions.models import Announcement, LearningSession
from sessions.services.bookings import book_place, cancel_booking
from tests.factories import LearningSessionFactory, UserFactory

from .test_admin_changes import hidden_fields, page_of, words

pytestmark = pytest.mark.django_db
MONDAY = datetime(2027, 2, 1, 9, tzinfo=UTC)
WRITTEN = {"audience": "booked", "subject": "Bring a case", "body": "Please bring a case."}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller
        assert {rule: found for rule, found in audit().items() if found} == {}


@pytest.fixture
def session() -> LearningSession:
    """Two have a place, one waits."""
    made = LearningSessionFactory(title="Safer sleep", capacity=2, waiting_list="automatic")
    for name in ("Ann", "Bob", "Cem"):
        book_place(session=made, person=UserFactory(name=name, email=f"{name.lower()}@example.org"))
    Message.objects.update(status="sent", finished_at=MONDAY)
    return made


def look(client: Client, session: LearningSession, **changes: str):
    return client.post(page_of(session, "write"), WRITTEN | changes)


def send(client: Client, session: LearningSession, shown, **changes: str):
    data = WRITTEN | changes | hidden_fields(shown)
    return client.post(page_of(session, "write"), data, follow=True)


def sent_mails() -> list:
    before = len(mail.outbox)
    while (message := claim_next()) is not None:
        deliver(message)
    return mail.outbox[before:]


def stop_address(session: LearningSession) -> str:
    return page_of(session, f"write/{Announcement.objects.get().pk}/stop")


@pytest.mark.parametrize(
    ("audience", "button", "to"),
    [
        ("booked", "Send to 2 people", ["ann", "bob"]),
        ("waiting", "Send to 1 person", ["cem"]),
        ("both", "Send to 3 people", ["ann", "bob", "cem"]),
    ],
)
def test_it_is_counted_and_shown_first_and_goes_to_those(
    organiser_client: Client, session, clock, audience, button, to
):
    shown = look(organiser_client, session, audience=audience)
    assert not Announcement.objects.exists()
    assert button in words(shown)
    sample = BeautifulSoup(shown.content, "html.parser").select_one("main .nice-padding .help-info")
    assert "Please bring a case." in sample.get_text()

    send(organiser_client, session, shown, audience=audience)
    assert sent_mails() == []
    clock.shift(timedelta(minutes=10))

    assert sorted(each.to[0] for each in sent_mails()) == [f"{name}@example.org" for name in to]


def test_pressed_twice_it_goes_once(organiser_client: Client, session, clock):
    shown = look(organiser_client, session)

    answers = [send(organiser_client, session, shown) for _ in range(2)]
    clock.shift(timedelta(minutes=20))
    answers.append(send(organiser_client, session, shown))  # Back, and pressed once more

    assert ["It goes to 2 people in ten minutes." in words(answer) for answer in answers[:2]] == [
        True,
        True,
    ]
    assert (Announcement.objects.count(), len(sent_mails())) == (1, 2)


def test_the_same_words_looked_at_again_are_another_message(
    organiser_client: Client, session, clock
):
    for _ in range(2):
        send(organiser_client, session, look(organiser_client, session))
        clock.shift(timedelta(minutes=1))

    assert Announcement.objects.count() == 2


def test_when_the_number_changed_meanwhile_it_is_not_sent(organiser_client: Client, session):
    shown = look(organiser_client, session, audience="both")
    gone = session.bookings.get(person__name="Cem")
    cancel_booking(booking=gone, actor=gone.person)

    answer = send(organiser_client, session, shown, audience="both")

    assert "It would go to 2 people now. Please look again." in words(answer)
    assert not Announcement.objects.exists()


@pytest.mark.parametrize(
    "forged",
    [
        {"expected_count": "2"},
        {"expected_count": "2", "shown_at": "yesterday"},
        {"expected_count": "2", "shown_at": "2027-02-01T09:00:00"},
        {"shown_at": "2027-02-01T09:00:00+00:00"},
        {"expected_count": "-2", "shown_at": "2027-02-01T09:00:00+00:00"},
        {"expected_count": "two", "shown_at": "2027-02-01T09:00:00+00:00"},
    ],
)
def test_what_was_not_shown_is_not_sent(organiser_client: Client, session, forged):
    organiser_client.post(page_of(session, "write"), WRITTEN | forged)

    assert not Announcement.objects.exists()


def test_there_must_be_somebody_to_send_it_to(organiser_client: Client):
    empty = LearningSessionFactory()

    shown = look(organiser_client, empty)

    assert "There is nobody to send it to." in words(shown)
    assert hidden_fields(shown) == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject": "  "}, "subject"),
        ({"subject": "x" * 121}, "subject"),
        ({"body": ""}, "body"),
        ({"body": "x" * 4001}, "body"),
        ({"audience": "everybody"}, "audience"),
    ],
)
def test_what_is_wrong_is_said_beside_it(organiser_client: Client, session, changes, field):
    answer = look(organiser_client, session, **changes)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_stopped_within_ten_minutes_nobody_gets_it(organiser_client: Client, session, clock):
    send(organiser_client, session, look(organiser_client, session))
    clock.shift(timedelta(minutes=9, seconds=59))

    asked = organiser_client.get(stop_address(session))
    first, second = (organiser_client.post(stop_address(session), follow=True) for _ in range(2))
    clock.shift(timedelta(hours=1))

    assert "If you stop it, 2 people do not get it." in words(asked)
    assert ["Stopped. Nobody gets it." in words(each) for each in (first, second)] == [True, True]
    assert sent_mails() == []
    dropped = Message.objects.filter(kind="announcement", status="dropped")
    assert set(dropped.values_list("note", flat=True)) == {"The organiser stopped it."}


def test_after_ten_minutes_it_is_too_late_to_stop_it(organiser_client: Client, session, clock):
    send(organiser_client, session, look(organiser_client, session))
    clock.shift(timedelta(minutes=10))

    answer = organiser_client.post(stop_address(session), follow=True)

    assert "It is too late: the message is on its way." in words(answer)
    assert len(sent_mails()) == 2


def test_stopping_one_message_leaves_the_others_alone(organiser_client: Client, session, clock):
    for number in range(11):  # so that one number ends as another does
        shown = look(organiser_client, session, subject=f"Message {number}")
        send(organiser_client, session, shown, subject=f"Message {number}")
    first = Announcement.objects.order_by("pk").first()

    organiser_client.post(page_of(session, f"write/{first.pk}/stop"))
    clock.shift(timedelta(minutes=10))

    assert len(sent_mails()) == 20


def test_whoever_left_meanwhile_does_not_get_it(organiser_client: Client, session, clock):
    send(organiser_client, session, look(organiser_client, session))
    left = session.bookings.get(person__name="Bob")
    cancel_booking(booking=left, actor=left.person)
    clock.shift(timedelta(minutes=10))

    subjects = [each.subject for each in sent_mails() if each.to == ["bob@example.org"]]

    assert "Bring a case" not in subjects


def test_whatever_is_typed_is_shown_as_typed_and_stays_one_header(
    organiser_client: Client, session, clock
):
    nasty = {
        "subject": "=1+1 <b>50% %(title)s</b>\r\nBcc: everybody@example.org",
        "body": "<script>alert(1)</script>\n=HYPERLINK(1)\n{{ session.join_url }}",
    }

    shown = look(organiser_client, session, **nasty)
    listed = send(organiser_client, session, shown, **nasty)
    clock.shift(timedelta(minutes=10))
    email = sent_mails()[0]

    for page in (shown.content.decode(), listed.content.decode()):
        assert "&lt;b&gt;50% %(title)s&lt;/b&gt; Bcc: everybody@example.org" in page
        assert "<b>50%" not in page
    raw = email.message()
    assert raw.get_all("Bcc") is None
    assert email.recipients() == email.to
    assert email.subject == "=1+1 <b>50% %(title)s</b> Bcc: everybody@example.org"
    html = next(each.content for each in email.alternatives if each.mimetype == "text/html")
    assert ("&lt;script&gt;" in html, "<script>" in html) == (True, False)
    assert "{{ session.join_url }}" in email.body
