"""There are no passwords, so no door takes one; and each page is for those it is for."""

import pytest
from bs4 import BeautifulSoup
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from tests.factories import UserFactory
from tests.signing_in import sign_in

from .steps import parse, signed_in_as

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery staple"
TO_SIGN_IN = [
    "/admin/login/",
    "/admin/password_reset/",
    "/admin/password_reset/done/",
    "/admin/password_reset/confirm/MQ/set-password/",
    "/admin/password_reset/complete/",
    "/admin/password_reset/anything/at/all/",
    "/_util/login/",
    "/sign-in/box/",
    "/sign-in/new/",
]
NOT_THERE = [
    "/_util/authenticate_with_password/1/1/",
    "/documents/authenticate_with_password/1/",
    "/pl/_util/authenticate_with_password/1/1/",
    "/_util/password_reset/",
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/signup/",
    "/admin/account/change_password/",
    "/admin/password_change/",
    "/django-admin/",
    "/django-admin/login/",
    "/login/",
    "/my-details/password/",
    "/password/change/",
    "/password/reset/",
    "/password/set/",
    "/second-step/webauthn/signup/",
    "/sign-in/password/",
    "/sign-up/",
    "/signup/",
]
ALLAUTHS_PASSWORD_PAGES = [
    "account_change_password",
    "account_set_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_reauthenticate",
    "mfa_signup_webauthn",
]


@pytest.fixture
def hand_made():
    """Somebody whom an operator gave a password by hand, in the database."""
    person = UserFactory(email="hand@example.org", is_superuser=True)
    person.set_password(PASSWORD)
    person.save()
    return person


def inputs_of(response):
    return [
        (field["name"], field.get("type", ""))
        for field in parse(response).find_all(["input", "select", "textarea"])
        if field.get("name")
    ]


# --- Passwords ------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", TO_SIGN_IN)
def test_every_door_to_a_password_leads_to_the_one_box(client, hub, address):
    for response in (client.get(address, follow=True), client.post(address, {}, follow=True)):
        assert response.redirect_chain[-1] == ("/sign-in/", 302)
        assert (response.status_code, response.templates[0].name) == (200, "account/login.html")


@pytest.mark.parametrize("address", ["/admin/login/", "/_util/login/"])
def test_where_one_wanted_to_go_is_kept_on_the_way_to_the_box(client, hub, address):
    response = client.get(address, {"next": "/admin/pages/"})

    assert (response.status_code, response.url) == (302, "/sign-in/?next=%2Fadmin%2Fpages%2F")


def test_the_door_is_closed_in_every_language(client, hub):
    response = client.get("/pl/_util/login/")

    assert (response.status_code, response.url) == (302, "/pl/sign-in/")


@pytest.mark.parametrize("address", NOT_THERE)
def test_a_door_that_other_sites_have_is_not_there(client, hub, address):
    expected = 302 if address.startswith("/admin/") else 404  # Wagtail asks strangers to sign in

    assert [client.get(address).status_code, client.post(address, {}).status_code] == [
        expected, expected,
    ]  # fmt: skip


def test_nor_is_it_there_for_an_administrator(client, administrator):
    sign_in(client, administrator, second_factor=True)

    assert [client.get(address).status_code for address in NOT_THERE] == [404] * len(NOT_THERE)


@pytest.mark.parametrize("name", ALLAUTHS_PASSWORD_PAGES)
def test_the_pages_for_passwords_have_no_address(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_a_password_posted_anywhere_signs_nobody_in(client, hub, hand_made):
    typed = {
        "username": hand_made.email,
        "login": hand_made.email,
        "email": hand_made.email,
        "password": PASSWORD,
        "password1": PASSWORD,
        "password2": PASSWORD,
    }

    for address in ["/", "/admin/", "/sign-in/code/", *TO_SIGN_IN, *NOT_THERE]:
        client.post(address, typed, follow=True)
        assert signed_in_as(client) is None
    client.post("/sign-in/", typed)
    assert signed_in_as(client) is None


def test_even_a_password_made_by_hand_fits_no_backend(client, hub, hand_made):
    for credentials in ({"username": hand_made.email}, {"email": hand_made.email}):
        assert client.login(password=PASSWORD, **credentials) is False
    assert (hand_made.check_password(PASSWORD), hand_made.has_usable_password()) == (False, False)


def test_a_password_made_by_hand_opens_no_page_that_asks_for_one(client, hub, hand_made):
    sign_in(client, hand_made)

    assert client.get("/second-step/totp/activate/").status_code == 200


@pytest.mark.parametrize("command", ["create_user", "create_superuser"])
def test_an_account_made_in_code_has_no_password(command):
    extra = {"password": PASSWORD} if command == "create_superuser" else {}

    person = getattr(User.objects, command)("new@example.org", **extra)

    assert (person.has_usable_password(), person.password[0]) == (False, "!")


# --- Wagtail's forms ------------------------------------------------------------------------------


def test_wagtails_page_of_ones_account_changes_no_password_no_address_and_no_name(
    client, organiser
):
    sign_in(client, organiser, second_factor=True)

    response = client.get("/admin/account/")

    assert response.status_code == 200
    asked = {name for name, _ in inputs_of(response)}
    assert {name for name in asked if "password" in name or "email" in name} == set()
    assert {name for name in asked if "first_name" in name or "last_name" in name} == set()
    tampered = {"name_email-email": "eve@example.org", "name_email-first_name": "Eve"}
    passwords = {"password-old_password": "", "password-new_password1": PASSWORD}
    client.post("/admin/account/", tampered | passwords | {"password-new_password2": PASSWORD})
    before = (organiser.email, organiser.name, organiser.password)
    organiser.refresh_from_db()
    assert (organiser.email, organiser.name, organiser.password) == before


@pytest.mark.parametrize("page", ["new/", "edit/{}/"])
def test_wagtails_forms_for_people_have_no_password(client, administrator, page):
    sign_in(client, administrator, second_factor=True)

    response = client.get(f"/admin/users/{page.format(UserFactory().pk)}")

    assert response.status_code == 200
    fields = inputs_of(response)
    assert [name for name, kind in fields if "password" in name or kind == "password"] == []
    assert {"email", "name", "job_role", "organisation", "area"} - {n for n, _ in fields} == set()


def test_a_password_posted_with_wagtails_form_for_people_is_not_taken(client, administrator):
    sign_in(client, administrator, second_factor=True)
    typed = {"name": "New", "job_role": "x", "organisation": "x", "area": "", "is_active": "on"}
    passwords = {"password1": PASSWORD, "password2": PASSWORD}

    client.post("/admin/users/new/", {"email": "New@Example.org", **typed, **passwords})
    person = User.objects.get(email="new@example.org")
    assert person.password[0] == "!"

    client.post(f"/admin/users/edit/{person.pk}/", {"email": person.email, **typed, **passwords})
    person.refresh_from_db()
    assert person.password[0] == "!"


def test_an_address_somebody_has_in_other_letters_is_refused_for_a_second_person(
    client, administrator
):
    UserFactory(email="hannah@example.org")
    sign_in(client, administrator, second_factor=True)

    response = client.post("/admin/users/new/", {"email": "Hannah@Example.org", "name": "Eve"})

    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["email"]
    assert User.objects.filter(email__iexact="hannah@example.org").count() == 1


def test_no_page_of_the_hub_has_a_box_for_a_password(client, hub, administrator):
    signed_out = [client.get(address) for address in ("/", "/sign-in/", "/sessions/")]
    sign_in(client, administrator, second_factor=True)
    addresses = ("/my-details/", "/second-step/", "/second-step/webauthn/add/", "/admin/users/")
    pages = signed_out + [client.get(address) for address in addresses]

    assert [page.status_code for page in pages] == [200] * 7
    assert [
        BeautifulSoup(page.content, "html.parser").find_all(type="password") for page in pages
    ] == [[] for _ in pages]
