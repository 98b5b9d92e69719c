"""What the closing page says stays behind, and that it says so truly."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Comment

from accounts.closing import close_account
from home.models import HomePage
from outbox.enums import MessageStatus
from outbox.models import Message
from outbox.services import claim_next, deliver
from sessions.models import Announcement
from sessions.services.announcements import announce
from sessions.services.bookings import cancel_booking
from tests.factories import BookingFactory, LearningSessionFactory, lunchtime
from tests.signing_in import sign_in

from .closing_steps import CLOSE, close_with_code
from .lives import NAME, a_working_life
from .steps import parse, told

pytestmark = pytest.mark.django_db
CLOSED = "Your account is closed, and what we held about you is deleted."


def send_what_is_owed() -> list[mail.EmailMessage]:
    mail.outbox.clear()
    while (message := claim_next()) is not None:
        deliver(message)
    return mail.outbox


def words(client: Client, address: str = CLOSE) -> str:
    return " ".join(parse(client.get(address)).main.get_text(" ").split())


# --- Entries in people's own calendars ------------------------------------------------------------


def test_the_page_names_the_entries_that_stay_in_ones_own_calendar(at_home, person):
    later = BookingFactory(
        person=person,
        session=LearningSessionFactory(title="Weaning", starts_at=lunchtime(in_days=9)),
    )
    BookingFactory(
        person=person, session=LearningSessionFactory(title="Sleep", starts_at=lunchtime(in_days=3))
    )
    gone = BookingFactory(person=person, session=LearningSessionFactory(title="Feeding"))
    cancel_booking(booking=gone, actor=person)
    BookingFactory(session=LearningSessionFactory(title="Of somebody else"))

    page = parse(at_home.get(CLOSE))

    named = [strong.get_text() for strong in page.main.select("li strong")]
    assert named == ["Sleep", "Weaning"]
    assert page.find("a", href=f"/my-sessions/{later.uuid}/cancel/") is not None
    assert "Delete these entries yourself" in words(at_home)


def test_who_has_no_place_to_come_is_told_the_same_in_short(at_home, person):
    assert "You have no place to come." in words(at_home)
    assert "Delete these entries yourself" not in words(at_home)


def test_no_cancellation_is_sent_for_what_was_booked_as_the_page_says(at_home, person):
    BookingFactory(person=person)
    assert send_what_is_owed()[0].to == [person.email]

    close_with_code(at_home)

    assert send_what_is_owed() == []
    assert told(at_home.get("/")) == [
        f"{CLOSED} Sessions in your own calendar are still there: delete them yourself."
    ]  # fmt: skip


def test_whoever_cancels_first_gets_the_mail_that_takes_the_entry_out(at_home, person):
    booking = BookingFactory(person=person)
    send_what_is_owed()

    at_home.post(f"/my-sessions/{booking.uuid}/cancel/", follow=True)

    (sent,) = send_what_is_owed()
    assert b"METHOD:CANCEL" in sent.calendar
    close_with_code(at_home)
    assert told(at_home.get("/")) == [CLOSED]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_number_of_questions(
    at_home, person, count, django_assert_num_queries
):
    for _ in range(count):
        BookingFactory(person=person)

    with django_assert_num_queries(10):
        assert len(at_home.get(CLOSE).context["coming"]) == count


# --- The work of those who help to run the hub ----------------------------------------------------


def test_only_those_who_have_work_here_are_told_what_becomes_of_it(at_home, person, hub):
    assert "Your work for the hub" not in words(at_home)

    a_working_life(person, hub.home)
    assert "Your work for the hub" in words(at_home)

    person.groups.clear()  # helps no more, but versions and documents are left
    assert "Your work for the hub" in words(at_home)


def test_pages_versions_pictures_and_documents_stay_without_the_name(
    client, person, hub, administrator
):
    a_working_life(person, hub.home)
    picture = get_image_model().objects.create(
        title="Weighing", file=get_test_image_file(), uploaded_by_user=person
    )
    versions = list(hub.home.revisions.filter(user=person).values_list("pk", "content__title"))

    close_account(person)

    sign_in(client, administrator, second_factor=True)
    history = " ".join(parse(client.get(f"/admin/pages/{hub.home.pk}/history/")).stripped_strings)
    assert ("Closed account" in history, NAME in history) == (True, False)
    kept = list(hub.home.revisions.filter(user=person).values_list("pk", "content__title"))
    assert (kept, len(kept)) == (versions, 1)
    picture.refresh_from_db()
    assert picture.file.storage.exists(picture.file.name)
    document = get_document_model().objects.get(title="Plan")
    assert document.file.storage.exists(document.file.name)
    assert {str(picture.uploaded_by_user), str(document.uploaded_by_user)} == {"Closed account"}


def test_a_name_that_stands_in_the_words_of_a_page_stays_as_the_page_says(person, hub):
    hub.home.introduction = f"Written by {NAME}"
    hub.home.save_revision(user=person).publish()

    close_account(person)

    assert HomePage.objects.get().introduction == f"Written by {NAME}"


def test_comments_and_words_of_messages_go_and_replies_stay(person, hub):
    a_working_life(person, hub.home)

    close_account(person)

    assert [(c.text, c.replies.get().text) for c in Comment.objects.all()] == [
        ("(removed)", "I shall")
    ]
    assert list(Announcement.objects.values_list("subject", "body")) == [("", "")]


def test_a_message_that_has_not_gone_out_is_stopped(person, hub):
    booking = BookingFactory()
    send_what_is_owed()
    announce(
        session=booking.session, author=person, audience="booked", subject="Bring tea",
        body="And a cup.", expected_count=1, shown_at=timezone.now(),
    )  # fmt: skip
    waiting = Message.objects.get(kind="announcement")

    close_account(person)

    waiting.refresh_from_db()
    assert waiting.status == MessageStatus.DROPPED
