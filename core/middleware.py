"""What happens to every request: its line in the log, and the headers of its answer."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

REQUEST_ID = re.compile(r"[0-9a-f]{32}")
request_lines = logging.getLogger("learninghub.requests")


class SearchEnginesMiddleware:
    """Tells search engines not to list what is one person's own.

    What must not be kept by a cache (``never_cache``) is somebody's own page, or leads to one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_personal = "no-store" in response.get("Cache-Control", "")
        if is_personal or not settings.SEARCH_ENGINES:
            response["X-Robots-Tag"] = "noindex"
        return response


class RequestLineMiddleware:
    """Writes one line for each request, under its id.

    The id comes from the proxy as ``X-Request-ID``; anything but 32 hexadecimal digits is dropped
    before django-guid, which takes more forms than that, can make it the id.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        if not REQUEST_ID.fullmatch(request.META.get("HTTP_X_REQUEST_ID", "")):
            request.META.pop("HTTP_X_REQUEST_ID", None)
        response = self.get_response(request)
        facts = {
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "ms": round((time.perf_counter() - began) * 1000),
        }
        request_lines.info("%(method)s %(path)s %(status)s", facts, extra=facts)
        return response


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict policy for the site, and Wagtail's own for its admin."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        in_admin = request.path_info.startswith(reverse("wagtailadmin_home"))
        if in_admin and parts.config is None and not report_only:
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts
