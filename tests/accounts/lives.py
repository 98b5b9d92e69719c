"""People who used everything there is, so that there is something to forget of each kind."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.admin.models import FormState
from wagtail.documents import get_document_model
from wagtail.log_actions import log
from wagtail.models import Comment, CommentReply, Page, PageLogEntry, PageSubscription
from wagtail.users.models import UserProfile

from accounts.models import User
from outbox.enums import MessageStatus
from outbox.models import Message
from sessions.models import Announcement, Booking, Series, SessionSuggestion
from sessions.services.bookings import cancel_booking, tell_access_needs
from sessions.services.feeds import personal_feed
from sessions.services.swaps import swap_place
from tests.factories import BookingFactory, LearningSessionFactory, UserFactory
from tests.signing_in import sign_in

from .second_steps import give_app

NAME, EMAIL, NEED = (
    "Zebedee Quillfeather",
    "zebedee.quillfeather@trust.example",
    "needs-a-signer-xyzzy",
)
TRACES = ["Quillfeather", "zebedee", "xyzzy", "Frobnicator", "Plugh Trust"]


def somebody(**more: object) -> User:
    """A person whose every word can be found again."""
    return UserFactory(
        name=NAME, email=EMAIL, job_role="Frobnicator", organisation="Plugh Trust", **more
    )


def a_busy_life(person: User, client: Client) -> Booking:
    """Signed in on two devices, booked, told needs, cancelled, swapped, suggested, was mailed."""
    sign_in(Client(headers={"user-agent": "xyzzy"}), person)
    sign_in(client, person)
    client.get("/my-sessions/")
    Client().post("/sign-in/", {"email": EMAIL})  # and is about to sign in somewhere else
    held = BookingFactory(person=person, session=LearningSessionFactory(capacity=1))
    tell_access_needs(booking=held, text=NEED)
    cancelled = BookingFactory(person=person)
    cancel_booking(booking=cancelled, actor=person, why=f"{NAME} is ill")
    given = BookingFactory(person=person)
    swap_place(booking=given, to=UserFactory(), actor=person, why="for xyzzy")
    SessionSuggestion.objects.create(person=person, title="xyzzy", why=NAME)
    personal_feed(person)
    Message.objects.filter(recipient=person).update(note=f"550 no such user {EMAIL}")
    waiting = Message.objects.filter(recipient=person, status=MessageStatus.QUEUED)
    waiting.update(address=f"formerly-{EMAIL}")
    return held


def a_working_life(person: User, home: Page) -> None:
    """An organiser and editor: pages, comments, files, messages, an own picture, work in the log."""
    person.groups.add(*Group.objects.filter(name__in=["Organisers", "Editors"]))
    give_app(person)
    home.search_description = "An ordinary page"
    page = home.specific
    mine = Comment(page=page, user=person, text="xyzzy: mind this", contentpath="title")
    page.wagtail_admin_comments.add(mine)
    page.save_revision(user=person, log_action=True)
    mine = Comment.objects.get(user=person)
    mine.log_create(user=person)
    CommentReply.objects.create(comment=mine, user=UserFactory(), text="I shall")
    Comment.objects.create(page=page, user=person, text="xyzzy alone", contentpath="title")
    PageSubscription.objects.create(user=person, page=page, comment_notifications=True)
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=person, locked_at=timezone.now())
    avatar = ContentFile(b"xyzzy", name="zebedee.png")
    UserProfile.objects.create(user=person, avatar=avatar)
    get_document_model().objects.create(
        title="Plan", uploaded_by_user=person, file=ContentFile(b"plan", name="plan.txt")
    )
    log(instance=person, action="wagtail.edit", user=UserFactory())
    addresses = {"before": f"formerly-{EMAIL}", "after": EMAIL}
    log(instance=person, action="accounts.change_address", user=UserFactory(), data=addresses)
    FormState.objects.create(
        user=UserFactory(), data=f"email={EMAIL}", content_type=_users(), object_id=str(person.pk),
        last_updated_at=timezone.now(),
    )  # fmt: skip
    Announcement.objects.create(
        session=LearningSessionFactory(), author=person, subject="From xyzzy", body=NAME,
        sends_at=timezone.now(), recipient_count=0,
    )  # fmt: skip
    series = Series.objects.create(name="Supervision")
    series.organisers.add(person)
    series.save()


def said_in_the_log() -> list[dict[str, object]]:
    """What the log of pages repeats of comments."""
    return [entry.data for entry in PageLogEntry.objects.all() if "comment" in entry.data]


def _users() -> ContentType:
    return ContentType.objects.get_for_model(User)
