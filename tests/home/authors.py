"""What an author does in the admin with pages and files, through the forms people use."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from accounts.models import User
from core.models import HubDocument, HubImage
from home.models import ContentPage
from tests.core import files
from tests.signing_in import sign_in


def browser_of(person: User) -> Client:
    browser = Client()
    sign_in(browser, person, second_factor=True)
    return browser


def upload_document(browser: Client, *, title: str = "Feeding plan") -> HubDocument:
    posted = {"title": title, "file": files.upload(files.PDF, "plan.pdf")}
    answer = browser.post(reverse("wagtaildocs:add"), posted)
    assert answer.status_code == 302, answer.context["form"].errors
    return HubDocument.objects.latest("pk")


def upload_picture(browser: Client, *, title: str = "Feeding") -> HubImage:
    details = {"title": title, "description": "Four colours", "people_agreed": "on"}
    file = files.upload(files.packed(files.drawing()), "feeding.jpg")
    answer = browser.post(reverse("wagtailimages:add"), details | {"file": file})
    assert answer.status_code == 302, answer.context["form"].errors
    return HubImage.objects.latest("pk")


def form_of_page(title: str, *blocks: tuple[str, object], **buttons: str) -> dict[str, Any]:
    fields = {
        "title": title,
        "slug": title.lower().replace(" ", "-"),
        "lede": "",
        "body": streamfield(blocks),
        "comments": inline_formset([]),
        "seo_title": "",
        "search_description": "",
        "checked_by_role": "",
    }
    return nested_form_data(fields) | buttons


def write_page(
    browser: Client, parent: Any, title: str, *blocks: Any, **buttons: str
) -> ContentPage:
    """A new page below ``parent``, saved as a draft unless ``buttons`` say otherwise."""
    address = reverse("wagtailadmin_pages:add", args=["home", "contentpage", parent.pk])
    answer = browser.post(address, form_of_page(title, *blocks, **buttons))
    assert answer.status_code == 302, answer.context["form"].errors
    return ContentPage.objects.latest("pk")


def page_with(picture: HubImage, document: HubDocument) -> list[tuple[str, object]]:
    return [
        ("image", {"image": picture.pk, "alternative_text": "Four colours", "caption": ""}),
        ("document", {"document": document.pk, "description": ""}),
    ]


def approve(browser: Client, page: ContentPage) -> None:
    page.refresh_from_db()
    state = page.current_workflow_task_state
    browser.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]))
