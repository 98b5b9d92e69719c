"""The mails between an author and the editors: one for each person, in our own words, through the outbox."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import TaskState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield
from wagtail.users.models import UserProfile

from home.models import ContentPage
from outbox.models import Message
from tests.sessions.calendars import new_mail, new_mails
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(hub, author) -> ContentPage:
    draft = ContentPage(title="Safer “sleep” & more", slug="safer-sleep", live=False, owner=author)
    return hub.home.add_child(instance=draft)


@pytest.fixture
def submit(page, author, editor):
    """The author sends the page to the editors, through the form."""

    def send() -> TaskState:
        _press(author, page, "edit", **_form(page), **{"action-submit": "1"})
        page.refresh_from_db()
        return page.current_workflow_task_state

    return send


def _form(page: ContentPage) -> dict[str, str]:
    fields = {
        "title": page.title,
        "slug": page.slug,
        "lede": "New words",
        "body": streamfield([]),
        "comments": inline_formset([]),
        "seo_title": "",
        "search_description": "",
        "checked_by_role": "",
    }
    return nested_form_data(fields)


def _press(person, page: ContentPage, view: str, *arguments: object, **data: str) -> None:
    browser = Client()
    sign_in(browser, person, second_factor=True)
    address = reverse(f"wagtailadmin_pages:{view}", args=[page.pk, *arguments])
    assert browser.post(address, data).status_code == 302


def _answer(person, page: ContentPage, step: TaskState, action: str, comment: str = "") -> None:
    _press(person, page, "workflow_action", action, step.pk, comment=comment)


def _words(email: EmailMessage) -> str:
    return email.get_body(("plain",)).get_content()


def _edit(page: ContentPage) -> str:
    return f"{settings.SITE_URL}/admin/pages/{page.pk}/edit/"


def test_an_editor_is_told_once_who_wrote_what_and_where_to_read_it(page, submit, editor, author):
    submit()

    email = new_mail()

    assert email["To"] == editor.email
    assert email["Subject"] == "To approve: Safer “sleep” & more"
    assert email["Auto-Submitted"] == "auto-generated"
    assert email["Reply-To"] == settings.MAIL_REPLY_TO
    assert f"{author.name} has written this page" in _words(email)
    assert _edit(page) in _words(email)
    assert [each for each in ("Wagtail", "workflow", "moderation") if each in _words(email)] == []
    assert f'href="{_edit(page)}"' in email.get_body(("html",)).get_content()


def test_nothing_is_sent_while_the_author_waits_for_the_page_to_be_saved(submit, editor):
    submit()

    assert mail.outbox == []
    assert list(Message.objects.values_list("kind", "recipient")) == [("page.submitted", editor.pk)]


def test_an_administrator_who_is_an_editor_and_may_do_everything_is_told_once(
    submit, administrator, editor
):
    administrator.is_superuser = True
    administrator.save()
    administrator.groups.add(editor.groups.get())

    submit()

    told = sorted(message_from_bytes(raw, policy=policy.default)["To"] for raw in new_mails())
    assert told == sorted([administrator.email, editor.email])


def test_the_author_is_told_that_it_is_public_and_where(page, submit, editor, author):
    step = submit()
    new_mails()

    _answer(editor, page, step, "approve", "Well done.")

    email = new_mail()
    assert email["To"] == author.email
    assert email["Subject"] == "Approved: Safer “sleep” & more"
    for words in (
        f"{editor.name} has approved",
        "Well done.",
        "Readers can see it.",
        page.full_url,
    ):
        assert words in _words(email)


def test_the_author_is_told_what_to_change(page, submit, editor, author):
    step = submit()
    new_mails()

    _answer(editor, page, step, "reject", "Say <where> it's from.")

    email = new_mail()
    assert (email["To"], email["Subject"]) == (
        author.email,
        "Please change: Safer “sleep” & more",
    )
    assert "Say <where> it's from." in _words(email)
    assert _edit(page) in _words(email)
    assert "Say &lt;where&gt; it&#x27;s from." in email.get_body(("html",)).get_content()


def test_sent_again_after_a_change_it_is_news_again(page, submit, editor):
    first = submit()
    new_mails()
    _answer(editor, page, first, "reject", "Shorter, please.")
    new_mails()

    submit()

    assert new_mail()["Subject"].startswith("To approve")


def test_what_has_an_answer_already_is_no_news(page, submit, editor, author):
    _answer(editor, page, submit(), "approve")

    assert new_mail()["To"] == author.email


def test_a_page_that_is_deleted_meanwhile_is_no_news(page, submit):
    submit()
    page.delete()

    assert new_mails() == []


def test_who_wants_no_such_mails_gets_none(submit, editor):
    profile = UserProfile.get_for_user(editor)
    profile.submitted_notifications = False
    profile.save()

    submit()

    assert new_mails() == []
