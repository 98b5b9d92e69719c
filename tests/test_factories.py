import pytest

from tests import factories

pytestmark = pytest.mark.django_db

FACTORIES = [
    factories.AreaFactory,
    factories.OrganisationFactory,
    factories.UserFactory,
    factories.TopicFactory,
    factories.SpeakerFactory,
    factories.LearningSessionFactory,
    factories.BookingFactory,
]


@pytest.mark.parametrize("factory", FACTORIES)
def test_a_factory_makes_a_valid_record(factory):
    record = factory()

    record.full_clean()

    assert type(record).objects.get() == record


def test_a_factory_makes_as_many_as_one_likes():
    assert [len(factory.create_batch(3)) for factory in FACTORIES[1:]] == [3] * 6


def test_a_session_keeps_the_topics_and_speakers_it_was_made_with():
    topic, speaker = factories.TopicFactory(), factories.SpeakerFactory()

    session = factories.LearningSessionFactory(topics=[topic], speakers=[speaker])

    session.refresh_from_db()
    assert list(session.topics.all()) == [topic]
    assert list(session.speakers.all()) == [speaker]
