"""Demo content: a programme around today's date, from the plan's own subjects, and somebody for each role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.allauth_internals import TOTP, generate_totp_secret
from accounts.models import User
from core.local_time import from_civil, to_civil
from core.models import Area, Organisation, Topic
from sessions.enums import SessionMode
from sessions.exceptions import BookingError
from sessions.models import LearningSession, Series, Speaker
from sessions.services.bookings import book_place

from .demo_programme import PLANNED, Planned

FRIDAY = 4
MEETING = "https://meeting.example.org/demo/"


@dataclass(frozen=True)
class DemoPerson:
    """Somebody to sign in as."""

    label: str
    email: str
    name: str
    job_role: str
    group: str
    what: str


DEMO_PEOPLE = [
    DemoPerson(
        "Health visitor", "health.visitor@example.org", "Demo Health Visitor", "Health visitor", "",
        "books, joins, cancels",
    ),
    DemoPerson(
        "Organiser", "organiser@example.org", "Demo Organiser", "Programme organiser", "Organisers",
        "runs the sessions",
    ),
    DemoPerson(
        "Editor", "editor@example.org", "Demo Editor", "Communications officer", "Editors",
        "writes the pages",
    ),
    DemoPerson(
        "Author", "author@example.org", "Demo Author", "Infant feeding lead", "Authors",
        "writes; an editor publishes",
    ),
    DemoPerson(
        "Administrator", "administrator@example.org", "Demo Administrator", "Service manager",
        "Administrators", "people and settings",
    ),
]  # fmt: skip
# Bodies that the plan names, and partners of one city's service; suggestions only.
ORGANISATIONS = [
    "Association of Directors of Public Health",
    "Barnardo's",
    "Birmingham City Council",
    "Birmingham Community Healthcare",
    "Coventry City Council",
    "NHS England Midlands",
    "Office for Health Improvement and Disparities, Midlands",
]


def load(*, today: date | None = None) -> None:
    """Fill the hub with the demo. What is there already stays; nobody is made twice."""
    today = today or to_civil(timezone.now()).date()
    for name in ORGANISATIONS:
        Organisation.objects.get_or_create(name=name)
    people = [_person(person) for person in DEMO_PEOPLE]
    colleagues = [_colleague(number) for number in range(1, 41)]
    if LearningSession.objects.filter(ends_at__gt=timezone.now()).exists():
        return
    for planned in PLANNED:
        session = _session(planned, today)
        _fill(session, colleagues[: planned.booked])
    _fill(LearningSession.objects.not_ended(now=timezone.now())[0], people[:1])


def _person(person: DemoPerson) -> User:
    user = _known(person.email, person.name, person.job_role)
    if person.group:
        user.groups.add(Group.objects.get(name=person.group))
        if not Authenticator.objects.filter(user=user).exists():
            TOTP.activate(user, generate_totp_secret())
    if person.group == "Administrators" and not user.is_superuser:
        user.is_superuser = True
        user.save(update_fields=["is_superuser"])
    return user


def _colleague(number: int) -> User:
    return _known(f"colleague{number:02}@example.org", f"Demo Colleague {number}", "Health visitor")


def _known(email: str, name: str, job_role: str) -> User:
    user = User.objects.filter(email=email).first()
    if user is None:
        areas = list(Area.objects.to_work_in()[:24])
        user = User.objects.create_user(
            email,
            name=name,
            job_role=job_role,
            organisation=ORGANISATIONS[len(email) % len(ORGANISATIONS)],
            area=areas[len(name) % len(areas)],
        )
    return user


def _session(planned: Planned, today: date) -> LearningSession:
    starts_at = _civil(today + timedelta(days=planned.days_away), planned.starts)
    session = LearningSession(
        title=planned.title,
        summary=planned.summary,
        outcomes="\n".join(planned.outcomes),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=planned.minutes),
        mode=planned.mode,
        venue=planned.venue,
        join_url="" if planned.mode == SessionMode.IN_PERSON else f"{MEETING}{planned.days_away}",
        capacity=planned.capacity,
        waiting_list=planned.waiting_list,
        needs_approval=planned.needs_approval,
        series=_series(planned.series) if planned.series else None,
        published_from=timezone.now() - timedelta(days=60),
    )
    session.topics = Topic.objects.filter(slug__in=planned.topics)
    session.speakers = [_speaker(role) for role in planned.speakers]
    session.save()
    return session


def _series(name: str) -> Series:
    summary = "Small groups with a facilitator. Nothing said there leaves the room."
    return Series.objects.get_or_create(name=name, defaults={"summary": summary})[0]


def _speaker(role: str) -> Speaker:
    """A speaker shown by role alone: nobody in the demo has agreed to be named."""
    speaker, _ = Speaker.objects.get_or_create(role=role, defaults={"name": "Not named yet"})
    return speaker


def _civil(day: date, at: time) -> datetime:
    """That time on ``day``, or on the Monday after a weekend: nobody learns over lunch on a Sunday."""
    day += timedelta(days=7 - day.weekday() if day.weekday() > FRIDAY else 0)
    try:
        return from_civil(datetime.combine(day, at))
    except ValidationError:  # the day the clocks change has no lunch hour missing, but be sure
        return from_civil(datetime.combine(day, time(12, 30)))


def _fill(session: LearningSession, people: list[User]) -> None:
    for person in people:
        try:
            book_place(session=session, person=person)
        except BookingError:
            return
