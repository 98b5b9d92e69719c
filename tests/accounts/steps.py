"""The steps of signing in, as a browser does them."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from outbox.services import send_urgent

BOX = "/sign-in/"
CODE = "/sign-in/code/"
DETAILS = "/my-details/"


def ask_for_code(client: Client, email: str, **more: str) -> HttpResponse:
    """Type an address into the one box; the worker sends the mail."""
    response = client.post(BOX, {"email": email, **more})
    send_urgent()
    return response


def newest_code() -> str:
    """The six digits of the newest mail, once the worker has sent it."""
    send_urgent()
    (code,) = re.findall(r"\b\d{6}\b", mail.outbox[-1].body)
    return code


def another_code(code: str) -> str:
    """Six digits that are not ``code``."""
    return f"{(int(code) + 1) % 1_000_000:06}"


def type_code(client: Client, code: str, **more: str) -> HttpResponse:
    return client.post(CODE, {"action": "verify", "code": code, **more})


def send_again(client: Client, **more: str) -> HttpResponse:
    response = client.post(CODE, {"action": "resend", **more})
    send_urgent()
    return response


def sign_in_by_code(client: Client, email: str, **more: str) -> HttpResponse:
    """Both steps; returns the answer to the right code."""
    ask_for_code(client, email, **more)
    return type_code(client, newest_code(), **more)


def signed_in_as(client: Client) -> str | None:
    """The key of the person whose browser this is, as the web session holds it."""
    return client.session.get("_auth_user_id")


def parse(response: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def heading(response: HttpResponse) -> str:
    return parse(response).h1.get_text(strip=True)


def error_beside(response: HttpResponse, name: str) -> str:
    """What is said beside the input ``name``, which must name it as its description."""
    page = parse(response)
    described_by = page.find(attrs={"name": name, "type": True})["aria-describedby"].split()
    (ident,) = [ident for ident in described_by if ident.endswith("error")]
    lines = [line.get_text(" ", strip=True) for line in page.find(id=ident).find_all("p")]
    return " ".join(line.removeprefix("Error: ") for line in lines)


def told(response: HttpResponse) -> list[str]:
    """The messages above the content."""
    return [str(message) for message in response.context["messages"]]
