"""Pages for a request that is refused, or that went wrong."""

from __future__ import annotations

import sys

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django_guid import get_guid

from .outages import database_fails, disk_takes_no_more

TRY_AGAIN_AFTER_SECONDS = 60


def not_there(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """For an address that a library would answer, and that the hub does not have."""
    raise Http404


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Says that the page is somebody else's, and how to go on."""
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Says that the form could not be trusted (often: cookies are off, or the page was old)."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Says that what was sent cannot be read. Asks nothing of the request, which may be what is broken."""
    return HttpResponse(render_to_string("400.html"), status=400)


def address_too_long(request: HttpRequest) -> HttpResponse:
    """Says that the address is longer than any page of the hub has, with 414."""
    return HttpResponse(render_to_string("414.html"), status=414)


def server_error(request: HttpRequest) -> HttpResponse:
    """Says sorry, with the id under which the log has it. It asks neither database nor web session.

    Django calls this while it handles the exception. A database that fails and a disk that is full are a
    503: they will be back.
    """
    known = {"request_id": get_guid()}
    error = sys.exception()
    if not (database_fails(error) or disk_takes_no_more(error)):
        return HttpResponse(render_to_string("500.html", known), status=500)
    page = HttpResponse(render_to_string("503.html", known), status=503)
    page["Retry-After"] = str(TRY_AGAIN_AFTER_SECONDS)
    page["Cache-Control"] = "no-store"
    return page
