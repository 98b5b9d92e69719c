"""The plainest Django that takes a place safely: lock, count, insert. Nothing else; the yardstick."""

from __future__ import annotations

import django
from django.conf import settings

from learninghub.settings import environment

settings.configure(
    SECRET_KEY="only-for-the-benchmark",  # noqa: S106
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={"default": environment.database("DATABASE_URL", sqlite_path=None)},  # type: ignore[arg-type]
    ROOT_URLCONF=__name__,
    USE_TZ=True,
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

PLACES = 30
LOCKS = {
    "postgresql": "SELECT id FROM bare_session WHERE id = 1 FOR UPDATE",
    "sqlite": "SELECT id FROM bare_session WHERE id = 1",  # the transaction began with the lock
}


def book(request: HttpRequest) -> HttpResponse:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCKS[connection.vendor])
        cursor.execute("SELECT COUNT(*) FROM bare_booking WHERE session_id = 1")
        if cursor.fetchone()[0] >= PLACES:
            return HttpResponse("full", status=409)
        cursor.execute("INSERT INTO bare_booking (session_id) VALUES (1)")
    return HttpResponse("booked", status=201)


urlpatterns = [path("book/", book)]
application = get_wsgi_application()
