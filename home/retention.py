"""How long Wagtail's own records are kept: who did what in the admin, and old versions of pages."""

from __future__ import annotations

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.management.commands.purge_revisions import purge_revisions
from wagtail.models import ModelLogEntry, PageLogEntry

from accounts.retention import Rule, in_batches
from sessions.models import LearningSession


def forget_log(before: datetime) -> int:
    """Forget who did what. Of sessions to come it stays: calendars count the changes by it."""
    coming = LearningSession.objects.filter(ends_at__gte=before)
    keys = coming.annotate(key=Cast("pk", CharField())).values("key")
    sessions = ContentType.objects.get_for_model(LearningSession)
    records = ModelLogEntry.objects.filter(timestamp__lt=before)
    records = records.exclude(content_type=sessions, object_id__in=keys)
    pages = PageLogEntry.objects.filter(timestamp__lt=before)
    return in_batches(records, QuerySet.delete) + in_batches(pages, QuerySet.delete)


def forget_versions(before: datetime) -> int:
    """Forget old versions of pages, but the newest, the published, and what waits for its time."""
    forgotten, _protected = purge_revisions(days=(timezone.now() - before).days)
    return forgotten


RULES = {
    "admin_log": Rule(
        what=_("Who did what in the admin"),
        why=_("To find out what went wrong, and who can say why."),
        since=_("after it was done; about sessions, after the session"),
        days=2 * 365,
        least=180,
        most=6 * 365,
        forget=forget_log,
        of_staff=True,
    ),
    "versions": Rule(
        what=_("Old versions of pages, with who saved them"),
        why=_("So that editors can go back. The newest and the published version always stay."),
        since=_("after a version was saved"),
        days=2 * 365,
        least=90,
        most=6 * 365,
        forget=forget_versions,
        of_staff=True,
    ),
}
