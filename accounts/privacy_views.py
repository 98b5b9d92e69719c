"""What we hold about you, as a page and as a file; and closing the account."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from .closing import close_account
from .holdings import held_about, labels


@never_cache
@login_required
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything, readable."""
    names = labels()
    held = [(names[name], rows) for name, rows in held_about(request.user).items()]
    return render(request, "accounts/my_data.html", {"held": held})


@never_cache
@login_required
def my_data_file(request: HttpRequest) -> HttpResponse:
    """Everything, as a file for another program."""
    response = JsonResponse(
        held_about(request.user), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    response["Content-Disposition"] = 'attachment; filename="what-the-hub-holds-about-me.json"'
    return response


@never_cache
@login_required
def close(request: HttpRequest) -> HttpResponse:
    """Asks first; the POST forgets everything and signs out."""
    if request.method != "POST":
        return render(request, "accounts/close.html")
    close_account(request.user)
    get_adapter().logout(request)
    messages.success(request, _("Your account is closed, and what we held about you is deleted."))
    return redirect("/")
