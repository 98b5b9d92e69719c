"""What production refuses and how it answers, asked of a running one."""

from __future__ import annotations

import json
import socket
import subprocess
import sys

import pytest
from django.conf import settings

from tests.production_site import FROM_THE_PROXY, production_site, production_variables

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
ASK = """
import json
from django.conf import settings as s
names = ["DEBUG", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE",
         "CSRF_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY", "CSRF_COOKIE_SAMESITE"]
print(json.dumps({name: getattr(s, name) for name in names} | {"mailbox": hasattr(s, "MAILBOX_DIR")}))
"""


@pytest.fixture
def site(hub, database_url, tmp_path):
    with production_site(var=tmp_path, database_url=database_url, processes=1) as site:
        yield site


def test_only_https_by_its_own_name_and_nothing_of_development(site):
    for path in ("/mailbox/", "/style-guide/", "/admin/styleguide/", "/media/documents/a.pdf"):
        assert site.ask(path).status in {302, 404}
        assert "mailbox" not in site.ask(path).text.lower()
    assert site.ask("/mailbox/").status == 404
    assert site.ask("/", Host="elsewhere.example.org").status == 400
    plain = site.ask("/sessions/", X_Forwarded_Proto="http")
    assert (plain.status, plain.headers["Location"]) == (301, "https://hub.example.org/sessions/")


def test_the_hub_alone_says_how_long_only_https_is_to_be_used(site):
    proxy = (settings.BASE_DIR / "deploy" / "nginx.conf").read_text()

    assert site.ask("/sessions/").headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in proxy


def test_a_cookie_is_for_https_alone_and_not_for_scripts_or_other_sites(site):
    answer = site.ask("/sign-in/")

    attributes = {part.strip() for part in answer.headers["Set-Cookie"].split(";")[1:]}
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= attributes


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "hub", "10.0.0.7:8099", "_"])
def test_a_probe_is_answered_by_any_name_without_tls_and_without_a_cookie(site, host):
    for path in ("/health/live/", "/health/ready/", "/health/ready"):
        answer = site.ask(path, Host=host, X_Forwarded_Proto="http")
        assert (answer.status, answer.cookies) == (200, {})
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_search_too_long_for_most_servers_is_answered_by_the_hub(site):
    answer = site.ask(f"/search/?q={'sleep' * 2000}")

    assert answer.status == 200
    assert "the first 100 characters" in answer.text


@pytest.mark.parametrize(
    "kind", ["text/plain; charset*=nonsense''%ff", "text/plain; charset*=utf-8''%ff; charset*0=a"]
)
def test_a_content_type_that_cannot_be_parsed_is_refused_on_a_page_with_a_log_line(site, kind):
    """Django fails over it before its first middleware, and the web server then answers for itself."""
    answer = site.ask("/sign-in/", form={"email": "a@example.org"}, Content_Type=kind)

    assert answer.status == 400
    assert "Sorry, the hub cannot read this" in answer.text
    lines = site.lines_about(answer.headers["X-Request-ID"])
    assert {line["level"] for line in lines} <= {"INFO", "WARNING"}


def test_a_form_that_breaks_off_is_no_fault_of_the_hub(site):
    host, port = site.address.split(":")
    head = "".join(f"{name}: {value}\r\n" for name, value in FROM_THE_PROXY.items())
    form = "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 5000\r\n\r\n--x\r\nContent-"
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        connection.sendall(f"POST /sign-in/ HTTP/1.1\r\n{head}{form}".encode())
        connection.shutdown(socket.SHUT_WR)
        received = b"".join(iter(lambda: connection.recv(65536), b""))

    assert not received.startswith(b"HTTP/1.1 5")
    site.ask("/sign-in/")  # its line comes after those of the other
    assert [line for line in site.lines() if line["level"] == "ERROR"] == []


def test_what_keeps_people_safe_cannot_be_switched_off_from_outside(tmp_path):
    variables = production_variables(
        var=tmp_path, database_url="", DEBUG="True", MAILBOX_DIR=str(tmp_path), SESSION_COOKIE_SECURE="False",
        DJANGO_SETTINGS_MODULE="learninghub.settings.production",
    )  # fmt: skip

    answer = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=settings.BASE_DIR,
        env=variables,
        capture_output=True,
        text=True,
    )

    cookie = {"SECURE": True, "HTTPONLY": True, "SAMESITE": "Lax"}
    expected = {
        f"{which}_COOKIE_{name}": value
        for which in ("SESSION", "CSRF")
        for name, value in cookie.items()
    }
    assert json.loads(answer.stdout) == expected | {"DEBUG": False, "mailbox": False}
