"""Staff work ends after a pause and after a day; what was typed by then is not lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import Topic
from tests.factories import LearningSessionFactory
from tests.signing_in import sign_in

from .second_steps import code_of_app, give_app, give_passkey
from .staff import GROUPS, somebody_of
from .steps import parse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]

USE_IT = "/second-step/reauthenticate/"
STAFF = ["superuser", *GROUPS]
NEW_TOPIC = "/admin/snippets/core/topic/add/"


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


@pytest.fixture
def editor_client(client, editor, clock) -> Client:
    """A browser in which an editor with an app has just used it."""
    give_passkey(editor)
    sign_in(client, editor, second_factor=True)
    return client


@pytest.mark.parametrize("kind", STAFF)
@pytest.mark.parametrize(("minutes", "holds"), [(59, True), (60, False)])
def test_after_a_pause_staff_are_asked_for_their_second_step(client, clock, kind, minutes, holds):
    person = somebody_of(kind)
    give_app(person)
    sign_in(client, person, second_factor=True)
    assert client.get("/admin/").status_code == 200
    clock.shift(timedelta(minutes=minutes))

    response = client.get("/admin/account/?a=1")

    assert response.status_code == (200 if holds else 302)
    assert holds or response.url == f"{USE_IT}?next=%2Fadmin%2Faccount%2F%3Fa%3D1"


def test_the_second_step_opens_it_again_and_leads_back(client, editor, clock):
    secret = give_app(editor)
    sign_in(client, editor, second_factor=True)
    clock.shift(timedelta(hours=2))
    response = client.get("/admin/images/")

    response = client.post(response.url, {"code": code_of_app(secret)})

    assert (response.status_code, response.url) == (302, "/admin/images/")
    assert client.get("/admin/images/").status_code == 200


@pytest.mark.parametrize("minutes", [40, 59])
def test_work_keeps_it_open_but_not_longer_than_half_a_day(editor_client, clock, minutes):
    worked = timedelta()
    while worked < timedelta(hours=12) - timedelta(minutes=minutes):
        clock.shift(timedelta(minutes=minutes))
        worked += timedelta(minutes=minutes)
        assert editor_client.get("/admin/").status_code == 200

    clock.shift(timedelta(minutes=minutes))

    assert editor_client.get("/admin/").status_code == 302


def test_the_settings_say_how_long(editor_client, clock, settings):
    settings.STAFF_IDLE_MINUTES = 5
    clock.shift(timedelta(minutes=4))
    assert editor_client.get("/admin/").status_code == 200
    clock.shift(timedelta(minutes=5))
    assert editor_client.get("/admin/").status_code == 302

    settings.STAFF_IDLE_MINUTES, settings.STAFF_SIGN_IN_HOURS = 600, 1
    clock.shift(timedelta(minutes=55))
    assert editor_client.get("/admin/").status_code == 302


def test_what_the_page_sends_by_itself_keeps_nothing_open(editor_client, clock, hub):
    editor_client.get("/admin/")
    ping = reverse(
        "wagtailadmin_editing_sessions:ping", args=["wagtailcore", "page", hub.home.pk, 1]
    )
    script = {"X-Requested-With": "XMLHttpRequest"}
    for _ in range(5):
        clock.shift(timedelta(minutes=11))
        assert editor_client.post(ping, headers=script).status_code == 200

    clock.shift(timedelta(minutes=11))

    late = editor_client.post(ping, headers=script)
    assert (late.status_code, late.json()["success"]) == (403, False)
    assert editor_client.get("/admin/").status_code == 302


def test_reading_as_a_learner_goes_on(editor_client, clock):
    session = LearningSessionFactory()
    clock.shift(timedelta(hours=13))

    assert editor_client.get("/my-sessions/").status_code == 200
    assert editor_client.get(f"/sessions/{session.pk}/book/").status_code == 200


# --- What was typed -------------------------------------------------------------------------------


def test_a_form_sent_too_late_is_kept_and_sent_again_after_the_second_step(client, editor, clock):
    secret = give_app(editor)
    sign_in(client, editor, second_factor=True)
    typed = {"name": "Sleep\nand “rest” <b>", "slug": "sleep"}
    clock.shift(timedelta(hours=2))

    late = client.post(f"{NEW_TOPIC}?next=x", typed)

    assert late.status_code == 403
    assert not Topic.objects.filter(slug="sleep").exists()
    form = parse(late).main.find("form")
    assert form["action"] == f"{NEW_TOPIC}?next=x"
    kept = {field["name"]: field["value"] for field in form.find_all("input", type="hidden")}
    assert {name: kept[name] for name in typed} == typed
    assert "no-store" in late.headers["Cache-Control"]
    again = parse(late).main.find("a", target="_blank")["href"]
    assert client.post(again, {"code": code_of_app(secret)}).status_code == 302

    client.post(form["action"], kept)

    assert Topic.objects.filter(slug="sleep").exists()


def test_a_form_without_the_token_is_not_handed_back(editor, clock):
    client = Client(enforce_csrf_checks=True)
    sign_in(client, editor, second_factor=True)
    clock.shift(timedelta(hours=2))

    response = client.post(NEW_TOPIC, {"name": "Forged elsewhere"})

    assert response.status_code == 403
    assert "Forged elsewhere" not in response.content.decode()


def test_chosen_files_cannot_be_kept_and_the_page_says_so(editor_client, clock):
    clock.shift(timedelta(hours=2))
    picture = SimpleUploadedFile("a.png", b"not looked at")

    late = editor_client.post("/admin/images/add/", {"title": "A", "file": picture})

    assert "choose them again" in parse(late).main.get_text()


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept": "application/json"},
        {"X-Requested-With": "XMLHttpRequest"},
        {"Sec-Fetch-Dest": "empty"},
    ],
)
def test_saving_in_the_background_gets_an_answer_that_it_shows(editor_client, clock, hub, headers):
    clock.shift(timedelta(hours=2))

    late = editor_client.post(f"/admin/pages/{hub.home.pk}/edit/", {"title": "x"}, headers=headers)

    assert late.status_code == 403
    told = late.json()
    # Wagtail's script shows the message of this code, and goes on trying.
    assert (told["success"], told["error_code"]) == (False, "locked")
    assert told["error_message"].startswith("Not saved yet: use your second step again")


def test_a_sign_in_from_before_these_limits_is_asked_once(client, editor, clock):
    give_app(editor)
    sign_in(client, editor, second_factor=True)
    clock.shift(timedelta(days=20))

    assert client.get("/admin/").status_code == 302
    assert client.session["_auth_user_id"] == str(editor.pk)
