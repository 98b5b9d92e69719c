"""Handing out documents."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from wagtail.documents.views.serve import serve

SHUT_IN = "default-src 'none'; sandbox"


def serve_document(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponse:
    """A document, to be saved and not opened on the hub's own address; Wagtail asks who may have it.

    Whatever a browser makes of the file, it runs no script of it and keeps no copy for the next person.
    """
    response = serve(request, document_id, document_filename)
    if "Content-Disposition" in response:
        response["Content-Security-Policy"] = SHUT_IN
        response["Cache-Control"] = "private, no-cache"
    return response
