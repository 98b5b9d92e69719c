"""The hub's addresses and some that go wrong, with somebody's details at hand."""

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.urls import path

from learninghub.urls import handler400, handler403, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler500", "urlpatterns"]


AT_HOME = "@example.org"
WAYS_TO_BREAK = [
    ArithmeticError, AttributeError, BufferError, EOFError, ImportError, IndexError, KeyError, LookupError,
    MemoryError, NameError, NotImplementedError, OverflowError, RecursionError, TypeError, ValueError,
]  # fmt: skip
NAME = "Hannah Twice"  # a trace shows lines of code, not what is in their variables


def fails(request: HttpRequest, token: str) -> HttpResponse:
    name = request.GET.get("name", "nobody")
    raise RuntimeError(f"Cannot work for {name}{AT_HOME}")


def doubles(request: HttpRequest) -> HttpResponse:
    """Asks the database for what it refuses; PostgreSQL answers with the values."""
    for _ in range(2):
        get_user_model().objects.create(email=f"twice{AT_HOME}", name=NAME)
    return HttpResponse()


def breaks(request: HttpRequest, way: int) -> HttpResponse:
    """Fails in as many ways as there are, all at one address."""
    raise WAYS_TO_BREAK[way]


urlpatterns = [
    path("fails/<slug:token>/", fails),
    path("doubles/", doubles),
    path("breaks/<int:way>/", breaks),
    *urlpatterns,
]
