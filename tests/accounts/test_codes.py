"""A code is tried five times at most, however many try at once, and is stored nowhere."""

from __future__ import annotations

import threading

import pytest
from django.conf import settings
from django.db import connection

from accounts.codes import ask_for_code as make_code
from accounts.codes import try_code
from accounts.enums import CodePurpose
from accounts.models import OneTimeCode
from outbox.models import Message
from tests.factories import UserFactory
from tests.production_site import production_site

from .erasure import traces
from .steps import BOX, CODE, ask_for_code, newest_code, signed_in_as, type_code

ADDRESS = "hannah@example.org"
AT_ONCE = 40


@pytest.mark.django_db
class TestACode:
    def test_it_is_in_no_table_and_no_web_session(self, client):
        ask_for_code(client, ADDRESS)

        assert traces([newest_code()]) == {}

    def test_the_address_is_in_no_web_session(self, client):
        """Somebody may have mistyped it: it is forgotten with the account, after about a day."""
        ask_for_code(client, ADDRESS)

        found = traces([ADDRESS])

        assert set(found) == {"accounts_user"}

    def test_a_browser_that_never_typed_it_is_forgotten_within_the_hour(self, client):
        ask_for_code(client, ADDRESS)
        assert client.session.get_expiry_age() == 60 * 60

        type_code(client, newest_code())

        assert client.session.get_expiry_age() == 60 * 60 * 24 * 30

    def test_codes_of_two_purposes_or_two_requests_differ(self):
        person = UserFactory()
        codes = [make_code(person, purpose).digits for purpose in [*CodePurpose, *CodePurpose]]

        assert len(set(codes)) == len(codes)
        assert all(len(code) == 6 and code.isdecimal() for code in codes)

    def test_every_copy_of_its_mail_says_the_same(self):
        code = make_code(UserFactory(), CodePurpose.SIGN_IN)

        assert OneTimeCode.objects.get().digits == code.digits
        assert Message.objects.get().urgent

    def test_after_five_tries_the_right_one_is_wrong(self):
        code = make_code(UserFactory(), CodePurpose.SIGN_IN)

        assert [try_code(code, "x") for _ in range(5)] == [False] * 5
        assert not try_code(code, code.digits)

    def test_a_code_to_close_the_account_does_not_sign_in(self, client):
        person = UserFactory(email=ADDRESS)
        ask_for_code(client, ADDRESS)
        closing = make_code(person, CodePurpose.CLOSING)

        type_code(client, closing.digits)

        assert signed_in_as(client) is None


@pytest.mark.django_db(transaction=True)
def test_of_many_tries_at_once_five_are_compared():
    """On its own connections each, so that the database decides; the last of forty is right."""
    code = make_code(UserFactory(), CodePurpose.SIGN_IN)
    start = threading.Barrier(AT_ONCE)

    def attempt() -> None:
        start.wait()
        try_code(OneTimeCode.objects.get(pk=code.pk), "wrong")
        connection.close()

    _at_once(attempt)

    code.refresh_from_db()
    assert code.tries == 5
    assert not try_code(code, code.digits)


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_a_burst_of_requests_to_two_processes_gets_five_tries(hub, database_url, tmp_path):
    """As somebody would who guesses: one browser, forty POSTs at the same moment, then the right code."""
    ours = {"SECRET_KEY": settings.SECRET_KEY}  # so that this test knows the digits too
    with production_site(var=tmp_path, database_url=database_url, processes=2, **ours) as site:
        asked = site.submit(BOX, {"email": ADDRESS})
        start = threading.Barrier(AT_ONCE)

        def attempt() -> None:
            start.wait()
            site.submit(CODE, {"code": "no code"}, cookies=asked.cookies)

        _at_once(attempt)
        code = OneTimeCode.objects.get()
        assert code.tries == OneTimeCode.MOST_TRIES
        late = site.submit(CODE, {"code": code.digits}, cookies=asked.cookies)

    assert late.headers["Location"] == BOX


def _at_once(attempt) -> None:
    threads = [threading.Thread(target=attempt) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
