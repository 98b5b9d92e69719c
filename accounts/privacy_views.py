"""What we hold about you, as a page and as files; and closing the account."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from .closing import LastAdministrator, close_account, may_close
from .closing_code import code_under_way, send_code
from .codes import mail_progress
from .forms import ClosingForm
from .holdings import NotNow, coming_for, held_about, held_in_words
from .limits import TooMany
from .retention import retention_table
from .staff_holdings import works_for_the_hub

FILE_NAME = "what-the-hub-holds-about-me"


@never_cache
@login_required
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything, readable, and how long each thing is kept."""
    return render(
        request,
        "accounts/my_data.html",
        {"held": held_in_words(request.user), "kept": retention_table()},
    )


@never_cache
@login_required
def my_data_to_read(request: HttpRequest) -> HttpResponse:
    """Everything, as one page in a file that opens anywhere and needs no network."""
    context = {"held": held_in_words(request.user), "kept": retention_table()}
    response = render(request, "accounts/my_data_file.html", context | {"now": timezone.now()})
    response["Content-Disposition"] = f'attachment; filename="{FILE_NAME}.html"'
    return response


@never_cache
@login_required
def my_data_file(request: HttpRequest) -> HttpResponse:
    """Everything, as a file for another program."""
    response = JsonResponse(
        held_about(request.user), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    response["Content-Disposition"] = f'attachment; filename="{FILE_NAME}.json"'
    return response


@never_cache
@login_required
def close(request: HttpRequest) -> HttpResponse:
    """Says what closing means. It changes nothing."""
    context = {
        "may_close": may_close(request.user),
        "coming": coming_for(request.user),
        "has_work": works_for_the_hub(request.user),
    }
    return render(request, "accounts/close.html", context)


@never_cache
@login_required
@require_POST
def send_closing_code(request: HttpRequest) -> HttpResponse:
    """Mails the code that closes the account."""
    try:
        send_code(request, request.user)
    except TooMany as error:
        messages.error(request, str(error))
    return redirect("accounts:confirm_closing")


@never_cache
@login_required
def confirm_closing(request: HttpRequest) -> HttpResponse:
    """Asks for the code; the right one forgets everything and signs out."""
    code = code_under_way(request)
    if code is None:
        messages.error(request, _("There is no code that works. Ask for one, then type it."))
        return redirect("accounts:close")
    form = ClosingForm(request.POST or None, code=code)
    if request.method == "POST" and form.is_valid():
        return _close(request)
    return render(
        request,
        "accounts/confirm_closing.html",
        {"form": form, "progress": mail_progress(code)},
        status=422 if form.errors else 200,
    )


def _close(request: HttpRequest) -> HttpResponse:
    entries_stay = bool(coming_for(request.user))
    try:
        close_account(request.user)
    except (LastAdministrator, NotNow) as error:
        messages.error(request, str(error))
        return redirect("accounts:close")
    get_adapter().logout(request)
    told = _("Your account is closed, and what we held about you is deleted.")
    if entries_stay:
        told += " " + _("Sessions in your own calendar are still there: delete them yourself.")
    messages.success(request, told)
    return redirect("/")
