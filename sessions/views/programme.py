"""What the programme page shows: filters, weeks, and a way on when nothing is there."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest

from sessions import queries
from sessions.forms import ProgrammeFilter

PAST_ON_A_PAGE = 20


def upcoming(request: HttpRequest) -> dict[str, Any]:
    """The programme by week, as filtered. A filter that makes no sense is left out, not refused."""
    form = ProgrammeFilter(request.GET, months=queries.months_with_sessions())
    wanted = form.wanted()
    weeks = queries.programme(wanted)
    return {
        "filters": form,
        "wanted": wanted,
        "weeks": weeks,
        "session_count": sum(len(week.sessions) for week in weeks),
        "next_session": None if weeks else queries.next_after_programme(),
    }


def past(request: HttpRequest) -> dict[str, Any]:
    """Sessions that are over, a page at a time."""
    pages = Paginator(queries.past_sessions(), PAST_ON_A_PAGE)
    return {"sessions": pages.get_page(request.GET.get("page"))}
