"""Two hundred people want thirty places at the same moment."""

from __future__ import annotations

from collections import Counter

import pytest

from outbox.models import Message
from sessions.audit import audit
from sessions.models import LearningSession
from tests.factories import LearningSessionFactory
from tests.servers import request, web_server
from tests.storms import crowd, storm

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
PEOPLE, PLACES = 200, 30


def read(address: str, session: LearningSession, browsers: list[dict[str, str]]) -> Counter[str]:
    """What each person reads on the page they are led to."""
    told: Counter[str] = Counter()
    for cookies in browsers:
        page = request(address, session.get_absolute_url(), cookies=cookies)[2].decode()
        told["You have a place"] += "You have a place" in page
        told["This session is full."] += "This session is full." in page
    return told


def test_thirty_are_booked_and_the_others_are_told_it_is_full(hub, database_url):
    session = LearningSessionFactory(capacity=PLACES)
    browsers = crowd(PEOPLE)

    with web_server(database_url=database_url) as address:
        ended = storm(address, f"{session.get_absolute_url()}book/", browsers)
        told = read(address, session, browsers)

    assert ended.statuses == {302: PEOPLE}
    assert told == {"You have a place": PLACES, "This session is full.": PEOPLE - PLACES}
    places = session.bookings.values_list("place_no", flat=True)
    assert sorted(places) == list(range(1, PLACES + 1))
    assert Message.objects.count() == PLACES
    assert {rule: found for rule, found in audit().items() if found} == {}


def test_one_person_with_twenty_tabs_gets_one_place(hub, database_url):
    session = LearningSessionFactory(capacity=PLACES)
    browsers = crowd(1) * 20

    with web_server(database_url=database_url) as address:
        ended = storm(address, f"{session.get_absolute_url()}book/", browsers)

    assert ended.statuses == {302: 20}
    assert (session.places_taken, Message.objects.count()) == (1, 1)


def test_without_the_lock_the_same_storm_goes_wrong(hub, database_url):
    """The negative control: were it to pass, the test above would prove nothing."""
    session = LearningSessionFactory(capacity=PLACES)
    browsers = crowd(PEOPLE)

    with web_server(database_url=database_url, wsgi="tests.wsgi_without_lock") as address:
        ended = storm(address, f"{session.get_absolute_url()}book/", browsers)

    refused = ended.statuses[500] + ended.statuses[503]  # what SQLite calls locked is a 503
    went_wrong = refused > 0 or session.places_taken != PLACES
    assert went_wrong, ended.statuses
