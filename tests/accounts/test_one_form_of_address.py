"""An address has one form at every door, so nobody signs in as somebody else by typing it otherwise.

PostgreSQL's UPPER makes I of a dotless i. Compared without regard to case, a look-alike domain was
taken for the domain it imitates, and the code went to the look-alike. So these run on both databases.
"""

from __future__ import annotations

from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from accounts.services import person_with_address
from core.addresses import NOT_PLAIN, AddressError
from tests.core.test_addresses import LOOK_ALIKES, SAME_MAILBOX, VICTIM
from tests.factories import BookingFactory, LearningSessionFactory, UserFactory
from tests.signing_in import sign_in

from .steps import BOX, ask_for_code, error_beside, sign_in_by_code, signed_in_as

pytestmark = pytest.mark.django_db


A_FEW = [
    *(SAME_MAILBOX[way] for way in ("full-width letters", "soft hyphen")),
    *(LOOK_ALIKES[way] for way in ("dotless i in the domain", "Cyrillic a in the domain")),
]


@pytest.fixture
def victim(db) -> User:
    return UserFactory(email=VICTIM)


@pytest.mark.parametrize("typed", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_gets_no_code_and_makes_no_account(client, victim, typed):
    response = ask_for_code(client, typed)

    assert error_beside(response, "email") == NOT_PLAIN
    assert mail.outbox == []
    assert User.objects.count() == 1


@pytest.mark.parametrize("typed", SAME_MAILBOX.values(), ids=SAME_MAILBOX)
def test_another_way_to_type_it_writes_to_the_stored_address_and_signs_its_owner_in(
    client, victim, typed
):
    sign_in_by_code(client, typed)

    assert mail.outbox[-1].to == [VICTIM]
    assert signed_in_as(client) == str(victim.pk)
    assert User.objects.count() == 1


def test_tries_are_counted_on_the_one_form(client, victim):
    ways = list(SAME_MAILBOX.values())
    for typed in ways[:5]:
        assert ask_for_code(Client(), typed).status_code == 302

    sixth = ask_for_code(Client(), ways[5])

    assert error_beside(sixth, "email").startswith("Too many tries")
    assert len(mail.outbox) == 5


@pytest.mark.parametrize("typed", [A_FEW[2], "person-18@erased.invalid"])
def test_a_place_is_not_given_to_a_look_alike(client, hub, victim, typed):
    booking = BookingFactory(person=UserFactory(name="Bob"), session=LearningSessionFactory())
    sign_in(client, booking.person)

    response = client.post(f"/my-sessions/{booking.uuid}/swap/", {"email": typed})

    assert error_beside(response, "email")
    assert User.objects.count() == 2


def test_a_place_given_to_another_way_to_type_it_goes_to_the_one_account(client, hub, victim):
    booking = BookingFactory(person=UserFactory(name="Bob"), session=LearningSessionFactory())
    sign_in(client, booking.person)

    client.post(f"/my-sessions/{booking.uuid}/swap/", {"email": SAME_MAILBOX["full-width letters"]})

    assert victim.bookings.count() == 1
    assert User.objects.count() == 2


@pytest.mark.parametrize(("typed", "people"), [(SAME_MAILBOX["soft hyphen"], 2), (LOOK_ALIKES["Polish l"], 2), ("new@example.org", 3)])  # fmt: skip
def test_an_organiser_adds_the_one_person(organiser_client, victim, typed, people):
    session = LearningSessionFactory()

    organiser_client.post(f"/admin/programme/{session.pk}/add/", {"email": typed, "why": "asked"})

    assert User.objects.count() == people


@pytest.mark.parametrize("typed", A_FEW)
def test_an_administrator_makes_no_second_account(client, administrator, victim, typed):
    sign_in(client, administrator, second_factor=True)

    response = client.post("/admin/users/new/", {"email": typed, "name": "Second"})

    assert response.context["form"].errors["email"]
    assert User.objects.count() == 2


@pytest.mark.parametrize("typed", A_FEW)
def test_an_administrator_gives_nobody_the_address_of_another(client, administrator, victim, typed):
    bob = UserFactory(email="bob@example.org", name="Bob")
    sign_in(client, administrator, second_factor=True)

    client.post(f"/admin/users/edit/{bob.pk}/", {"email": typed, "name": "Bob", "is_active": "on"})

    bob.refresh_from_db()
    assert bob.email == "bob@example.org"


def test_an_administrator_may_type_it_in_any_way(client, administrator):
    sign_in(client, administrator, second_factor=True)

    client.post("/admin/users/new/", {"email": " ｎｅｗ@Example.org", "name": "New"})

    assert User.objects.filter(email="new@example.org").count() == 1


def test_commands_find_the_one_account(hub, victim):
    said = StringIO()

    call_command("set_up_hub", administrator=A_FEW[0], stdout=said)
    for typed in SAME_MAILBOX.values():
        call_command("sign_in_link", typed, stdout=said)
        call_command("close_account", typed, stdout=said)

    assert said.getvalue().count("/sign-in/link/") == len(SAME_MAILBOX)
    assert User.objects.count() == 1
    victim.refresh_from_db()
    assert victim.is_superuser


@pytest.mark.parametrize("typed", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_commands_refuse_a_look_alike(victim, typed):
    for command in ("sign_in_link", "close_account"):
        with pytest.raises(CommandError, match=str(NOT_PLAIN)):
            call_command(command, typed)
    with pytest.raises(CommandError, match="not an e-mail address"):
        call_command("set_up_hub", administrator=typed)
    assert User.objects.count() == 1


def test_no_row_is_stored_in_another_form(db):
    assert UserFactory(email=SAME_MAILBOX["capitals"]).email == VICTIM
    with pytest.raises(AddressError):
        UserFactory(email=LOOK_ALIKES["Cyrillic a in the domain"])
    with pytest.raises(AddressError):
        person_with_address("person-18@erased.invalid")


class TestUpdatingAnOlderHub:
    """The migration rewrites what it can, and reports accounts that turn out to have one address."""

    @pytest.fixture
    def migrate(self, capsys):
        migration = import_module("accounts.migrations.0003_addresses_in_one_form")

        def run() -> str:
            migration.rewrite(apps, None)
            return capsys.readouterr().err

        return run

    def stored(self, address: str) -> User:
        user = UserFactory()
        User.objects.filter(pk=user.pk).update(email=address)
        return user

    def test_an_address_in_another_form_is_rewritten(self, db, migrate):
        user = self.stored(SAME_MAILBOX["full-width letters"])

        assert migrate() == ""
        assert User.objects.get(pk=user.pk).email == VICTIM

    def test_accounts_that_turn_out_to_be_one_are_reported_and_none_is_merged(self, db, migrate):
        first, second = self.stored(VICTIM), self.stored(SAME_MAILBOX["soft hyphen"])

        report = migrate()

        assert f"{VICTIM} is the address of more than one account: {first.pk} " in report
        assert f", {second.pk} (" in report
        assert User.objects.count() == 2
        with pytest.raises(CommandError):
            call_command("check_addresses", stdout=StringIO())

    def test_what_is_no_address_any_more_is_reported_and_left(self, db, migrate):
        user = self.stored(LOOK_ALIKES["dotless i in the domain"])

        report = migrate()

        assert f"nobody can sign in with it: account {user.pk} (" in report
        assert User.objects.get(pk=user.pk).email == LOOK_ALIKES["dotless i in the domain"]

    def test_closed_accounts_are_left_in_peace(self, db, migrate):
        self.stored("person-18@erased.invalid")

        assert migrate() == ""

    def test_the_command_says_when_all_is_well(self, victim):
        said = StringIO()

        call_command("check_addresses", stdout=said)

        assert said.getvalue() == "Every account has an address of its own.\n"


def test_the_owner_of_a_look_alike_account_from_before_cannot_sign_in_as_the_other(client, victim):
    other = UserFactory()
    User.objects.filter(pk=other.pk).update(email=LOOK_ALIKES["dotless i in the domain"])

    response = client.post(BOX, {"email": LOOK_ALIKES["dotless i in the domain"]})

    assert response.status_code != 302
    assert mail.outbox == []
