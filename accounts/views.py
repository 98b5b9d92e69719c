"""Signing in, and one's own details."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.mixins import NextRedirectMixin
from allauth.account.models import Login
from allauth.account.utils import get_login_redirect_url
from allauth.account.views import RequestLoginCodeView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import FormView
from wagtail.admin.views.account import AccountView, NameEmailSettingsPanel

from . import intents, pending_sign_in
from .codes import mail_progress
from .forms import CodeForm, DetailsForm, SignInForm
from .limits import TooMany, count_code_request
from .links import person_of_link
from .services import person_with_address

NO_CODE = gettext_lazy("That code no longer works. Enter your address and we send you another.")


class SignInView(RequestLoginCodeView):
    """One box: an e-mail address. A code goes to it, whether or not we have seen it before."""

    template_name = "account/login.html"

    def form_valid(self, form: SignInForm) -> HttpResponse:
        email = form.cleaned_data["email"]
        try:
            count_code_request(self.request, email)
        except TooMany as error:
            form.add_error("email", str(error))
            refused = self.form_invalid(form)
            refused.status_code = 429
            return refused
        pending_sign_in.begin(self.request, person_with_address(email))
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wanted = intents.described(self.get_next_url() or "")
        return super().get_context_data(**kwargs) | {"wanted": wanted}

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        """A second step that is under way does not shut the box: "use another address" leads here."""


@method_decorator(never_cache, name="dispatch")
class CodeView(NextRedirectMixin, FormView):
    """The code. The right one signs in, and does what the person was about to do."""

    form_class = CodeForm
    template_name = "account/confirm_login_code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Without a code that works, back to the box, with where it was to lead."""
        if request.user.is_authenticated:
            return redirect(get_login_redirect_url(request, self.get_next_url()))
        self.pending = pending_sign_in.of(request)
        if self.pending is None:
            messages.error(request, NO_CODE)
            return redirect(self.passthrough_next_url(reverse("account_login")))
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("action") == "resend" and self.pending.may_ask_again:
            return self._ask_again()
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"code": self.pending.code}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "wanted": intents.described(self.get_next_url() or ""),
            "email": self.pending.code.person.email,
            "progress": mail_progress(self.pending.code),
            "can_resend": self.pending.may_ask_again,
        }

    def form_valid(self, form: CodeForm) -> HttpResponse:
        person = self.pending.code.person
        pending_sign_in.end(self.request)
        record_authentication(self.request, person, method="code", email=person.email)
        login = Login(user=person, email=person.email, redirect_url=self.get_next_url())
        return perform_login(self.request, login)

    def form_invalid(self, form: CodeForm) -> HttpResponse:
        if pending_sign_in.of(self.request):
            return super().form_invalid(form)
        pending_sign_in.end(self.request)
        messages.error(self.request, get_adapter().error_messages["too_many_login_attempts"])
        return redirect(self.passthrough_next_url(reverse("account_login")))

    def _ask_again(self) -> HttpResponse:
        person = self.pending.code.person
        try:
            count_code_request(self.request, person.email)
        except TooMany as error:
            messages.error(self.request, str(error))
        else:
            self.pending.ask_again()
            messages.success(self.request, _("Another code is on its way. Use the newest one."))
        return redirect(self.passthrough_next_url(reverse("account_confirm_login_code")))


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
