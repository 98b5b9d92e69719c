"""An urgent mail does not queue behind others: a worker has threads that send nothing else."""

from __future__ import annotations

import pytest

from accounts.codes import ask_for_code
from accounts.enums import CodePurpose
from outbox.enums import MessageStatus
from outbox.models import Message
from outbox.services import send_urgent
from tests.factories import BookingFactory, LearningSessionFactory, UserFactory

from .letters import owe
from .workers import workers


@pytest.mark.processes
def test_a_code_passes_three_hundred_other_mails(server, database_url, tmp_path):
    BookingFactory.create_batch(300, session=LearningSessionFactory())
    person = UserFactory(email="hannah@example.org")
    server.hold_from(1)
    with workers(port=server.port, database_url=database_url, log=tmp_path / "w.log") as team:
        team.start()
        server.wait_for(
            lambda: server.received
        )  # the worker is busy, and its server keeps it waiting
        ask_for_code(person, CodePurpose.SIGN_IN)
        server.wait_for(lambda: person.email in server.recipients())

    assert server.recipients().index(person.email) == 1


@pytest.mark.django_db
def test_only_urgent_mail_is_sent_by_it(mailoutbox):
    ordinary = owe()
    ask_for_code(UserFactory(), CodePurpose.SIGN_IN)

    assert send_urgent() == 1
    assert [sent.subject[6:] for sent in mailoutbox] == [" is your code for the learning hub"]
    ordinary.refresh_from_db()
    assert ordinary.status == MessageStatus.QUEUED


@pytest.mark.django_db
def test_looking_for_urgent_mail_while_there_is_none_is_one_question(django_assert_num_queries):
    """Each thread looks twice a second; on SQLite a claim would take the lock of all writers."""
    owe()

    with django_assert_num_queries(1) as asked:
        assert send_urgent() == 0

    assert asked.captured_queries[0]["sql"].startswith("SELECT")
    assert Message.objects.filter(urgent=True).count() == 0
