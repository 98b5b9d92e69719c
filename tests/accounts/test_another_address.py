"""Another e-mail address: the person asks for it, an administrator writes it down."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from tests.factories import UserFactory
from tests.signing_in import sign_in

from .steps import parse, sign_in_by_code, signed_in_as

pytestmark = pytest.mark.django_db


def test_the_page_of_ones_details_says_how(health_visitor_client, hub):
    page = parse(health_visitor_client.get("/my-details/"))

    link = page.main.find("a", href="mailto:programme@hub.example.org")
    assert "To change it, write to" in link.parent.get_text()
    assert "from this address" in link.parent.get_text()


def test_who_tells_their_details_for_the_first_time_is_not_troubled_with_it(client, hub):
    sign_in(client, UserFactory(name=""))

    assert "To change it, write to" not in parse(client.get("/my-details/")).main.get_text()


def test_an_administrator_changes_it_and_only_the_new_one_signs_in(client, hub, administrator):
    hannah = UserFactory(email="hannah@old.example.org")
    sign_in_by_code(Client(), "hannah@old.example.org")
    sign_in(client, administrator, second_factor=True)
    form = client.get(f"/admin/users/edit/{hannah.pk}/").context["form"]
    known = {name: form[name].value() or "" for name in form.fields if name != "groups"}

    client.post(f"/admin/users/edit/{hannah.pk}/", known | {"email": "Hannah@new.example.org"})

    hannah.refresh_from_db()
    assert hannah.email == "hannah@new.example.org"
    new, old = Client(), Client()
    sign_in_by_code(new, "hannah@new.example.org")
    sign_in_by_code(old, "hannah@old.example.org")
    assert signed_in_as(new) == str(hannah.pk)
    assert signed_in_as(old) == str(User.objects.get(email="hannah@old.example.org").pk)
