"""Signing in, and one's own details."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from allauth.core.ratelimit import consume
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.admin.views.account import AccountView, NameEmailSettingsPanel

from . import intents
from .forms import DetailsForm, SignInForm
from .links import person_of_link
from .services import person_with_address


class SignInView(RequestLoginCodeView):
    """One box: an e-mail address. A code goes to it, whether or not we have seen it before."""

    template_name = "account/login.html"

    def form_valid(self, form: SignInForm) -> HttpResponse:
        if form._user is None:  # new to us, or made by another request in this very moment
            person = person_with_address(form.cleaned_data["email"])
            form._user = person if person.is_active else None
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wanted = intents.described(self.get_next_url() or "")
        return super().get_context_data(**kwargs) | {"wanted": wanted}

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        """A code that is under way does not shut the box: "use another address" leads here."""


class CodeView(ConfirmLoginCodeView):
    """The code. The right one signs in, and does what the person was about to do."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Without a code under way, back to the box: in words, and with where it was to lead."""
        response = super().dispatch(request, *args, **kwargs)
        if getattr(response, "url", "") != reverse("account_request_login_code"):
            return response
        if not len(messages.get_messages(request)):
            told = _("That code no longer works. Enter your address and we send you another.")
            messages.error(request, told)
        return redirect(self.passthrough_next_url(reverse("account_login")))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["wanted"] = intents.described(self.get_next_url() or "")
        if "verify_form" in context and self._action == "resend":
            context.pop("verify_form")
        return context

    def _verify_form_valid(self, form: Any) -> HttpResponse:
        if self._process.user is None:  # the account was forgotten while its code was on the way
            self._process.abort()
            return redirect("account_request_login_code")
        return super()._verify_form_valid(form)

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        email = self._process.state["email"]
        if not consume(self.request, action="request_login_code", key=email):
            messages.error(self.request, get_adapter().error_messages["too_many_login_attempts"])
            return redirect(self.passthrough_next_url(reverse("account_confirm_login_code")))
        self._process.state["at"] = self.stage.login.initiated_at = time.time()
        response = super()._resend_form_valid(form)
        messages.success(self.request, _("We sent you another code. Only the newest one works."))
        return response


@never_cache
@login_required
def details(request: HttpRequest) -> HttpResponse:
    """Asks who somebody is. The first time, the POST also does what they were about to do."""
    wanted = _safe(request, request.POST.get("next") or request.GET.get("next") or "")
    first_time = not request.user.has_told_details
    form = DetailsForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        if first_time:
            done = intents.carry_out(request, wanted)
            return redirect(done or wanted or reverse("sessions:my_sessions"))
        messages.success(request, _("Your details are saved."))
        return redirect(wanted or "accounts:details")
    request.user.refresh_from_db()  # the header must not greet somebody by a name that was refused
    return render(
        request,
        "accounts/details.html",
        {
            "form": form,
            "first_time": first_time,
            "next": wanted,
            "wanted": intents.described(wanted) if first_time else None,
        },
        status=422 if form.errors else 200,
    )


@never_cache
def sign_in_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Signs in with a link that an operator printed while mail was down. Opening it does nothing yet."""
    try:
        person = person_of_link(token)
    except BadSignature:
        return render(request, "accounts/link_refused.html", status=410)
    if request.method != "POST":
        return render(request, "accounts/link.html", {"person": person})
    record_authentication(request, person, method="link")
    return perform_login(request, Login(user=person, email=person.email))


class StaffAccountView(AccountView):
    """Wagtail's page of one's own settings, without the name that it wants in two parts."""

    def get_panels(self) -> list[Any]:
        return [p for p in super().get_panels() if not isinstance(p, NameEmailSettingsPanel)]


def _safe(request: HttpRequest, address: str) -> str:
    """``address`` if it is one of ours, else nothing."""
    ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if ours else ""
