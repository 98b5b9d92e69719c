"""Suggesting a session."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts.decorators import known_person_required
from sessions import queries
from sessions.forms import SuggestionForm
from sessions.services.suggestions import MOST_OPEN, TooManySuggestions, suggest_session


@never_cache
@known_person_required
def suggest(request: HttpRequest) -> HttpResponse:
    """Asks what a session should be about; the POST puts it into the organisers' queue."""
    form = SuggestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            suggest_session(person=request.user, **form.cleaned_data)
        except TooManySuggestions as error:
            form.add_error(None, str(error))
        else:
            return redirect("sessions:suggested")
    waiting = list(queries.open_suggestions(request.user))
    return render(
        request,
        "sessions/suggest.html",
        {"form": form, "waiting": waiting, "is_enough": len(waiting) >= MOST_OPEN},
        status=422 if form.errors else 200,
    )


@never_cache
@known_person_required
def suggested(request: HttpRequest) -> HttpResponse:
    """Says thank you, and what happens next."""
    return render(request, "sessions/suggested.html")
