"""The list of everything public, for search engines: ``/sitemap.xml``."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from wagtail.contrib.sitemaps import Sitemap as WagtailSitemap
from wagtail.query import PageQuerySet

from sessions.feed_queries import FeedSession, every_published_session
from sessions.models import LearningSession, Series

from .page_search import live_pages


class PublicPages(WagtailSitemap):
    """Live pages that everybody may open, in every language."""

    def items(self) -> PageQuerySet:
        public = live_pages(self.get_wagtail_site()).public()
        return public.order_by("path").defer_streamfields().specific()


class _OfTheHub(Sitemap):
    """At the hub's own address, whatever name it was asked under."""

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class Sessions(_OfTheHub):
    """Published sessions, those that are over too."""

    def items(self) -> list[FeedSession]:
        return every_published_session(now=timezone.now())

    def location(self, item: FeedSession) -> str:
        return item.session.get_absolute_url()

    def lastmod(self, item: FeedSession) -> datetime:
        return item.changed_at


class SeriesOfSessions(_OfTheHub):
    """Series of which something is published."""

    def items(self) -> QuerySet[Series]:
        published = LearningSession.objects.published().filter(series=OuterRef("pk"))
        return Series.objects.filter(Exists(published)).order_by("pk")


SITEMAPS = {"pages": PublicPages, "sessions": Sessions, "series": SeriesOfSessions}
