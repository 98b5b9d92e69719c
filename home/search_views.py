"""The page with the search box and what it found."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.models import Topic
from core.search_words import MOST_CHARACTERS

from .search import search


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """``?q=`` is what is looked for; ``in`` and ``page`` show all of one group. Anything may be typed."""
    asked = request.GET
    results = search(
        request, asked.get("q", ""), only=asked.get("in", ""), number=asked.get("page", "")
    )
    context = {"results": results, "most_characters": MOST_CHARACTERS}
    if results.words.terms and not results.total:
        context["topics"] = Topic.objects.all()
    response = render(request, "pages/search.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
