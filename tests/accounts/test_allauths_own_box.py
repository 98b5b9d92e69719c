"""What the library does by itself, and why the hub has a box of its own."""

import pytest
from allauth.account.views import RequestLoginCodeView
from django.core import mail
from django.urls import path

from accounts.models import User
from learninghub.urls import urlpatterns as hub_urlpatterns

from .steps import CODE, ask_for_code, heading

pytestmark = pytest.mark.django_db

# Allauth's own box as it comes, beside the hub's addresses.
urlpatterns = [path("allauths-own-box/", RequestLoginCodeView.as_view()), *hub_urlpatterns]


@pytest.mark.urls("tests.accounts.test_allauths_own_box")
def test_allauths_own_box_shows_somebody_new_a_code_page_without_sending_a_code(client):
    response = client.post("/allauths-own-box/", {"email": "new@example.org"})

    assert (response.status_code, response.url) == (302, CODE)
    assert heading(client.get(CODE)) == "Check your e-mail"
    assert (mail.outbox, list(User.objects.all())) == ([], [])


def test_the_hubs_box_sends_one(client):
    ask_for_code(client, "new@example.org")

    assert heading(client.get(CODE)) == "Check your e-mail"
    assert [sent.to for sent in mail.outbox] == [["new@example.org"]]
