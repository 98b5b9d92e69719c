"""The hub and the way to a page as search engines read them (schema.org). Pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

Facts = dict[str, Any]
CONTEXT = "https://schema.org"


def organisation(name: str) -> Facts:
    """Who stands behind the hub."""
    return {
        "@context": CONTEXT,
        "@type": "Organization",
        "name": name,
        "url": f"{settings.SITE_URL}/",
        "areaServed": ["East Midlands", "West Midlands"],
    }


def website(name: str) -> Facts:
    """The hub as a site that can be searched."""
    pattern = f"{settings.SITE_URL}{reverse('home:search')}?q={{search_term_string}}"
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": name,
        "url": f"{settings.SITE_URL}/",
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": pattern},
            "query-input": "required name=search_term_string",
        },
    }


def breadcrumbs(steps: Iterable[tuple[str, str]]) -> Facts:
    """The way to a page: pairs of title and full address, the page itself last."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": title, "item": address}
            for position, (title, address) in enumerate(steps, 1)
        ],
    }
