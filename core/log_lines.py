"""Log lines that say what happened, in which request, and nothing about anybody.

What is written here is kept for weeks and read by many: no mail address, no query string, no secret
part of an address, no values of a row that the database refused.
"""

from __future__ import annotations

import logging
import re
from types import TracebackType
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from .outages import in_one_line, is_outage

FIELDS = (
    "time", "level", "logger", "message", "request_id", "method", "path", "status", "ms", "exc_info",
)  # fmt: skip
REPLACED = [
    (
        re.compile(r"[^\s@<>()\[\]{}\"',;:=/\\]{1,64}(?:@|%40)[^\s@<>()\[\]{}\"',;:=/\\]{1,255}"),
        "[address]",
    ),
    # PostgreSQL shows the row that it refused.
    (re.compile(r"^(DETAIL|CONTEXT):.*(\n(?!\S).*)*", re.MULTILINE), r"\1: [left out]"),
    (re.compile(r"(/[^\s?'\"]*)\?[^\s'\"]+"), r"\1"),
    # A calendar's or a sign-in link's secret: long, and not only in small letters as our words are.
    (re.compile(r"(?<=/)(?=[\w:=-]*[A-Z:])[\w:=-]{20,}"), "[secret]"),
]
ErrorInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


def discreet(text: str) -> str:
    """``text`` without what a log must not hold."""
    for pattern, instead in REPLACED:
        text = pattern.sub(instead, text)
    return text


class AsWarning(logging.Filter):
    """Lets every record through, none of them more serious than a warning."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno > logging.WARNING:
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


class _WithoutTraceOfOutages(logging.Formatter):
    """A database that is away and a full disk are one line: a trace for each request would bury the reason."""

    def formatException(self, ei: ErrorInfo) -> str:
        if ei[1] is not None and is_outage(ei[1]):
            return in_one_line(ei[1])
        return super().formatException(ei)


class JsonLines(_WithoutTraceOfOutages, JsonFormatter):
    """One JSON object a line, of the fields in ``FIELDS`` that a record has, and no others."""

    def __init__(self) -> None:
        super().__init__(
            ["levelname", "name", "message", "request_id"],
            rename_fields={"levelname": "level", "name": "logger"},
            timestamp="time",
            json_ensure_ascii=False,
        )

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        kept = ((name, log_data.get(name)) for name in FIELDS)
        return {
            name: discreet(value) if isinstance(value, str) else value
            for name, value in kept
            if value is not None
        }


class TextLines(_WithoutTraceOfOutages):
    """The same to be read by a person, in a mail."""

    def __init__(self) -> None:
        super().__init__(
            "{asctime} {levelname} {name}\nRequest: {request_id}\n\n{message}",
            style="{",
            defaults={"request_id": None},
        )

    def format(self, record: logging.LogRecord) -> str:
        return discreet(super().format(record))
