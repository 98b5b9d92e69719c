"""A series: its page, and booking all of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.local_time import to_civil
from outbox.models import Message
from sessions.enums import BookingSource, WaitingListKind
from sessions.models import Booking, LearningSession, Series
from sessions.services.bookings import book_place
from tests.factories import BookingFactory, LearningSessionFactory, UserFactory, lunchtime
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def series(db) -> Series:
    return Series.objects.create(name="Feeding well", summary="Four weeks, one question each.")


def in_days(series: Series, days: int, **details) -> LearningSession:
    return LearningSessionFactory(series=series, starts_at=lunchtime(in_days=days), **details)


def words(answer) -> str:
    page = BeautifulSoup(answer.content, "html.parser")
    return " ".join(page.select_one("main").get_text(" ").split())


def links(answer) -> list[str]:
    page = BeautifulSoup(answer.content, "html.parser")
    return [link["href"] for link in page.select("main a")]


def said(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


# --- The page -------------------------------------------------------------------------------------


def test_the_page_shows_what_is_published_and_what_is_over_apart(client: Client, hub, series):
    in_days(series, 9, title="Second")
    in_days(series, 2, title="First")
    in_days(series, -5, title="Over and done")
    in_days(series, 3, title="Hidden", published_from=None)
    in_days(series, 3, title="Later", published_from=timezone.now() + timedelta(days=1))
    LearningSessionFactory(title="Of no series")

    answer = client.get(series.get_absolute_url())

    page = BeautifulSoup(answer.content, "html.parser")
    shown = [
        [title.get_text(strip=True) for title in week.select(".hub-session-card__title")]
        for week in page.select(".hub-week")
    ]
    assert shown == [["First", "Second"], ["Over and done"]]
    assert "Feeding well Four weeks, one question each." in words(answer)
    assert f"{series.get_absolute_url()}book/" in links(answer)
    assert not answer.cookies
    assert b"csrf" not in answer.content


def test_a_session_leads_to_its_series(client: Client, hub, series):
    session = in_days(series, 2)

    assert "Part of Feeding well" in words(client.get(session.get_absolute_url()))
    assert series.get_absolute_url() in links(client.get(session.get_absolute_url()))
    assert "Part of" not in words(client.get(LearningSessionFactory().get_absolute_url()))


def test_a_series_of_which_nothing_is_shown_is_there_for_organisers_only(hub, series, organiser):
    in_days(series, 2, published_from=None)
    statuses = []
    for person in (None, UserFactory(), organiser):
        browser = Client()
        if person:
            sign_in(browser, person, second_factor=True)
        paths = [series.get_absolute_url(), f"{series.get_absolute_url()}book/"]
        statuses.append([browser.get(path).status_code for path in paths])

    assert statuses == [[404, 404], [404, 404], [200, 200]]
    assert Client().get("/series/99999999999999999999/").status_code == 404


@pytest.mark.parametrize(
    ("details", "told"),
    [
        ({"capacity": 0}, "None of these can be booked now"),
        ({"cancelled_at": timezone.now()}, "None of these can be booked now"),
        ({"starts_at": lunchtime(in_days=-2)}, "This series is over"),
    ],
)
def test_where_nothing_can_be_booked_no_button_promises_it(client, hub, series, details, told):
    LearningSessionFactory(series=series, **details)

    answer = client.get(series.get_absolute_url())

    assert told in words(answer)
    assert f"{series.get_absolute_url()}book/" not in links(answer)


@pytest.mark.parametrize(("path", "questions"), [("", 15), ("book/", 10)])
@pytest.mark.parametrize("count", [1, 12])
def test_a_series_asks_the_database_the_same_number_of_questions(
    client, hub, series, health_visitor, path, questions, count, django_assert_num_queries
):
    sessions = [in_days(series, days + 1, capacity=3) for days in range(count)]
    in_days(series, -3)
    BookingFactory(session=sessions[0], person=health_visitor)
    sign_in(client, health_visitor)

    with django_assert_num_queries(questions):
        client.get(f"{series.get_absolute_url()}{path}")


# --- Booking all of it ----------------------------------------------------------------------------


def test_one_post_books_each_and_says_what_came_of_it(
    health_visitor_client, health_visitor, series
):
    free = [in_days(series, days) for days in (2, 9)]
    in_days(series, -5)
    full = in_days(series, 16, capacity=1, waiting_list=WaitingListKind.AUTOMATIC)
    shut = in_days(series, 23, title="Shut", capacity=0)
    small = in_days(series, 30, needs_approval=True)
    BookingFactory(session=full)

    answer = health_visitor_client.post(f"{series.get_absolute_url()}book/")

    assert (answer.status_code, answer.url) == (302, series.get_absolute_url())
    mine = health_visitor.bookings.order_by("session__starts_at")
    assert list(mine.values_list("session", "status", "source")) == [
        (free[0].pk, "booked", BookingSource.SERIES),
        (free[1].pk, "booked", BookingSource.SERIES),
        (full.pk, "waiting", BookingSource.SERIES),
        (small.pk, "requested", BookingSource.SERIES),
    ]
    day = f"{to_civil(shut.starts_at):%-d %B}"
    assert said(answer) == [
        "You have 2 places. You wait for 1 place. You asked for 1 place. "
        "An e-mail about each is on its way.",
        f"Not booked:<br>Shut, {day}: Booking for this session is closed.",
    ]


def test_titles_in_what_was_refused_are_words(health_visitor_client, hub, series):
    in_days(series, 2, title="<script>alert(1)</script>", capacity=0)

    health_visitor_client.post(f"{series.get_absolute_url()}book/")

    page = health_visitor_client.get(series.get_absolute_url()).content.decode()
    assert "Not booked:<br>&lt;script&gt;" in page
    assert "<script>alert" not in page


def test_double_click_and_resubmit_book_once(health_visitor_client, hub, series):
    in_days(series, 2)
    in_days(series, 9)

    for _ in range(3):
        health_visitor_client.post(f"{series.get_absolute_url()}book/")

    assert (Booking.objects.count(), Message.objects.count()) == (2, 2)


def test_looking_books_nothing_and_says_what_would_be(
    health_visitor_client, health_visitor, series
):
    held = in_days(series, 2, title="Held")
    in_days(series, 9, title="Full", capacity=1, waiting_list=WaitingListKind.AUTOMATIC)
    BookingFactory(session=LearningSession.objects.get(title="Full"))
    in_days(series, 16, title="Shut", capacity=0)
    book_place(session=held, person=health_visitor)

    answer = health_visitor_client.get(f"{series.get_absolute_url()}book/")

    assert "Held Booked" in words(answer)
    assert "Full Full: you join the waiting list." in words(answer)
    assert "Shut Not booked: Booking for this session is closed." in words(answer)
    assert "Book 1 session" in words(answer)
    assert health_visitor.bookings.count() == 1


def test_who_has_all_of_it_is_told_so(health_visitor_client, hub, series):
    in_days(series, 2)
    health_visitor_client.post(f"{series.get_absolute_url()}book/")

    answer = health_visitor_client.get(series.get_absolute_url())

    assert "You have booked all that can be booked" in words(answer)
    assert f"{series.get_absolute_url()}book/" not in links(answer)


def test_a_visitor_is_asked_who_they_are_and_then_the_series_is_booked(client, hub, series):
    in_days(series, 2)

    for method in (client.get, client.post):
        answer = method(f"{series.get_absolute_url()}book/")
        assert (answer.status_code, answer.url) == (
            302,
            f"/sign-in/?next={series.get_absolute_url()}book/",
        )
    assert not Booking.objects.exists()


def test_who_has_not_told_their_details_tells_them_and_has_booked(client, hub, series):
    in_days(series, 2)
    in_days(series, 9)
    newcomer = User.objects.create_user("new@example.org")
    sign_in(client, newcomer)

    asked = client.post(f"{series.get_absolute_url()}book/")
    area = UserFactory().area
    told = client.post(
        asked.url,
        {
            "name": "Nell",
            "job_role": "HV",
            "organisation": "A trust",
            "area": area.pk,
            "next": f"{series.get_absolute_url()}book/",
        },
    )

    assert asked.url == f"/my-details/?next={series.get_absolute_url()}book/"
    assert (told.status_code, told.url) == (302, series.get_absolute_url())
    assert newcomer.bookings.count() == 2


@pytest.mark.parametrize("pk", ["999999", "9" * 30])
def test_a_series_that_is_gone_by_then_is_said_kindly(client, hub, series, pk):
    in_days(series, 2)
    newcomer = User.objects.create_user("new@example.org")
    sign_in(client, newcomer)

    area = UserFactory().area
    details = {"name": "Nell", "job_role": "HV", "organisation": "A trust", "area": area.pk}
    details |= {"next": f"/series/{pk}/book/"}
    answer = client.post("/my-details/", details)

    assert answer.url == "/my-sessions/"
    assert said(answer) == ["The series you wanted is no longer there."]
    assert not Booking.objects.exists()


def test_where_an_organiser_approves_each_place_the_button_asks(health_visitor_client, hub, series):
    in_days(series, 2, needs_approval=True)
    in_days(series, 9, needs_approval=True)

    page = health_visitor_client.get(series.get_absolute_url())
    asked = health_visitor_client.get(f"{series.get_absolute_url()}book/")
    health_visitor_client.post(f"{series.get_absolute_url()}book/")
    after = health_visitor_client.get(series.get_absolute_url())

    assert "Ask for all of this series" in words(page)
    assert "Ask for 2 places" in words(asked)
    assert "You asked for 2 places." in after.content.decode()
