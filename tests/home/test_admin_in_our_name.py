"""The admin stands under the hub's own name, mark and icon."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from core.models import HubSettings
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/admin/", "/admin/images/", "/admin/outbox/"])
def test_title_mark_and_icon_are_the_hubs(client, administrator, address):
    HubSettings.objects.update(name="Our learning hub")
    sign_in(client, administrator, second_factor=True)

    page = BeautifulSoup(client.get(address).content, "html.parser")

    logo = page.select_one("template[data-wagtail-sidebar-branding-logo]")
    assert page.title.text.strip().endswith("- Our learning hub")
    assert logo.select_one("svg.hub-brand__mark") is not None
    assert [link["href"] for link in page.select("link[rel~=icon]")] == ["/static/hub/favicon.svg"]
