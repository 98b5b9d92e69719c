"""The plainest page that Django can answer with: no database, no template, no middleware."""

from __future__ import annotations

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="only-for-the-benchmark",  # noqa: S106
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

PAGE = "<!doctype html><html lang=en><title>Bare</title><h1>Bare</h1>" + "<p>Words.</p>" * 300


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE)


urlpatterns = [path("", page)]
application = get_wsgi_application()
