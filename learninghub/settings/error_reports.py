"""Errors to a Sentry, if an operator names one. It is told what broke and where, and nothing about anybody."""

from __future__ import annotations

from typing import Any

from core.log_lines import discreet

KEPT_OF_A_REQUEST = ("method", "url")


def start_sentry(dsn: str) -> None:
    """Report errors to the project at ``dsn``, from threads of Sentry's own: no request waits for it."""
    import sentry_sdk  # noqa: PLC0415 - not even loaded where it is not used

    sentry_sdk.init(
        dsn,
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        max_breadcrumbs=0,
        auto_session_tracking=False,
        send_client_reports=False,
        before_send=without_people,
    )


def without_people(event: Any, hint: Any) -> Any:
    """The event without cookies, headers, query, person or addresses, and with the request's id."""
    from django_guid import get_guid  # noqa: PLC0415 - settings are still being read above

    request = event.pop("request", {})
    event["request"] = {name: request[name] for name in KEPT_OF_A_REQUEST if name in request}
    for name in ("user", "extra", "breadcrumbs"):
        event.pop(name, None)
    event.setdefault("tags", {})["request_id"] = get_guid()
    return _discreet_throughout(event)


def _discreet_throughout(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _discreet_throughout(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_discreet_throughout(part) for part in value]
    return discreet(value) if isinstance(value, str) else value
