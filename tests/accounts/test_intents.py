"""What somebody was about to do goes on by itself, once they have said who they are."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import Area
from sessions.models import Booking, LearningSession
from tests.factories import BookingFactory, LearningSessionFactory, UserFactory
from tests.signing_in import sign_in

from .steps import (
    BOX,
    DETAILS,
    ask_for_code,
    heading,
    newest_code,
    parse,
    sign_in_by_code,
    told,
    type_code,
)

pytestmark = pytest.mark.django_db

ADDRESS = "hannah@example.org"
YOU_HAVE_A_PLACE = (
    "You have a place. The details and a calendar invitation go to hannah@example.org."
)
GONE = "The session you wanted is no longer there."


@pytest.fixture
def session(hub):
    return LearningSessionFactory(title="Safer sleep")


@pytest.fixture
def hannah(db):
    return UserFactory(email=ADDRESS)


def answers():
    area = Area.objects.get(name="Rutland").pk
    return {"name": "Hannah", "job_role": "Nurse", "organisation": "Trust", "area": str(area)}


def press_book(client, session):
    """What the button of a session's page does for somebody signed out: a GET. Returns what goes on."""
    button = parse(client.get(session.get_absolute_url())).find("a", class_="nhsuk-button")
    assert button.get_text(strip=True) == "Book your place"
    response = client.get(button["href"])
    assert (response.status_code, response.url) == (302, f"{BOX}?next={address_of(session)}")
    return {"next": address_of(session)}


def address_of(session):
    """The address whose POST books; it travels with the forms of signing in."""
    return f"/sessions/{session.pk}/book/"


def bookings():
    return [(booking.session, booking.person.email) for booking in Booking.objects.all()]


def test_the_details_of_somebody_new_book_the_place_and_nothing_before_does(client, session):
    wanted = press_book(client, session)
    box = client.get(BOX, wanted)
    assert heading(box) == "Your e-mail address, please"
    ask_for_code(client, ADDRESS, **wanted)
    details = type_code(client, newest_code(), **wanted).url
    page = client.get(details)
    assert parse(page).main.form.button.get_text(strip=True) == "Save and book my place"
    for each in (box, client.get("/sign-in/code/", wanted), page):
        assert each.status_code == 302 or "Safer sleep" in each.content.decode()
    assert bookings() == []

    response = client.post(DETAILS, answers() | wanted, follow=True)

    assert response.redirect_chain == [(session.get_absolute_url(), 302)]
    assert told(response) == [YOU_HAVE_A_PLACE]
    assert bookings() == [(session, ADDRESS)]


def test_the_code_of_somebody_known_books_the_place(client, session, hannah):
    wanted = press_book(client, session)
    ask_for_code(client, ADDRESS, **wanted)
    assert bookings() == []

    response = client.post(
        "/sign-in/code/", {"action": "verify", "code": newest_code(), **wanted}, follow=True
    )

    assert response.redirect_chain == [(session.get_absolute_url(), 302)]
    assert told(response) == [YOU_HAVE_A_PLACE]
    assert bookings() == [(session, ADDRESS)]


def test_no_page_that_is_only_opened_books(client, session, hannah):
    for address in (
        f"/sessions/{session.pk}/book/",
        BOX,
        "/sign-in/code/",
        DETAILS,
        "/my-sessions/",
    ):
        client.get(address, follow=True)
    sign_in(client, hannah)
    for address in (f"/sessions/{session.pk}/book/", BOX, DETAILS, "/my-sessions/"):
        client.get(address, follow=True)

    assert bookings() == []


def test_a_wrong_code_books_nothing_and_the_right_one_after_it_does(client, session, hannah):
    wanted = press_book(client, session)
    ask_for_code(client, ADDRESS, **wanted)
    code = newest_code()
    type_code(client, "000000" if code != "000000" else "111111", **wanted)
    assert bookings() == []

    type_code(client, code, **wanted)

    assert bookings() == [(session, ADDRESS)]


def test_an_intent_is_carried_out_once(client, session, hannah):
    wanted = press_book(client, session)
    sign_in_by_code(client, ADDRESS, **wanted)
    booking = Booking.objects.get()
    client.post(f"/my-sessions/{booking.uuid}/cancel/")
    client.post("/sign-out/")

    assert sign_in_by_code(client, ADDRESS).url == "/my-sessions/"
    assert [booking.status for booking in Booking.objects.all()] == ["cancelled"]


def test_each_of_two_tabs_books_its_own_session(client, session, hannah):
    other = LearningSessionFactory()
    wanted = press_book(client, session)
    press_book(client, other)

    assert sign_in_by_code(client, ADDRESS, **wanted).url == session.get_absolute_url()
    assert bookings() == [(session, ADDRESS)]


def test_a_plain_sign_in_after_looking_at_a_booking_page_books_nothing(client, session, hannah):
    press_book(client, session)

    assert heading(client.get(BOX)) == "Sign in"
    assert sign_in_by_code(client, ADDRESS).url == "/my-sessions/"
    assert bookings() == []


def test_somebody_who_has_a_place_already_keeps_it_and_gets_no_second(client, session, hannah):
    BookingFactory(session=session, person=hannah)
    wanted = press_book(client, session)

    response = client.get(sign_in_by_code(client, ADDRESS, **wanted).url)

    assert bookings() == [(session, ADDRESS)]
    assert told(response) == [YOU_HAVE_A_PLACE]


def full(session):
    LearningSession.objects.filter(pk=session.pk).update(capacity=1)
    BookingFactory(session=session)


def closed(session):
    LearningSession.objects.filter(pk=session.pk).update(capacity=0)


def cancelled(session):
    LearningSession.objects.filter(pk=session.pk).update(cancelled_at=timezone.now())


def over(session):
    long_ago = timezone.now() - timedelta(days=1)
    times = {"starts_at": long_ago, "ends_at": long_ago + timedelta(minutes=30)}
    LearningSession.objects.filter(pk=session.pk).update(**times)


def hidden(session):
    LearningSession.objects.filter(pk=session.pk).update(published_from=None)


def deleted(session):
    LearningSession.objects.filter(pk=session.pk).delete()


MEANWHILE = [
    (full, "This session is full."),
    (closed, "Booking for this session is closed."),
    (cancelled, "This session is cancelled."),
    (over, "This session is over."),
    (hidden, GONE),
    (deleted, GONE),
]


@pytest.mark.parametrize(("what_happens", "message"), MEANWHILE)
def test_a_session_that_can_no_longer_be_booked_is_told_plainly_after_the_code(
    client, session, hannah, what_happens, message
):
    wanted = press_book(client, session)
    ask_for_code(client, ADDRESS, **wanted)
    what_happens(session)

    response = client.post(
        "/sign-in/code/", {"action": "verify", "code": newest_code(), **wanted}, follow=True
    )

    there = "/my-sessions/" if message == GONE else session.get_absolute_url()
    assert (response.status_code, response.redirect_chain) == (200, [(there, 302)])
    assert told(response) == [message]
    assert hannah.bookings.count() == 0


@pytest.mark.parametrize(("what_happens", "message"), MEANWHILE)
def test_a_session_that_can_no_longer_be_booked_is_told_plainly_after_the_details(
    client, session, what_happens, message
):
    wanted = press_book(client, session)
    sign_in_by_code(client, ADDRESS, **wanted)
    what_happens(session)

    response = client.post(DETAILS, answers() | wanted, follow=True)

    there = "/my-sessions/" if message == GONE else session.get_absolute_url()
    assert (response.status_code, response.redirect_chain) == (200, [(there, 302)])
    assert told(response) == [message]
    assert [email for _, email in bookings() if email == ADDRESS] == []


@pytest.mark.parametrize(
    "address", ["/nothing/", "/sessions/", "/sessions/x/book/", "//evil.example/sessions/1/book/"]
)
def test_an_address_that_is_no_intent_books_nothing(client, session, hannah, address):
    sign_in_by_code(client, ADDRESS, next=address)

    assert bookings() == []


def test_the_title_of_a_hidden_session_is_not_told(client, session):
    hidden(session)

    page = client.get(BOX, {"next": address_of(session)})

    assert "Safer sleep" not in page.content.decode()
