"""The demo, and the mailbox beside it: on one's own machine only."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as hub_settings
from django.core.management import CommandError, call_command

from accounts.models import User
from core.models import Organisation
from home.demo import DEMO_PEOPLE
from outbox.models import Message
from sessions.models import Booking, LearningSession, Speaker
from tests.signing_in import sign_in

ROOT = Path(__file__).parents[2]
PRODUCTION = dict(
    line.split("=", 1)
    for line in (ROOT / "tests" / "production.env").read_text().splitlines()
    if line and not line.startswith("#")
)
MAILBOX_ADDRESSES = ["/mailbox/", "/mailbox/x/", "/mailbox/x/0/", "/media/x.pdf"]


def counts():
    models = [Authenticator, Booking, LearningSession, Message, Organisation, Speaker, User]
    return {model.__name__: model.objects.count() for model in models}


@pytest.fixture
def development(settings, tmp_path):
    """What the demo takes for somebody's own machine."""
    settings.MAILBOX_DIR = tmp_path


def load_demo():
    call_command("load_demo", stdout=open(os.devnull, "w"))  # noqa: SIM115


@pytest.mark.django_db
def test_the_demo_is_refused_where_there_is_no_development_mailbox(hub):
    with pytest.raises(CommandError) as refused:
        load_demo()

    assert str(refused.value) == "The demo is for development settings only."
    assert set(counts().values()) == {0}


@pytest.mark.django_db
def test_the_demo_loaded_twice_makes_nothing_twice(hub, development):
    load_demo()
    before = counts()
    assert min(before.values()) > 0

    load_demo()

    assert counts() == before


@pytest.mark.django_db
def test_each_person_of_the_demo_can_do_what_is_said_of_them(client, hub, development):
    load_demo()

    opens = {}
    for person in DEMO_PEOPLE:
        sign_in(client, User.objects.get(email=person.email), second_factor=True)
        addresses = ["/my-sessions/", "/admin/snippets/learning_sessions/learningsession/",
                     f"/admin/pages/{hub.home.pk}/edit/", "/admin/users/"]  # fmt: skip
        opens[person.label] = [client.get(address).status_code for address in addresses]

    assert opens == {
        "Health visitor": [200, 403, 403, 403],
        "Organiser": [200, 200, 302, 302],
        "Editor": [200, 302, 200, 302],
        "Author": [200, 302, 302, 302],  # others' pages are not theirs to change
        "Administrator": [200, 200, 200, 200],
    }


@pytest.mark.django_db
def test_what_somebody_changed_in_the_demo_stays(hub, development):
    load_demo()
    LearningSession.objects.update(title="Renamed")
    User.objects.filter(email="organiser@example.org").update(name="Renamed")

    load_demo()

    assert set(LearningSession.objects.values_list("title", flat=True)) == {"Renamed"}
    assert User.objects.get(email="organiser@example.org").name == "Renamed"


# --- The mailbox ----------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("address", MAILBOX_ADDRESSES)
def test_the_mailbox_is_not_there_in_settings_like_those_of_production(client, hub, address):
    assert hasattr(hub_settings, "MAILBOX_DIR") is False
    assert client.get(address).status_code == 404


def ask_settings(name, question, tmp_path):
    """What a hub that starts with the settings ``name`` answers."""
    environment = {**PRODUCTION, "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz" * 2}
    environment |= {"PATH": os.environ["PATH"], "HUB_VAR_DIR": str(tmp_path)}
    environment["DJANGO_SETTINGS_MODULE"] = f"learninghub.settings.{name}"
    program = f"import django; django.setup(); {question}"
    answer = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return answer.stdout.splitlines()


QUESTION = """
from django.conf import settings
from django.urls import Resolver404, resolve
print(hasattr(settings, "MAILBOX_DIR"), settings.DEBUG, settings.EMAIL_BACKEND)
for address in ADDRESSES:
    try:
        print(resolve(address).view_name)
    except Resolver404:
        print("not there")
""".replace("ADDRESSES", repr(MAILBOX_ADDRESSES))


def test_production_has_no_mailbox_no_debugging_and_a_real_mail_server(tmp_path):
    (tmp_path / "question.py").write_text(QUESTION)

    said = ask_settings(
        "production", f"exec(open({str(tmp_path / 'question.py')!r}).read())", tmp_path
    )

    assert said == [
        "False False django.core.mail.backends.smtp.EmailBackend",
        "wagtail_serve",
        "wagtail_serve",
        "wagtail_serve",
        "not there",
    ]


def test_development_has_one(tmp_path):
    (tmp_path / "question.py").write_text(QUESTION)

    said = ask_settings("dev", f"exec(open({str(tmp_path / 'question.py')!r}).read())", tmp_path)

    assert said[:2] == ["True True outbox.mailbox.FolderBackend", "mailbox:inbox"]
