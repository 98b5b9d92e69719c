"""Addresses for whoever watches the hub. They say how things are, and nothing about anybody."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from outbox.queries import mail_state


@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """The process answers. Restart it if this does not."""
    return JsonResponse({"live": True})


@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers and has every migration. Send no visitors while this is 503."""
    try:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return JsonResponse({"ready": False, "database": "does not answer"}, status=503)
    status = 503 if waiting else 200
    return JsonResponse({"ready": not waiting, "migrations_waiting": waiting}, status=status)


@never_cache
def worker(request: HttpRequest) -> JsonResponse:
    """A worker is at work and no mail is late. 503 calls somebody."""
    try:
        state = mail_state()
    except DatabaseError:
        return JsonResponse({"worker": "not known", "database": "does not answer"}, status=503)
    well = state.worker_is_at_work and not state.mail_is_late
    answer = {
        "well": well,
        "worker_seen_at": state.worker_seen_at,
        "oldest_unsent_mail": state.oldest_due_at,
        "failed_mails": state.failed,
    }
    return JsonResponse(answer, status=200 if well else 503)
