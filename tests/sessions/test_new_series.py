"""An organiser makes a weekly series: fills it in, looks at the dates, says yes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client

from core.local_time import to_civil
from sessions.models import LearningSession, Series
from tests.factories import UserFactory
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

NEW = "/admin/programme/series/new/"
FRIDAY = datetime(2027, 3, 12, 9, tzinfo=UTC)


@pytest.fixture
def series(db: None) -> Series:
    return Series.objects.create(name="Feeding well", summary="Four weeks, one question each.")


@pytest.fixture
def friday_in_march() -> Iterator[None]:
    """Before anybody signs in, or their web session would be of another year."""
    with time_machine.travel(FRIDAY, tick=False):
        yield


def words(answer) -> str:
    page = BeautifulSoup(answer.content, "html.parser")
    return " ".join(page.select_one("main").get_text(" ").split())


def filled_in(**changes: object) -> dict[str, object]:
    return {
        "series": "",
        "name": "Feeding at night",
        "summary": "Three evenings of sleep, over lunch.",
        "titles": "First nights\r\n\r\n  Settling  \r\nGoing back to work",
        "first_date": "2027-03-19",
        "start_time": "12:30",
        "minutes": "45",
        "mode": "online",
        "join_url": "https://meeting.example.org/1",
        "venue": "",
        "capacity": "30",
        "waiting_list": "automatic",
        "audience": "Health visitors",
        "published_from": "2027-03-12 09:00",
        **changes,
    }


def make(client: Client, **changes: object):
    """What an organiser does: fills it in, looks at the dates, says yes."""
    looked = client.post(NEW, filled_in(**changes))
    seen = looked.context["form"].fingerprint() if looked.status_code == 200 else ""
    return client.post(NEW, {**filled_in(**changes), "seen": seen})


def errors(answer) -> dict[str, list[str]]:
    return dict(answer.context["form"].errors)


def test_first_the_dates_are_shown_and_nothing_is_made(friday_in_march, organiser_client, hub):
    answer = organiser_client.post(NEW, filled_in())

    shown = words(answer)
    assert answer.status_code == 200
    assert "3 sessions will be made" in shown
    assert "Friday 19 March 2027, 12:30pm: First nights" in shown
    assert "Friday 2 April 2027, 12:30pm: Going back to work" in shown
    assert "Make 3 sessions" in shown
    assert not Series.objects.exists()
    assert not LearningSession.objects.exists()


def test_what_was_looked_at_is_made_at_the_same_time_on_the_wall(
    friday_in_march, organiser_client, hub
):
    answer = make(organiser_client)

    series = Series.objects.get()
    assert answer.url.endswith(f"?series={series.pk}")
    made = list(series.sessions.all())
    assert [(f"{to_civil(each.starts_at):%d %H:%M}", each.title) for each in made] == [
        ("19 12:30", "First nights"), ("26 12:30", "Settling"), ("02 12:30", "Going back to work"),
    ]  # fmt: skip
    assert [each.starts_at.astimezone(UTC).hour for each in made] == [12, 12, 11]
    facts = {
        (e.minutes, e.mode, e.join_url, e.capacity, e.waiting_list, e.audience, e.summary)
        for e in made
    }
    assert facts == {
        (45, "online", "https://meeting.example.org/1", 30, "automatic", "Health visitors",
         "Three evenings of sleep, over lunch."),
    }  # fmt: skip
    assert all(each.is_published for each in made)
    assert Client().get(series.get_absolute_url()).status_code == 200


def test_what_was_changed_after_looking_is_shown_again_first(
    friday_in_march, organiser_client, hub
):
    seen = organiser_client.post(NEW, filled_in()).context["form"].fingerprint()

    answer = organiser_client.post(NEW, {**filled_in(capacity="12"), "seen": seen})

    assert "3 sessions will be made" in words(answer)
    assert not LearningSession.objects.exists()


def test_a_series_that_exists_gets_more_weeks_and_lends_its_words(
    friday_in_march, organiser_client, hub, series
):
    make(organiser_client, series=str(series.pk), name="", summary="")

    assert Series.objects.get() == series
    assert set(series.sessions.values_list("summary", flat=True)) == {series.summary}
    assert series.sessions.count() == 3


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        (
            {"start_time": "01:30", "first_date": "2027-03-14"},
            "first_date",
            "28 March 2027: 01:30 does not exist on that day: the clocks go forward. "
            "Choose another time.",
        ),
        (
            {"start_time": "00:45", "first_date": "2027-03-28"},
            "first_date",
            "28 March 2027: 01:30 does not exist on that day: the clocks go forward. "
            "Choose another time.",
        ),
        ({"first_date": "2027-03-11"}, "first_date",
         "The first session would be in the past. Check the date."),
        ({"titles": "\n".join(["x"] * 27)}, "titles",
         "27 titles are too many: 26 weeks at most."),
        ({"titles": "y" * 121}, "titles",
         f"This title is longer than 120 characters: {'y' * 121}"),
        ({"titles": " \n "}, "titles", "This field is required."),
        ({"name": "Feeding WELL"}, "name",
         "There is a series with that name. Choose it in the list above."),
        ({"name": ""}, "name", "Name the new series, or choose one that exists."),
        ({"summary": ""}, "summary", "Say in one or two sentences what it is about."),
        ({"mode": "in_person"}, "venue", "Say where it takes place."),
        ({"minutes": "0"}, "minutes", "Ensure this value is greater than or equal to 5."),
        ({"join_url": "http://meeting.example.org"}, "join_url", "Enter a valid URL."),
        ({"published_from": "2027-03-28 01:30"}, "published_from",
         "01:30 does not exist on that day: the clocks go forward. Choose another time."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_cause_and_nothing_is_made(
    friday_in_march, organiser_client, hub, series, changes, field, told
):
    answer = make(organiser_client, **changes)

    assert answer.status_code == 422
    assert errors(answer) == {field: [told]}
    assert filled_in(**changes)["audience"] in answer.content.decode()  # nothing typed is lost
    assert (Series.objects.count(), LearningSession.objects.count()) == (1, 0)


def test_a_series_with_organisers_of_its_own_is_theirs_alone(
    friday_in_march, organiser_client, organiser, hub, series
):
    series.organisers.add(UserFactory())
    series.save()

    offered = organiser_client.get(NEW).context["form"].fields["series"].queryset
    refused = make(organiser_client, series=str(series.pk), name="")

    assert list(offered) == []
    assert list(errors(refused)) == ["series"]
    series.organisers.add(organiser)
    series.save()
    assert make(organiser_client, series=str(series.pk), name="").status_code == 302
    assert series.sessions.count() == 3


def test_only_organisers_make_series(organiser, editor, administrator, health_visitor):
    let_in = []
    for person in (organiser, editor, administrator, health_visitor, None):
        browser = Client()
        if person:
            sign_in(browser, person, second_factor=True)
        let_in.append([browser.get(NEW).status_code == 200, browser.post(NEW).status_code == 422])

    assert let_in == [[True, True], *[[False, False]] * 4]


def test_the_list_of_series_leads_there(organiser_client, hub, series):
    page = organiser_client.get("/admin/snippets/learning_sessions/series/").content.decode()

    assert NEW in page
    assert "New weekly series" in page
