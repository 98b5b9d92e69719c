"""Small files that programs look for at fixed addresses: search engines, and phones with a home screen."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core.models import HubSettings

A_DAY = 24 * 60 * 60
# And all below them, in every language. A search that was done is left to its own "noindex".
NOT_FOR_ROBOTS = [
    "/admin/", "/sign-in/", "/sign-out/", "/second-step/", "/my-sessions/", "/my-details/",
    "/my-account/",
]  # fmt: skip
ROBOTS_ELSEWHERE = "User-agent: *\nDisallow: /\n"


@require_safe
@cache_control(public=True, max_age=A_DAY)
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may fetch: everything for readers, or, on a site for trying out, nothing."""
    if not settings.SEARCH_ENGINES:
        return HttpResponse(ROBOTS_ELSEWHERE, content_type="text/plain")
    closed = [path for start in NOT_FOR_ROBOTS for path in (start, f"/*{start}")]
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        "",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
@cache_control(public=True, max_age=A_DAY)
def manifest(request: HttpRequest) -> JsonResponse:
    """Name and picture for a home screen."""
    icon = {"src": static("hub/favicon.svg"), "type": "image/svg+xml", "sizes": "any"}
    about = {
        "name": HubSettings.load().hub_name,
        "short_name": "Learning hub",
        "start_url": "/",
        "display": "browser",
        "background_color": "#fbf8f3",
        "theme_color": "#0b5d63",
        "icons": [icon],
    }
    return JsonResponse(about, content_type="application/manifest+json")


@require_safe
@cache_control(public=True, max_age=A_DAY)
def icon(request: HttpRequest) -> HttpResponse:
    """Where programs look for a picture of the hub without reading a page. All of them read PNG."""
    return HttpResponseRedirect(static("hub/apple-touch-icon.png"))
