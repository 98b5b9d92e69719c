"""Valid records with nothing surprising in them. What a test is about, it says itself."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import User
from core.enums import AreaKind
from core.local_time import from_civil, to_civil
from core.models import Area, Organisation, Topic
from sessions.enums import WaitingListKind
from sessions.models import Booking, LearningSession, Speaker
from sessions.services.bookings import book_place

LUNCH = time(12, 30)


def lunchtime(*, in_days: int) -> datetime:
    """12:30 on London's clocks, ``in_days`` days from today."""
    day = to_civil(timezone.now()).date() + timedelta(days=in_days)
    return from_civil(datetime.combine(day, LUNCH))


class AreaFactory(DjangoModelFactory[Area]):
    class Meta:
        model = Area
        django_get_or_create = ["code"]

    code = "E10000018"
    name = "Leicestershire"
    kind = AreaKind.UPPER_TIER


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda number: f"Community trust {number}")


class UserFactory(DjangoModelFactory[User]):
    """Somebody whose details are told."""

    class Meta:
        model = User

    email = factory.Sequence(lambda number: f"person{number}@example.org")
    name = factory.Sequence(lambda number: f"Person {number}")
    job_role = "Health visitor"
    organisation = "Example Community Trust"
    area = factory.SubFactory(AreaFactory)

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(*args, **kwargs)


class TopicFactory(DjangoModelFactory[Topic]):
    class Meta:
        model = Topic

    name = factory.Sequence(lambda number: f"Topic {number}")
    slug = factory.Sequence(lambda number: f"topic-{number}")


class SpeakerFactory(DjangoModelFactory[Speaker]):
    """Somebody who agreed to be named."""

    class Meta:
        model = Speaker

    name = factory.Sequence(lambda number: f"Speaker {number}")
    role = "Infant feeding lead, Example Community Trust"
    agreed_to_be_named = True


class LearningSessionFactory(DjangoModelFactory[LearningSession]):
    """Published, online, without a limit or a waiting list, 45 minutes at lunchtime in three days."""

    class Meta:
        model = LearningSession
        skip_postgeneration_save = True

    title = factory.Sequence(lambda number: f"Session {number}")
    summary = "Half an hour about one question from practice."
    starts_at = factory.LazyFunction(lambda: lunchtime(in_days=3))
    ends_at = factory.LazyAttribute(lambda session: session.starts_at + timedelta(minutes=45))
    join_url = factory.Sequence(lambda number: f"https://meeting.example.org/secret-{number}")
    published_from = factory.LazyFunction(lambda: timezone.now() - timedelta(days=7))
    waiting_list = WaitingListKind.OFF

    @factory.post_generation
    def topics(
        self: LearningSession, create: bool, extracted: list[Topic] | None, **kwargs: Any
    ) -> None:
        if extracted:
            self.topics.set(extracted)
            self.save()

    @factory.post_generation
    def speakers(
        self: LearningSession, create: bool, extracted: list[Speaker] | None, **kwargs: Any
    ) -> None:
        if extracted:
            self.speakers.set(extracted)
            self.save()


class BookingFactory(DjangoModelFactory[Booking]):
    """A place taken the way a person takes it, so with its event and the mail that is owed."""

    class Meta:
        model = Booking

    session = factory.SubFactory(LearningSessionFactory)
    person = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class: type[Booking], *args: Any, **kwargs: Any) -> Booking:
        return book_place(**kwargs)
