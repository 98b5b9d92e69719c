"""What we hold about somebody: all of it, readable, and to take along."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from accounts.holdings import held_about
from core.templatetags.hub_times import clock, day
from sessions.models import JoinTap, PersonalFeed
from tests.factories import BookingFactory, LearningSessionFactory, UserFactory
from tests.signing_in import sign_in

from .erasure import contents
from .lives import EMAIL, NAME, NEED, a_busy_life, a_working_life
from .steps import newest_code, parse, sign_in_by_code

pytestmark = pytest.mark.django_db
DATA = "/my-account/data"


def test_everything_is_shown_and_can_be_taken_along_in_two_shapes(client, person):
    a_busy_life(person, client)

    page = client.get(f"{DATA}/").content.decode()
    file = client.get(f"{DATA}.html")
    held = json.loads(client.get(f"{DATA}.json").content)

    for trace in (NAME, EMAIL, NEED, "Frobnicator", "Plugh Trust", f"{NAME} is ill"):
        for shape in (page, file.content.decode(), json.dumps(held)):
            assert trace in shape
    kinds = ("account", "devices", "bookings", "suggestions", "calendar")
    assert [len(held[kind]) for kind in kinds] == [1, 2, 3, 1, 1]
    assert next(iter(held)) == "account"


def test_what_somebody_did_for_the_hub_is_in_it(client, person, hub):
    a_working_life(person, hub.home)
    sign_in(client, person)

    held = json.loads(client.get(f"{DATA}.json").content)

    assert [step["kind"] for step in held["second_steps"]] == ["Authenticator app"]
    assert {row["kind"] for row in held["writing"]} == {"versions", "comment"}
    assert {row["by"] for row in held["admin_log"]} == {"you", "an administrator"}
    assert [row["title"] for row in held["files"]] == ["Plan"]
    assert {row["kind"] for row in held["organising"]} == {"series", "message"}
    assert held["admin_settings"][0]["pages watched"] == 1


def test_versions_and_work_in_the_log_are_summed_up_not_listed_one_by_one(client, person, hub):
    for _ in range(30):  # as the admin saves while somebody types
        hub.home.save_revision(user=person, log_action=True)
    a_working_life(person, hub.home)
    sign_in(client, person)

    held = json.loads(client.get(f"{DATA}.json").content)

    (versions,) = [row for row in held["writing"] if row["kind"] == "versions"]
    assert (versions["page"], versions["how often saved"]) == (hub.home.title, 31)
    assert versions["first"] < versions["last"]
    (edits,) = [row for row in held["admin_log"] if row["what"] == "Edit" and row["by"] == "you"]
    assert edits["how often"] == 31


def test_a_mail_is_held_with_the_session_that_it_was_about(client, person):
    session = LearningSessionFactory(title="Feeding well")
    sign_in(client, person)
    client.post(f"{session.get_absolute_url()}book/")

    held = json.loads(client.get(f"{DATA}.json").content)

    assert [(row["what about"], row["session"]) for row in held["mails"]] == [
        ("Booking confirmed", "Feeding well")
    ]


def test_every_time_is_said_as_on_the_rest_of_the_site_and_no_word_is_a_programmers(
    client, person, hub
):
    booking = a_busy_life(person, client)
    a_working_life(person, hub.home)
    JoinTap.objects.create(booking=booking)
    PersonalFeed.objects.update(fetched_on=date(2026, 3, 5), token="plugh")
    on = booking.session.starts_at

    for end in ("/", ".html"):
        page = " ".join(parse(client.get(DATA + end)).get_text(" ").split())
        assert f"Session is on {day(on)}, {clock(on)}" in page
        assert "A calendar last asked for it on Thursday 5 March 2026" in page
        assert f": Cancelled: {NAME} is ill" in page
        assert re.findall(r"\d{4}-\d\d|\d\d:\d\d(?!am|pm)", page) == []
        assert re.findall(r"[a-z]_[a-z]|\bNone\b|\bTrue\b|\bFalse\b|[{\[]['\"]", page) == []


def test_that_a_code_was_mailed_is_in_it_and_the_code_is_not(client, hub):
    sign_in_by_code(client, EMAIL)

    text = client.get(f"{DATA}.json").content.decode()
    held = json.loads(text)

    assert [row["what about"] for row in held["mails"]] == ["Code to sign in"]
    assert [(row["for"], row["times tried"]) for row in held["codes"]] == [("To sign in", 1)]
    assert newest_code() not in text
    assert newest_code() not in client.get(f"{DATA}/").content.decode()


def test_secrets_are_never_in_it(client, person, hub):
    a_working_life(person, hub.home)
    sign_in(client, person)
    kept = person.authenticator_set.get().data["secret"]

    shapes = [client.get(DATA + end).content.decode() for end in ("/", ".html", ".json")]

    assert [kept in shape for shape in shapes] == [False] * 3
    assert [client.session.session_key in shape for shape in shapes] == [False] * 3


def test_the_file_to_read_opens_without_a_network(client, person):
    a_busy_life(person, client)

    answer = client.get(f"{DATA}.html")
    page = parse(answer)

    assert answer["Content-Disposition"] == (
        'attachment; filename="what-the-hub-holds-about-me.html"'
    )
    assert page.find_all(["script", "link", "img", "a", "form"]) == []
    assert page.html["lang"] == "en-gb"
    assert [heading.get_text() for heading in page.find_all("h1")] == ["What we hold about you"]


def test_what_somebody_typed_is_only_text_in_every_shape(client, hub):
    sign_in(client, UserFactory(name="<script>alert(1)</script>"))

    shapes = [client.get(DATA + end).content.decode() for end in ("/", ".html")]

    assert ["<script>alert(1)" in shape for shape in shapes] == [False, False]


def test_nobody_gets_anybody_elses(client, person):
    a_busy_life(person, client)
    colleague = UserFactory()
    sign_in(client, colleague)

    shapes = [client.get(DATA + end).content.decode() for end in ("/", ".html", ".json")]

    assert [EMAIL in shape or NEED in shape for shape in shapes] == [False] * 3


def test_a_visitor_is_asked_to_sign_in(client, hub):
    for end in ("/", ".html", ".json"):
        assert client.get(DATA + end).url == f"/sign-in/?next={DATA}{end}"


def test_looking_at_it_changes_nothing(client, person):
    a_busy_life(person, client)
    client.get(f"{DATA}/")
    before = contents(without=set())

    for end in ("/", ".html", ".json"):
        client.get(DATA + end)

    assert contents(without=set()) == before


@pytest.mark.parametrize("count", [1, 3])
def test_collecting_asks_the_same_number_of_questions(person, count, django_assert_num_queries):
    for _ in range(count):
        BookingFactory(person=person)

    with django_assert_num_queries(23):
        held = held_about(person)

    assert len(held["bookings"]) == count
