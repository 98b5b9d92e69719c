"""Redirects that are short enough for every proxy and browser on their way."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .views import address_too_long

# nginx reads all headers of an answer into one buffer, by default of 4 kB; ours have up to 1.5 kB besides.
LONGEST_LOCATION = 2048


def shorten_redirects(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: a redirect within the hub that is too long loses its query, such as a ``next``.

    What made it so long was typed into the address by the visitor, and passed on. If the path alone is too
    long, the answer is 414; after a form, which has done its work by then, it is the front page. A redirect
    to another site stays as it is: its address is stored, not typed.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        location = response.get("Location", "")
        if len(location) <= LONGEST_LOCATION or _leads_elsewhere(location, request):
            return response
        without_query = location.partition("#")[0].partition("?")[0]
        if len(without_query) > LONGEST_LOCATION:
            if request.method in {"GET", "HEAD"}:
                return address_too_long(request)
            without_query = "/"
        response["Location"] = without_query
        return response

    return answer


def _leads_elsewhere(location: str, request: HttpRequest) -> bool:
    host = urlsplit(location).netloc
    return bool(host) and host != request.META.get("HTTP_HOST")
