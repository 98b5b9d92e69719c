"""What an organiser does in the Wagtail admin, and who may not."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from sessions.models import LearningSession, Speaker
from sessions.services.bookings import cancel_booking, tell_access_needs
from tests.factories import (
    BookingFactory,
    LearningSessionFactory,
    SpeakerFactory,
    TopicFactory,
    UserFactory,
)
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
SNIPPETS = "/admin/snippets/learning_sessions/learningsession/"


@pytest.fixture
def in_march_2027() -> Iterator[None]:
    """Before anybody signs in, or their web session would be of another year."""
    with time_machine.travel(datetime(2027, 3, 8, 9, tzinfo=UTC), tick=False):
        yield


def filled_in(**changes: object) -> dict[str, object]:
    """The form of a new session as an organiser would fill it in."""
    day = (timezone.now() + timedelta(days=30)).strftime("%Y-%m-%d")
    return {
        "title": "Safer sleep",
        "summary": "What to say and how.",
        "outcomes": "One thing",
        "audience": "Health visitors",
        "starts_at": f"{day} 12:30",
        "ends_at": f"{day} 13:00",
        "mode": "online",
        "join_url": "https://meeting.example.org/1",
        "venue": "",
        "capacity": "30",
        "booking_opens_at": "",
        "booking_closes_at": "",
        "waiting_list": "off",
        "published_from": "2026-01-01 09:00",
        "body-count": "0",
        **changes,
    }


def as_posted(client: Client, session: LearningSession, **changes: object) -> dict[str, object]:
    """The edit form of ``session`` as it comes, with ``changes``."""
    form = client.get(f"{SNIPPETS}edit/{session.pk}/").context["form"]
    posted = {name: form[name].value() or "" for name in form.fields if name != "body"}
    for name, value in posted.items():
        if isinstance(value, datetime):
            posted[name] = value.strftime("%Y-%m-%d %H:%M")
    if session.capacity is not None:
        posted["capacity"] = str(session.capacity)
    for name in ("topics", "speakers"):
        posted[name] = [record.pk for record in getattr(session, name).all()]
    return {**posted, "body-count": "0", **changes}


def errors(answer) -> dict[str, list[str]]:
    return dict(answer.context["form"].errors)


def test_an_organiser_makes_a_session_that_readers_then_see(organiser_client: Client):
    topic, speaker = TopicFactory(), SpeakerFactory()

    answer = organiser_client.post(
        f"{SNIPPETS}add/", filled_in(topics=[topic.pk], speakers=[speaker.pk])
    )

    assert answer.status_code == 302, errors(answer)
    session = LearningSession.objects.get()
    assert (session.title, session.capacity, session.minutes) == ("Safer sleep", 30, 30)
    assert [list(session.topics.all()), list(session.speakers.all())] == [[topic], [speaker]]
    assert "Safer sleep" in Client().get("/sessions/?month=").content.decode()


@pytest.mark.parametrize(
    ("day", "stored"),
    [("2027-01-12", "12:30"), ("2027-07-13", "11:30")],
)
def test_times_are_uk_times_in_winter_and_in_summer(organiser_client: Client, day, stored):
    organiser_client.post(
        f"{SNIPPETS}add/", filled_in(starts_at=f"{day} 12:30", ends_at=f"{day} 13:00")
    )

    assert LearningSession.objects.get().starts_at.astimezone(UTC).strftime("%H:%M") == stored
    edit = organiser_client.get(f"{SNIPPETS}edit/{LearningSession.objects.get().pk}/")
    assert f'value="{day}T12:30"' in edit.content.decode()


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        (
            {"starts_at": "2027-03-28 01:30", "ends_at": "2027-03-28 03:30"},
            "starts_at",
            "01:30 does not exist on that day: the clocks go forward. Choose another time.",
        ),
        (
            {"starts_at": "2027-10-31 01:30", "ends_at": "2027-10-31 03:30"},
            "starts_at",
            "01:30 comes twice on that day: the clocks go back. Choose another time.",
        ),
        (
            {"starts_at": "2027-02-01 13:00", "ends_at": "2027-02-01 12:30"},
            "ends_at",
            "The end must be after the start.",
        ),
        (
            {"starts_at": "2027-02-01 13:00", "ends_at": "2027-02-01 13:00"},
            "ends_at",
            "The end must be after the start.",
        ),
        (
            {"starts_at": "2027-02-01 13:00", "ends_at": "2027-03-01 13:00"},
            "ends_at",
            "A session lasts a day at most. Check the date.",
        ),
        ({"starts_at": "noon"}, "starts_at", "Enter a valid date/time."),
        ({"starts_at": ""}, "starts_at", "This field is required."),
        (
            {"capacity": "-1"},
            "capacity",
            "Ensure this value is greater than or equal to 0.",
        ),
        ({"capacity": "many"}, "capacity", "Enter a whole number."),
        ({"mode": "in_person"}, "venue", "Say where it takes place."),
        ({"join_url": "javascript:alert(1)"}, "join_url", "Enter a valid URL."),
        ({"join_url": "http://meeting.example.org/"}, "join_url", "Enter a valid URL."),
        (
            {"booking_opens_at": "2027-01-02 09:00", "booking_closes_at": "2027-01-01 09:00"},
            "booking_closes_at",
            "Booking must close after it opens.",
        ),
    ],
)
def test_bad_input_is_said_beside_its_cause_and_nothing_typed_is_lost(
    organiser_client: Client, changes, field, said
):
    answer = organiser_client.post(f"{SNIPPETS}add/", filled_in(**changes))

    assert answer.status_code == 200
    assert errors(answer) == {field: [said]}
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.select_one("[name=title]")["value"] == "Safer sleep"
    assert not LearningSession.objects.exists()


def test_a_session_people_booked_is_neither_hidden_nor_moved_without_agreeing_to_tell_them(
    organiser_client: Client,
):
    session = BookingFactory().session

    hidden = organiser_client.post(
        f"{SNIPPETS}edit/{session.pk}/", as_posted(organiser_client, session, published_from="")
    )
    moved = organiser_client.post(
        f"{SNIPPETS}edit/{session.pk}/",
        as_posted(organiser_client, session, mode="in_person", venue="Derby"),
    )

    assert errors(hidden) == {
        "published_from": [
            "1 person has booked or waits, so it cannot be hidden. Close booking, or cancel it."
        ]
    }
    assert errors(moved) == {
        "agreed_to_tell": ["1 person will be told, in ten minutes. Tick the box to agree."]
    }
    session.refresh_from_db()
    assert (session.is_published, session.mode) == (True, "online")


def test_an_edit_beside_a_cancellation_does_not_undo_it(organiser_client: Client):
    session = LearningSessionFactory()
    posted = as_posted(organiser_client, session, title="New title")
    LearningSession.objects.update(cancelled_at=timezone.now(), cancelled_why="Speaker ill")

    organiser_client.post(f"{SNIPPETS}edit/{session.pk}/", posted)

    session.refresh_from_db()
    assert (session.title, session.is_cancelled) == ("New title", True)


def test_the_list_shows_booked_and_places_and_does_not_grow_in_questions(
    organiser_client: Client, django_assert_max_num_queries
):
    session = LearningSessionFactory(capacity=2, title="One of many")
    BookingFactory(session=session)
    LearningSessionFactory.create_batch(10)

    with django_assert_max_num_queries(20):
        page = organiser_client.get(SNIPPETS)

    rows = BeautifulSoup(page.content, "html.parser").select("table.listing tbody tr")
    texts = [" ".join(row.get_text(" ").split()) for row in rows]
    assert [text for text in texts if "One of many" in text and "1 / 2" in text] != []
    assert len(rows) == 11
    found = organiser_client.get(f"{SNIPPETS}?q=many").content.decode()
    assert ("One of many" in found, "Session " in found) == (True, False)


def test_preview_shows_the_session_page_with_what_is_typed(organiser_client: Client):
    preview = f"{SNIPPETS}preview/"

    told = organiser_client.post(preview, filled_in(title="Not saved yet")).json()
    shown = organiser_client.get(preview)

    assert told == {"is_valid": True, "is_available": True}
    assert "Not saved yet" in shown.content.decode()
    assert not LearningSession.objects.exists()


def test_deleting_what_is_used_is_refused_in_words(organiser_client: Client):
    session = BookingFactory(session=LearningSessionFactory(title="Booked")).session
    speaker = SpeakerFactory(name="Sam")
    LearningSessionFactory(speakers=[speaker])

    for address, said in [
        (f"{SNIPPETS}delete/{session.pk}/", "People have booked “Booked”, so it stays."),
        (f"/admin/bulk/learning_sessions/learningsession/delete/?id={session.pk}", "“Booked”"),
        (f"/admin/snippets/learning_sessions/speaker/delete/{speaker.pk}/", "speaks at a session"),
    ]:
        answer = organiser_client.post(address, follow=True)
        if speaker.pk and "speaker" in address:
            assert answer.status_code in {200, 403}  # organisers have no right to delete speakers
        else:
            assert said in answer.content.decode()
    assert LearningSession.objects.filter(pk=session.pk).exists()
    assert Speaker.objects.filter(pk=speaker.pk).exists()


def test_a_session_without_bookings_can_be_deleted(organiser_client: Client):
    session = LearningSessionFactory()

    organiser_client.post(f"{SNIPPETS}delete/{session.pk}/")

    assert not LearningSession.objects.exists()


def test_bookings_can_be_searched_and_copied(organiser_client: Client, organiser):
    session = LearningSessionFactory(capacity=5)
    ann = UserFactory(name="Ann Bee", email="ann@trust.example", organisation="North Trust")
    bob = UserFactory(name="Bob Cee", email="bob@trust.example", organisation="South Trust")
    for person in (ann, bob):
        BookingFactory(session=session, person=person)
    gone = BookingFactory(session=session)
    cancel_booking(booking=gone, actor=gone.person)
    page = f"/admin/programme/{session.pk}/bookings/"

    everybody = organiser_client.get(page).content.decode()
    found = organiser_client.get(f"{page}?q=south+bob").content.decode()
    nobody = organiser_client.get(f"{page}?q=<b>zzz").content.decode()

    assert "ann@trust.example; bob@trust.example" in everybody
    assert "2 of 5 places taken" in everybody
    assert ("Bob Cee" in found, "Ann Bee" in found) == (True, False)
    assert "Nobody fits “&lt;b&gt;zzz”" in nobody


def test_the_register_holds_those_who_have_a_place(organiser_client: Client):
    held = BookingFactory(person=UserFactory(name="Has Place"))
    tell_access_needs(booking=held, text="Step-free room")
    gone = BookingFactory(session=held.session, person=UserFactory(name="Went Away"))
    cancel_booking(booking=gone, actor=gone.person)

    page = organiser_client.get(f"/admin/programme/{held.session.pk}/register/").content.decode()

    assert ("Has Place" in page, "Step-free room" in page, "Went Away" in page) == (
        True,
        True,
        False,
    )


def test_exports_hold_everybody_and_no_formula(organiser_client: Client):
    session = LearningSessionFactory(title="A/B: [test]?")
    nasty = UserFactory(name="=HYPERLINK(1)", job_role="+44", organisation="@SUM(A1)")
    booking = BookingFactory(session=session, person=nasty)
    tell_access_needs(booking=booking, text="-2+3")

    as_csv = organiser_client.get(f"/admin/programme/{session.pk}/bookings.csv")
    as_xlsx = organiser_client.get(f"/admin/programme/{session.pk}/bookings.xlsx")

    rows = list(csv.reader(io.StringIO(as_csv.content.decode("utf-8-sig"))))
    assert rows[1][0:1] + rows[1][2:4] + rows[1][7:] == [
        "'=HYPERLINK(1)", "'+44", "'@SUM(A1)", "'-2+3",
    ]  # fmt: skip
    sheet = load_workbook(io.BytesIO(as_xlsx.content)).active
    cells = {cell.value: cell.data_type for cell in sheet[2]}
    assert cells["=HYPERLINK(1)"] == "s"
    assert cells["-2+3"] == "s"
    assert "ab-test" in as_csv["Content-Disposition"]


@pytest.mark.usefixtures("in_march_2027")
def test_weekly_copies_keep_the_time_on_the_wall_over_the_clock_change(organiser_client: Client):
    session = LearningSessionFactory(
        starts_at=datetime(2027, 3, 16, 12, 30, tzinfo=UTC),
        topics=[TopicFactory()],
        speakers=[SpeakerFactory()],
    )
    BookingFactory(session=session)

    organiser_client.post(f"/admin/programme/{session.pk}/copy-weekly/", {"weeks": "2"})

    copies = LearningSession.objects.exclude(pk=session.pk)
    assert [copy.starts_at.strftime("%d %H:%M") for copy in copies] == ["23 12:30", "30 11:30"]
    assert [copy.is_published for copy in copies] == [False, False]
    assert [copy.places_taken for copy in copies] == [0, 0]
    assert [list(copy.topics.all()) for copy in copies] == [list(session.topics.all())] * 2


@pytest.mark.usefixtures("in_march_2027")
@pytest.mark.parametrize("weeks", ["0", "-3", "27", "x", ""])
def test_weekly_copies_refuse_a_wrong_number(organiser_client: Client, weeks: str):
    session = LearningSessionFactory()

    answer = organiser_client.post(f"/admin/programme/{session.pk}/copy-weekly/", {"weeks": weeks})

    assert answer.status_code == 422
    assert LearningSession.objects.count() == 1


@pytest.mark.usefixtures("in_march_2027")
def test_weekly_copies_onto_the_missing_hour_are_refused_and_none_is_made(organiser_client: Client):
    session = LearningSessionFactory(
        starts_at=datetime(2027, 3, 14, 1, 30, tzinfo=UTC),
        ends_at=datetime(2027, 3, 14, 3, 30, tzinfo=UTC),
    )

    answer = organiser_client.post(f"/admin/programme/{session.pk}/copy-weekly/", {"weeks": "2"})

    assert "01:30 does not exist on that day" in answer.content.decode()
    assert LearningSession.objects.count() == 1


def test_only_an_organiser_or_administrator_of_sessions_may(
    organiser, editor, administrator, health_visitor
):
    session = BookingFactory().session
    addresses = [
        SNIPPETS,
        f"{SNIPPETS}add/",
        f"{SNIPPETS}edit/{session.pk}/",
        f"{SNIPPETS}delete/{session.pk}/",
        f"{SNIPPETS}history/{session.pk}/",
        f"/admin/programme/{session.pk}/bookings/",
        f"/admin/programme/{session.pk}/register/",
        f"/admin/programme/{session.pk}/copy-weekly/",
        f"/admin/programme/{session.pk}/bookings.csv",
        f"/admin/programme/{session.pk}/bookings.xlsx",
    ]
    let_in = {}
    for person in (organiser, editor, administrator, health_visitor, None):
        browser = Client()
        if person:
            sign_in(browser, person, second_factor=True)
        let_in[person and person.name] = [
            address for address in addresses if browser.get(address).status_code == 200
        ]

    assert let_in.pop("Olive Organiser") == [
        address for address in addresses if "delete" not in address
    ]  # deleting is refused: somebody has booked
    assert set(map(len, let_in.values())) == {0}


def test_every_row_of_the_list_leads_to_the_session_and_to_what_can_be_done(organiser_client):
    session = LearningSessionFactory(title="Safer sleep")

    page = BeautifulSoup(organiser_client.get(SNIPPETS).content, "html.parser")

    links = {link["href"] for link in page.select("table.listing a[href]")}
    about = f"/admin/programme/{session.pk}/"
    assert links >= {
        f"{SNIPPETS}edit/{session.pk}/",
        *(f"{about}{name}/" for name in ("bookings", "register", "write", "copy-weekly")),
    }
