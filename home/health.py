"""Addresses for whoever watches the hub. They say how things are, and nothing about anybody."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from outbox.queries import mail_state


class HealthMiddleware:
    """Answers for ``/health/…`` before anything else is asked.

    A probe from the inside has no TLS and calls us 127.0.0.1 or by the name of a socket, so it must
    pass neither the redirect to https nor the list of host names; and it needs no web session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = ANSWERS.get(request.path_info.removesuffix("/"))
        if answer is None:
            return self.get_response(request)
        response = answer()
        response["Cache-Control"] = "no-store"
        # Its request line is enough; Django would make an error of a 503.
        response._has_been_logged = True  # type: ignore[attr-defined]
        return response


def live() -> JsonResponse:
    """The process answers. Restart it if this does not."""
    return JsonResponse({"live": True})


def ready() -> JsonResponse:
    """The database answers and has every migration. Send no visitors while this is 503."""
    try:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except (DatabaseError, InterfaceError):
        return JsonResponse({"ready": False, "database": "does not answer"}, status=503)
    status = 503 if waiting else 200
    return JsonResponse({"ready": not waiting, "migrations_waiting": waiting}, status=status)


def worker() -> JsonResponse:
    """A worker is at work and no mail is late. 503 calls somebody."""
    try:
        state = mail_state()
    except (DatabaseError, InterfaceError):
        return JsonResponse({"worker": "not known", "database": "does not answer"}, status=503)
    well = state.worker_is_at_work and not state.mail_is_late
    answer = {
        "well": well,
        "worker_seen_at": state.worker_seen_at,
        "oldest_unsent_mail": state.oldest_due_at,
        "failed_mails": state.failed,
    }
    return JsonResponse(answer, status=200 if well else 503)


ANSWERS = {"/health/live": live, "/health/ready": ready, "/health/worker": worker}
