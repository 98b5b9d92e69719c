"""Pages for a request that is refused."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Says that the page is somebody else's, and how to go on."""
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Says that the form could not be trusted (often: cookies are off, or the page was old)."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Says that what was sent cannot be read. Asks nothing of the request, which may be what is broken."""
    return HttpResponse(render_to_string("400.html"), status=400)
