"""Suggesting a session: who may, how often, and what the organisers see of it."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from accounts.models import User
from sessions.enums import SuggestionStatus
from sessions.models import SessionSuggestion
from sessions.services.suggestions import TooManySuggestions, suggest_session
from tests.factories import UserFactory
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

SUGGEST = "/sessions/suggest/"
QUEUE = "/admin/snippets/learning_sessions/sessionsuggestion/"
ENOUGH = "5 suggestions of yours wait for an answer. Please wait for one before you make another."


def words(answer) -> str:
    page = BeautifulSoup(answer.content, "html.parser")
    return " ".join(page.select_one("main").get_text(" ").split())


def test_a_suggestion_joins_the_queue_and_is_thanked_for(
    health_visitor_client, health_visitor, hub
):
    answer = health_visitor_client.post(
        SUGGEST, {"title": "Weaning on a budget", "why": "Families ask.", "can_speak": "on"}
    )

    assert (answer.status_code, answer.url) == (302, "/sessions/suggest/thanks/")
    assert "Thank you for your suggestion" in words(health_visitor_client.get(answer.url))
    kept = SessionSuggestion.objects.get()
    assert (kept.title, kept.why, kept.can_speak) == ("Weaning on a budget", "Families ask.", True)
    assert (kept.person, kept.status) == (health_visitor, SuggestionStatus.NEW)


def test_a_visitor_signs_in_first_and_comes_back(client: Client, hub):
    for method in (client.get, client.post):
        answer = method(SUGGEST, {"title": "x"})
        assert answer.status_code == 302
        assert answer.url.startswith("/sign-in/?next=/sessions/suggest/")

    newcomer = User.objects.create_user("new@example.org")
    sign_in(client, newcomer)
    assert client.get(SUGGEST).url == "/my-details/?next=%2Fsessions%2Fsuggest%2F"
    assert not SessionSuggestion.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"title": "x", "why": "x" * 1001}, "why"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_cause(health_visitor_client, hub, typed, field):
    answer = health_visitor_client.post(SUGGEST, typed)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not SessionSuggestion.objects.exists()


def test_five_may_wait_and_the_sixth_is_refused_in_words(
    health_visitor_client, health_visitor, hub
):
    for number in range(5):
        health_visitor_client.post(SUGGEST, {"title": f"Subject {number}"})

    refused = health_visitor_client.post(SUGGEST, {"title": "One more", "why": "Because"})
    asked = health_visitor_client.get(SUGGEST)

    assert refused.status_code == 422
    assert refused.context["form"].non_field_errors() == [ENOUGH]
    assert "Because" in refused.content.decode()  # nothing typed is lost
    assert "That is enough for now" in words(asked)
    assert "Subject 4" in words(asked)
    assert SessionSuggestion.objects.count() == 5


def test_an_answer_makes_room_for_another_and_others_have_their_own_five(health_visitor):
    for number in range(5):
        suggest_session(person=health_visitor, title=f"Subject {number}")
    with pytest.raises(TooManySuggestions):
        suggest_session(person=health_visitor, title="One more")

    suggest_session(person=UserFactory(), title="One more")
    SessionSuggestion.objects.filter(title="Subject 0").update(status=SuggestionStatus.TAKEN_UP)
    suggest_session(person=health_visitor, title="One more")

    assert SessionSuggestion.objects.count() == 7


def test_sent_twice_it_is_one_suggestion(health_visitor_client, hub):
    for title in ("Weaning", "Weaning", "weaning"):
        assert health_visitor_client.post(SUGGEST, {"title": title}).status_code == 302

    assert SessionSuggestion.objects.count() == 1


def test_looking_changes_nothing(health_visitor_client, hub):
    for address in (f"{SUGGEST}?title=x", f"{SUGGEST}thanks/"):
        assert health_visitor_client.get(address).status_code == 200

    assert not SessionSuggestion.objects.exists()


def test_what_people_typed_is_shown_as_words(health_visitor_client, hub):
    nasty = "<script>alert(1)</script>"
    health_visitor_client.post(SUGGEST, {"title": nasty})

    assert nasty not in health_visitor_client.get(SUGGEST).content.decode()


def test_one_sees_ones_own_suggestions_only(client: Client, hub, health_visitor):
    suggest_session(person=UserFactory(), title="Of somebody else")
    sign_in(client, health_visitor)

    assert "Of somebody else" not in client.get(SUGGEST).content.decode()


def test_organisers_answer_in_the_admin_and_change_no_words(organiser_client, hub):
    made = suggest_session(person=UserFactory(name="Nell New"), title="Weaning", why="Asked for.")

    listed = organiser_client.get(QUEUE).content.decode()
    saved = organiser_client.post(
        f"{QUEUE}edit/{made.pk}/", {"status": "taken_up", "note": "In June.", "title": "Forged"}
    )

    assert "Weaning" in listed
    assert "Nell New" in listed
    assert saved.status_code == 302
    made.refresh_from_db()
    assert (made.status, made.note, made.title) == ("taken_up", "In June.", "Weaning")
    assert organiser_client.get(f"{QUEUE}add/").status_code != 200


def test_only_organisers_see_the_queue(organiser, editor, health_visitor):
    seen = {}
    for person in (organiser, editor, health_visitor, None):
        browser = Client()
        if person:
            sign_in(browser, person, second_factor=True)
        seen[person and person.name] = browser.get(QUEUE).status_code == 200

    assert list(seen.values()) == [True, False, False, False]


def test_organisers_set_the_programme_settings(organiser_client, hub):
    page = organiser_client.get("/admin/settings/learning_sessions/programmesettings/", follow=True)

    assert page.status_code == 200
    assert "Expected e-mail domains" in page.content.decode()
