"""The admin's first page: what somebody may do here, and nothing else."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
PANEL = re.compile(r'id="where-to-begin-section".*?</section>\s*</div>', re.DOTALL)
LINK = re.compile(r'<a href="([^"]+)">([^<]+)</a>:')
PROGRAMME = ["Next four weeks", "Add a session", "New weekly series", "E-mails sent"]
PAGES = ["Pages", "Images", "Documents"]


@pytest.fixture
def browser_of(request):
    def browser(who: str) -> Client:
        client = Client()
        sign_in(client, request.getfixturevalue(who), second_factor=True)
        return client

    return browser


def ways(browser: Client) -> dict[str, str]:
    """The links of the panel: words and address."""
    shown = browser.get("/admin/").content.decode()
    (panel,) = PANEL.findall(shown)
    return {label: address for address, label in LINK.findall(panel)}


@pytest.mark.parametrize(
    ("who", "labels"),
    [
        ("organiser", PROGRAMME),
        ("editor", PAGES),
        ("author", PAGES),
        (
            "administrator",
            ["E-mails sent", *PAGES, "Hub settings", "Users", "How long things are kept"],
        ),
    ],
)
def test_somebody_sees_what_they_may_do_and_each_link_opens(browser_of, who, labels):
    browser = browser_of(who)

    found = ways(browser)
    answers = {label: browser.get(found[label], follow=True) for label in found}

    assert list(found) == labels
    assert {label: answer.status_code for label, answer in answers.items()} == dict.fromkeys(
        labels, 200
    )
    # Somebody who may not is sent back to the first page.
    assert [label for label in labels if answers[label].request["PATH_INFO"] == "/admin/"] == []


def test_a_colleague_and_a_visitor_do_not_get_there(browser_of, client):
    assert browser_of("health_visitor").get("/admin/").status_code == 403
    assert client.get("/admin/").url.startswith("/admin/login/")


def test_the_help_menu_has_no_news_for_developers(browser_of):
    shown = browser_of("editor").get("/admin/").content.decode()

    assert "Shortcuts" in shown
    assert "whats-new-in-wagtail" not in shown


def test_the_hubs_settings_stand_first_among_the_settings(browser_of):
    shown = browser_of("administrator").get("/admin/").content.decode()

    places = [shown.index(label) for label in ('"Hub settings"', '"Users"', '"Redirects"')]

    assert places == sorted(places)
