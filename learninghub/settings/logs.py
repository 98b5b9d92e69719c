"""Where log lines go. A server writes JSON for a machine to read; elsewhere they are for people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

QUIET = {name: {"level": "WARNING"} for name in ("django_tasks", "wagtail")} | {
    "django_guid": {"level": "ERROR"},  # it tells of each id that it makes
}
# Django logs a request that it refuses as an error. Nobody who runs the hub can mend it: it is a
# warning here, and no mail.
REFUSED = {"handlers": ["refused"], "level": "INFO", "propagate": False}
AS_WARNINGS = {"()": "core.log_lines.AsWarning"}


def for_people() -> dict[str, Any]:
    """Plain lines; the line for each request is left to the development server."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"as_warning": AS_WARNINGS},
        "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "line"},
            "refused": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["as_warning"],
            },
        },
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": QUIET
        | {"learninghub.requests": {"level": "WARNING"}, "django.security": REFUSED},
    }


def for_a_server(*, error_mail_to: Sequence[str] = (), told_in: Path) -> dict[str, Any]:
    """One JSON object a line on standard error; errors by mail too, if there is somebody to get it."""
    handlers: dict[str, Any] = {"console": _json_lines()}
    refused = _json_lines() | {"filters": ["request_id", "as_warning"]}
    if error_mail_to:
        handlers["error_mail"] = {
            "()": "core.error_mail.ErrorMailHandler",
            "filters": ["request_id"],
            "recipients": error_mail_to,
            "folder": told_in,
        }
    return _base() | {
        "handlers": handlers | {"refused": refused},
        "root": {"handlers": list(handlers), "level": "INFO"},
        "loggers": QUIET
        | {
            # Named with no handlers of its own: Django's would mail cookies and form values.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # A page that is not there has its request line.
            "django.request": {"level": "ERROR"},
            "django.security": REFUSED,
            # Scanners try wrong host names all day; the request line has the 400.
            "django.security.DisallowedHost": {"level": "CRITICAL"},
        },
    }


def for_gunicorn() -> dict[str, Any]:
    """The same lines for what gunicorn itself says. Its access log is off: ours replaces it."""
    loggers = {
        "gunicorn.error": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    }
    return _base() | {
        "handlers": {"console": _json_lines()},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": loggers,
    }


def _json_lines() -> dict[str, Any]:
    return {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request_id"]}


def _base() -> dict[str, Any]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "request_id": {
                "()": "django_guid.log_filters.CorrelationId",
                "correlation_id_field": "request_id",
            },
            "as_warning": AS_WARNINGS,
        },
        "formatters": {"json": {"()": "core.log_lines.JsonLines"}},
    }
