"""Requests that nobody could make sense of are answered with 400, and are no fault of the hub."""

from __future__ import annotations

import codecs
import logging
from collections.abc import Callable, Iterable
from traceback import walk_tb
from typing import Any
from urllib.parse import unquote_plus

from django.http import HttpRequest, UnreadablePostError
from django.http.response import HttpResponseBase
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.http import parse_header_parameters

from .views import bad_request

NULL = "\x00"
# Functions of Django, Wagtail and Python that make something of what was sent: a form's field, an id for a
# query, an address, the body of a PATCH. What fails below them was in the request.
READS_WHAT_WAS_SENT = {"value_from_datadict", "get_prep_value", "urlsplit", "patch"}
MISREADINGS = (AttributeError, LookupError, RecursionError, TypeError, ValueError)
UNREADABLE = "application/x-unreadable"
logger = logging.getLogger(__name__)
WSGIApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def mark_unreadable_content_types(application: WSGIApplication) -> WSGIApplication:
    """WSGI middleware: replace a Content-Type that Django cannot parse by one that the hub refuses.

    Django parses it before any of its own middleware runs, and what fails there has no page and no log line.
    """

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            parse_header_parameters(environ.get("CONTENT_TYPE", ""))
        except (LookupError, TypeError, ValueError):
            environ["CONTENT_TYPE"] = UNREADABLE
        return application(environ, start_response)

    return answer


def refuse_unreadable_requests(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: answer 400 to null characters in address or cookies, and to a body that cannot be read.

    PostgreSQL fails over a null character wherever one is looked up. In what is typed into forms, the form's
    own fields refuse it beside the field.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        if _has_null_character(request) or not (_is_text(request) and _has_readable_form(request)):
            return bad_request(request)
        return get_response(request)

    return answer


def _has_null_character(request: HttpRequest) -> bool:
    query = unquote_plus(request.META.get("QUERY_STRING", ""))
    return any(NULL in text for text in (request.path_info, query, *request.COOKIES.values()))


def _is_text(request: HttpRequest) -> bool:
    """Whether the request is UTF-8, as browsers send it. Python has "encodings" that are none of text."""
    encoding = request.encoding or "utf-8"
    return request.content_type != UNREADABLE and codecs.lookup(encoding).name in {"utf-8", "ascii"}


def _has_readable_form(request: HttpRequest) -> bool:
    """Read the form; Django's parser meets some malformed headers of its parts with errors of Python."""
    try:
        len(request.POST)
    except (LookupError, TypeError, UnreadablePostError, ValueError):
        return False
    return True


class MalformedFormMiddleware:
    """Answers 400 to values that no page of the hub or of Wagtail's admin sends.

    Wagtail reads counters, positions, ids and JSON out of hidden fields and takes it for granted that they are
    there and well-formed. The trace of what failed is in the log, as a warning.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        if not _is_about_what_was_sent(exception):
            return None
        logger.warning("what was sent could not be read", exc_info=exception)
        return bad_request(request)


def _is_about_what_was_sent(exception: Exception) -> bool:
    if isinstance(
        exception, MultiValueDictKeyError
    ):  # a field that a view asks for and does not find
        return True
    if not isinstance(exception, MISREADINGS):
        return False
    steps = (frame.f_code.co_name for frame, _ in walk_tb(exception.__traceback__))
    return not READS_WHAT_WAS_SENT.isdisjoint(steps)
