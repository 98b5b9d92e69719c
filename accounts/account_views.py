"""My account: what there is of one, and where to change it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from .devices import devices_of
from .queries import SecondSteps, second_steps_of


@never_cache
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """One card for each part, saying how it stands."""
    person = request.user
    details = [
        (_("Name"), person.name),
        (_("Job role"), person.job_role),
        (_("Where you work or study"), person.organisation),
        (_("Area"), person.area or ""),
    ]
    steps: SecondSteps = second_steps_of(person)
    return render(
        request,
        "accounts/account.html",
        {
            "details": [(name, value or _("Not told yet")) for name, value in details],
            "mailbox": person.email.partition("@"),
            "steps": steps,
            "needs_second_step": person.is_staff and not steps,
            "device_count": devices_of(person).count(),
        },
    )
