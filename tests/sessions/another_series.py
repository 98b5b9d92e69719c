"""A series that one organiser runs, and every address at which somebody else could ask for it.

The addresses are read from the site's own lists of them, so a new page cannot be forgotten: it is
asked for, or nobody knows what to put into its address and a ``KeyError`` says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from outbox.models import Message
from sessions.admin import urls as pages_of_a_session
from sessions.models import Announcement, Booking, LearningSession, Series
from sessions.services.announcements import announce
from sessions.services.bookings import tell_access_needs
from tests.factories import BookingFactory, LearningSessionFactory, UserFactory
from tests.signing_in import sign_in

# Whatever belongs to the series carries this word; nothing else does.
MARK = "Quokka"
TYPED = "uokka"  # finds it, and is not it where a page repeats what was typed
ADMIN = "/admin/"
BULK = "/admin/bulk/learning_sessions/learningsession/delete/"


@dataclass(frozen=True)
class World:
    """A series that organiser A runs, with a session that is shown and one that is hidden."""

    series: Series
    session: LearningSession
    hidden: LearningSession
    booking: Booking
    announcement: Announcement
    browsers: dict[str, Client]


def make_world(administrator: User, health_visitor: User) -> World:
    """The series, its sessions, and a browser for each who may ask."""
    own, other, none = (_organiser(f"{name}@example.org") for name in ("a", "b", "c"))
    series, _ = _series(f"{MARK} evenings", own), _series("Another series", other)
    session, hidden = (
        LearningSessionFactory(title=f"{MARK} {name}", series=series, **given)
        for name, given in (("shown", {}), ("hidden", {"published_from": None}))
    )
    booking = BookingFactory(session=session, person=UserFactory(name=f"{MARK} Visitor"))
    tell_access_needs(booking=booking, text=f"{MARK} needs")
    for record in (session, hidden, series):
        log(instance=record, action="wagtail.edit", user=own)
    announcement = announce(
        session=session, author=own, audience="booked", subject=MARK, body=MARK,
        expected_count=1, shown_at=timezone.now(),
    )  # fmt: skip
    people: dict[str, User | None] = {
        "own series": own,
        "other series": other,
        "no series": none,
        "administrator": administrator,
        "superuser": UserFactory(is_superuser=True),
        "health visitor": health_visitor,
        "visitor": None,
    }
    browsers = {who: browser_of(person) for who, person in people.items()}
    return World(series, session, hidden, booking, announcement, browsers)


def _organiser(email: str) -> User:
    person = UserFactory(email=email)
    person.groups.add(Group.objects.get(name="Organisers"))
    return person


def _series(name: str, organiser: User) -> Series:
    series = Series.objects.create(name=name)
    series.organisers.add(organiser)
    series.save()
    return series


def browser_of(person: User | None) -> Client:
    browser = Client()
    if person:
        sign_in(browser, person, second_factor=True)
    return browser


# --- Every address there is ---------------------------------------------------------------------


def filled_in(patterns: list[URLPattern], namespace: str, **known: Any) -> list[str]:
    """The addresses of those ``patterns`` that name a record; ``KeyError`` for one nobody knows."""
    return [
        reverse(f"{namespace}:{pattern.name}", kwargs={one: known[one] for one in names})
        for pattern in patterns
        if (names := list(pattern.pattern.converters))
    ]


def pages_of(world: World, session: LearningSession) -> list[str]:
    """The organisers' pages. The number of the session stands before each of their addresses."""
    known = {"uuid": world.booking.uuid, "announcement": world.announcement.pk}
    return [
        reverse(
            f"{pages_of_a_session.app_name}:{pattern.name}",
            kwargs={"pk": session.pk} | {one: known[one] for one in pattern.pattern.converters},
        )
        for pattern in pages_of_a_session.urlpatterns
    ]


def addresses_of(world: World, session: LearningSession) -> list[str]:
    """Every page of one session: the organisers', and all that Wagtail makes."""
    viewset = LearningSession.snippet_viewset
    chooser = viewset.chooser_viewset
    return [
        *pages_of(world, session),
        *filled_in(viewset.get_urlpatterns(), viewset.url_namespace, pk=session.pk),
        *filled_in(chooser.get_urlpatterns(), chooser.url_namespace, pk=session.pk),
        f"{BULK}?id={session.pk}",
    ]


def addresses_of_series(series: Series) -> list[str]:
    viewset = Series.snippet_viewset
    return [
        *filled_in(viewset.get_urlpatterns(), viewset.url_namespace, pk=series.pk),
        *filled_in(
            viewset.chooser_viewset.get_urlpatterns(),
            viewset.chooser_viewset.url_namespace,
            pk=series.pk,
        ),
        f"/admin/bulk/learning_sessions/series/delete/?id={series.pk}",
    ]


def lists(world: World) -> list[str]:
    """Every page that lists sessions or series, or what happened to them."""
    found = []
    for model in (LearningSession, Series):
        viewset = model.snippet_viewset
        for part in (viewset, viewset.chooser_viewset):
            unnamed = [one for one in part.get_urlpatterns() if not one.pattern.converters]
            found += [reverse(f"{part.url_namespace}:{one.name}") for one in unnamed]
    return [
        *found,
        f"{reverse(LearningSession.snippet_viewset.get_url_name('list'))}?q={TYPED}",
        f"/admin/snippets/choose/learning_sessions/learningsession/?q={TYPED}",
        "/admin/snippets/choose/learning_sessions/learningsession/chosen-multiple/"
        f"?id={world.session.pk}&id={world.hidden.pk}",
        f"/admin/snippets/choose/learning_sessions/series/chosen-multiple/?id={world.series.pk}",
        "/admin/programme/board/",
        "/admin/programme/series/new/",
        "/admin/reports/site-history/",
        "/admin/reports/site-history/results/",
        "/admin/reports/site-history/?export=csv",
        "/admin/outbox/",
        "/admin/outbox/results/",
        f"/admin/outbox/?q={TYPED}",
        "/admin/localize/api/snippets/learning_sessions/learningsession/",
        f"/admin/localize/api/snippets/learning_sessions/learningsession/{world.session.pk}/",
        "/admin/localize/api/snippets/learning_sessions/series/",
        ADMIN,
    ]


def is_refused(answer: Any) -> bool:
    led_away = answer.status_code == 302 and answer.url == ADMIN
    return led_away or answer.status_code in {403, 404}


def is_to_sign_in(answer: Any) -> bool:
    return answer.status_code == 302 and answer.url.startswith(("/admin/login/", "/sign-in/"))


def text_of(answer: Any) -> str:
    if getattr(answer, "streaming", False):
        return b"".join(answer.streaming_content).decode(errors="replace")
    return answer.content.decode(errors="replace")


def everything_kept() -> list[list[dict[str, Any]]]:
    """All that a POST could have changed."""
    kept = [LearningSession, Series, Booking, Message, Announcement]
    return [list(model.objects.order_by("pk").values()) for model in kept]
