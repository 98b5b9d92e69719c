"""The page before the first second step, for people who signed in too long ago to set one up."""

from __future__ import annotations

from allauth.account.utils import get_next_redirect_url
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from .fresh_sign_in import LASTS


@login_required
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """Explain why a new sign-in is needed. The POST signs out and leads to the sign-in box."""
    wanted = get_next_redirect_url(request) or reverse("mfa_index")
    if request.method == "POST":
        logout(request)
        return redirect(f"{reverse('account_login')}?{urlencode({'next': wanted})}")
    minutes = int(LASTS.total_seconds() // 60)
    return render(request, "mfa/sign_in_again.html", {"wanted": wanted, "minutes": minutes})
