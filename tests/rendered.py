"""Which templates a page was made of. Django tells its own test client; this asks it the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import Template
from django.test.signals import template_rendered
from django.test.utils import instrumented_test_render  # type: ignore[attr-defined]

HEADER = "X-Templates"
_names: ContextVar[dict[str, None] | None] = ContextVar("names of templates", default=None)


@contextmanager
def names_of_templates() -> Iterator[dict[str, None]]:
    """Fills with the names of what is rendered within the block, each once, in their order."""
    Template._render = instrumented_test_render  # type: ignore[attr-defined]
    template_rendered.connect(_note, dispatch_uid="names of templates")
    names: dict[str, None] = {}
    token = _names.set(names)
    try:
        yield names
    finally:
        _names.reset(token)


class TemplatesMiddleware:
    """Says in a header which templates an answer was made of."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with names_of_templates() as names:
            response = self.get_response(request)
        response[HEADER] = ",".join(names)
        return response


def _note(template: Template, **kwargs: Any) -> None:
    names = _names.get()
    if names is not None and template.name:
        names[template.name] = None
