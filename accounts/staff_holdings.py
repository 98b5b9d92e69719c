"""What Wagtail keeps about somebody who helps to run the hub, and how it forgets it.

Pages, pictures and documents are the hub's and stay. Who made them is then an empty row.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext as _
from wagtail.admin.models import EditingSession, FormState
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.log_actions import registry
from wagtail.models import (
    COMMENTS_RELATION_NAME,
    Comment,
    CommentReply,
    ModelLogEntry,
    Page,
    PageLogEntry,
    PageSubscription,
    Revision,
    TaskState,
    UploadedFile,
)
from wagtail.users.models import UserProfile

from .holdings import Row
from .models import User

REMOVED = "(removed)"
CHANGE_ADDRESS = "accounts.change_address"  # in the log, with the address before and after


def works_for_the_hub(person: User) -> bool:
    """Whether ``person`` helps to run the hub, or once did and something of it is left."""
    saved = Revision.objects.filter(user=person)
    return person.is_staff or saved.exists() or bool(files_held(person))


def log_held(person: User) -> list[Row]:
    """What they did in the admin, and what was done there about them: the same thing done often is one row."""
    own = ModelLogEntry.objects.filter(Q(user=person) | _about(person))
    entries = [*PageLogEntry.objects.filter(user=person), *own]
    times: dict[tuple[str, str, bool, tuple[tuple[str, str], ...]], list[datetime]] = {}
    for entry in entries:
        about = (entry.action, entry.label, entry.user_id == person.pk, _addresses(entry, person))
        times.setdefault(about, []).append(entry.timestamp)
    in_order = sorted(times.items(), key=lambda each: min(each[1]))
    return [
        {
            "what": str(registry.get_action_label(action)),
            "on": label,
            "by": "you" if is_own else "an administrator",
            **dict(addresses),
            **_often(moments),
        }
        for (action, label, is_own, addresses), moments in in_order
    ]


def _addresses(entry: PageLogEntry | ModelLogEntry, person: User) -> tuple[tuple[str, str], ...]:
    """The addresses in ``entry`` if it says that those of ``person`` themselves were changed."""
    if entry.action != CHANGE_ADDRESS or entry.object_id != str(person.pk):
        return ()
    return tuple((f"address {key}", entry.data.get(key, REMOVED)) for key in ("before", "after"))


def files_held(person: User) -> list[Row]:
    """Pictures and documents they put in."""
    return [
        {"kind": kind, "title": file.title, "added on": file.created_at}
        for kind, model in (("picture", get_image_model()), ("document", get_document_model()))
        for file in model.objects.filter(uploaded_by_user=person).order_by("created_at")
    ]


def writing_held(person: User) -> list[Row]:
    """Versions of pages that they saved, summed up by page, and comments that they wrote beside pages."""
    comments = Comment.objects.filter(user=person).select_related("page")
    replies = CommentReply.objects.filter(user=person).select_related("comment__page")
    told = TaskState.objects.filter(finished_by=person).exclude(comment="")
    return [
        *_versions(person),
        *[_row("comment", str(c.page), c.created_at, c.text) for c in comments],
        *[_row("reply", str(r.comment.page), r.created_at, r.text) for r in replies],
        *[_row("review", "", t.finished_at, t.comment) for t in told],
    ]


def _versions(person: User) -> list[Row]:
    """The admin saves one each few seconds while somebody types: by the page, they say something."""
    by_page = Revision.objects.filter(user=person).values("base_content_type", "object_id")
    summed = by_page.annotate(
        page=Max("object_str"), count=Count("pk"), first=Min("created_at"), last=Max("created_at")
    )
    return [
        {
            "kind": "versions",
            "page": each["page"],
            "how often saved": each["count"],
            "first": each["first"],
            "last": each["last"],
        }
        for each in summed.order_by("first", "object_id")
    ]


def _often(moments: list[datetime]) -> Row:
    return {"how often": len(moments), "first": min(moments), "last": max(moments)}


def settings_held(person: User) -> list[Row]:
    """How they set up the admin for themselves."""
    return [
        {
            "language": profile.preferred_language or _("as the hub"),
            "own picture": bool(profile.avatar),
            "pages watched": PageSubscription.objects.filter(user=person).count(),
        }
        for profile in UserProfile.objects.filter(user=person)
    ]


def forget_staff_work(person: User) -> None:
    """Forget what they wrote about their work, how they set it up, and how the log names them."""
    _forget_comments(person)
    TaskState.objects.filter(finished_by=person).update(comment="")
    Page.objects.filter(locked_by=person).update(locked=False, locked_by=None, locked_at=None)
    for profile in UserProfile.objects.filter(user=person):
        profile.avatar.delete(save=False)
        profile.delete()
    for upload in UploadedFile.objects.filter(uploaded_by_user=person):
        upload.file.delete(save=False)
        upload.delete()
    for model in (EditingSession, FormState, PageSubscription):
        model.objects.filter(user=person).delete()
    # Somebody may have the form about this very person open, with every detail in it.
    FormState.objects.filter(_about(person)).delete()
    ModelLogEntry.objects.filter(_about(person)).update(label="(closed)", data={})
    _forget_address_in_log(person.email)
    # Wagtail's log repeats what was said in comments.
    for entry in PageLogEntry.objects.filter(user=person, data__has_key="comment"):
        PageLogEntry.objects.filter(pk=entry.pk).update(data={})


def _forget_address_in_log(address: str) -> None:
    """Somebody else may have had this address before, or got it by mistake: their log names it too."""
    ModelLogEntry.objects.filter(label=address).update(label=REMOVED)
    for entry in ModelLogEntry.objects.filter(action=CHANGE_ADDRESS):
        if address in entry.data.values():
            kept = {
                key: REMOVED if value == address else value for key, value in entry.data.items()
            }
            ModelLogEntry.objects.filter(pk=entry.pk).update(data=kept)


def _forget_comments(person: User) -> None:
    """Their own go; one that others replied to keeps its place without its words."""
    CommentReply.objects.filter(user=person).delete()
    own = Comment.objects.filter(user=person)
    own.filter(replies__isnull=True).delete()
    own.update(text=REMOVED)
    with_comments = Revision.objects.filter(content__has_key=COMMENTS_RELATION_NAME)
    for revision in with_comments.iterator(chunk_size=100):
        if _blank(revision.content[COMMENTS_RELATION_NAME], person):
            Revision.objects.filter(pk=revision.pk).update(content=revision.content)


def _blank(comments: list[dict[str, Any]], person: User) -> bool:
    """Take the words out of what ``person`` said in a saved version; returns whether they said any."""
    said = [*comments, *[reply for comment in comments for reply in comment.get("replies", [])]]
    own = [each for each in said if each.get("user") == person.pk and each["text"] != REMOVED]
    for each in own:
        each["text"] = REMOVED
    return bool(own)


def _about(person: User) -> Q:
    """Rows that are about the account itself."""
    return Q(content_type=ContentType.objects.get_for_model(User), object_id=str(person.pk))


def _row(kind: str, page: str, when: object, text: str = "") -> Row:
    return {"kind": kind, "page": page, "written on": when, "text": text}
