"""Screenshots of the pages with the demo's content, into ``shots/``: ``python -m tests.shots``.

The content lives in a temporary folder; what ``make demo`` keeps is not touched. Words after the
command narrow it: ``python -m tests.shots programme`` takes the pages whose name has that word.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from .chromium import NoChromium, find_or_install

ROOT = Path(__file__).resolve().parents[1]
SHOTS = ROOT / "shots"
WIDTHS = {390: 844, 1280: 900}
START_SECONDS = 60

VISITOR = ""  # not signed in
HEALTH_VISITOR, ORGANISER = "Health visitor", "Organiser"
# Name, address, who looks. What stands in braces is looked up in the demo: see `places`.
PAGES = [
    ("front-page", "/", VISITOR),
    ("front-page-urdu", "/ur/", VISITOR),
    ("programme", "/sessions/", VISITOR),
    ("programme-past", "/sessions/past/", VISITOR),
    ("session", "/sessions/{session}/", VISITOR),
    ("series", "/series/{series}/", VISITOR),
    ("search", "/search/?q=safeguarding", VISITOR),
    ("search-nothing", "/search/?q=safegarding", VISITOR),
    ("sign-in", "/sign-in/", VISITOR),
    ("not-found", "/there-is-no-such-page/", VISITOR),
    ("session-signed-in", "/sessions/{session}/", HEALTH_VISITOR),
    ("book", "/sessions/{session}/book/", HEALTH_VISITOR),
    ("book-series", "/series/{series}/book/", HEALTH_VISITOR),
    ("my-sessions", "/my-sessions/", HEALTH_VISITOR),
    ("my-calendar", "/my-sessions/calendar/", HEALTH_VISITOR),
    ("suggest", "/sessions/suggest/", HEALTH_VISITOR),
    ("my-account", "/my-account/", HEALTH_VISITOR),
    ("my-details", "/my-details/", HEALTH_VISITOR),
    ("my-devices", "/my-account/devices/", HEALTH_VISITOR),
    ("my-data", "/my-account/data/", HEALTH_VISITOR),
    ("close-account", "/my-account/close/", HEALTH_VISITOR),
    ("gate", "/my-sessions/{booking}/", HEALTH_VISITOR),
    ("cancel", "/my-sessions/{booking}/cancel/", HEALTH_VISITOR),
    ("second-step", "/second-step/", ORGANISER),
    ("admin", "/admin/", ORGANISER),
    ("new-series", "/admin/programme/series/new/", ORGANISER),
    ("mailbox", "/mailbox/", VISITOR),
]


def main() -> int:
    """Take every picture whose name has one of the words given."""
    words = sys.argv[1:]
    wanted = [page for page in PAGES if not words or any(word in page[0] for word in words)]
    try:
        browser_path = find_or_install()
    except NoChromium as error:
        print(error, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="hub-shots-") as folder, demo_site(folder) as address:
        addresses = {path: path.format(**places()) for _, path, _ in wanted}
        cookies = {who: cookie_of(who) for _, _, who in wanted if who}
        # Playwright last: Django refuses its database inside Playwright's loop.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=browser_path, args=arguments)
            for name, path, who in wanted:
                take(browser, name, address + addresses[path], address, cookies.get(who))
    return 0


def places() -> dict[str, Any]:
    """What the addresses' braces stand for. The health visitor has a booking and a calendar address."""
    from django.utils import timezone  # noqa: PLC0415 - these need the settings

    from sessions.models import Booking, LearningSession  # noqa: PLC0415
    from sessions.services.feeds import personal_feed  # noqa: PLC0415

    upcoming = LearningSession.objects.published().filter(starts_at__gt=timezone.now())
    email = _email_of(HEALTH_VISITOR)
    booking = Booking.objects.live().filter(person__email=email).first()
    if booking is None:
        booking = _book(upcoming, email)
    personal_feed(booking.person)
    return {
        "session": upcoming.exclude(pk=booking.session_id)[0].pk,
        "booking": booking.uuid,
        "series": upcoming.filter(series__isnull=False)[0].series_id,
    }


def cookie_of(who: str) -> dict[str, str]:
    """The web session of one of the demo's people, signed in with a second factor."""
    from django.conf import settings  # noqa: PLC0415 - these need the settings
    from django.test import Client  # noqa: PLC0415

    from accounts.models import User  # noqa: PLC0415

    from .signing_in import sign_in  # noqa: PLC0415

    client = Client()
    sign_in(client, User.objects.get(email=_email_of(who)), second_factor=True)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": settings.SITE_URL}


def take(
    browser: Browser, name: str, address: str, site: str, cookie: dict[str, str] | None
) -> None:
    SHOTS.mkdir(exist_ok=True)
    for width, height in WIDTHS.items():
        context = browser.new_context(
            viewport={"width": width, "height": height}, is_mobile=width < 600, locale="en-GB"
        )
        if cookie:
            context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        answer = page.goto(address)
        page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)
        status = answer.status if answer else "no answer"
        print(f"{status}  {SHOTS.name}/{name}-{width}.png  {page.url.removeprefix(site)}")
        context.close()


@contextlib.contextmanager
def demo_site(folder: str) -> Iterator[str]:
    """The site with the demo's content, kept in ``folder``; gives its address."""
    port = _free_port()
    address = f"http://localhost:{port}"
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "learninghub.settings.dev",
        "HUB_VAR_DIR": folder,
        "SITE_URL": address,
    }
    os.environ.pop("DATABASE_URL", None)
    for step in ("migrate", "set_up_hub", "load_demo"):
        _manage(step)
    _set_up_django()
    command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    with (Path(folder) / "site.log").open("wb") as log:
        site = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    try:
        _wait_for(address, site)
        yield address
    finally:
        site.terminate()
        site.wait()


def _manage(command: str) -> None:
    answer = subprocess.run(
        [sys.executable, "manage.py", command], cwd=ROOT, capture_output=True, text=True
    )
    if answer.returncode:
        raise SystemExit(f"{command} failed:\n{answer.stdout}{answer.stderr}")


def _set_up_django() -> None:
    import django  # noqa: PLC0415 - the settings are known only now

    django.setup()


def _wait_for(address: str, site: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while site.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address, timeout=START_SECONDS).close()  # noqa: S310 - http, above
            return
        time.sleep(0.1)
    raise SystemExit("The site did not start.")


def _free_port() -> int:
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


def _email_of(label: str) -> str:
    from home.demo import DEMO_PEOPLE  # noqa: PLC0415 - needs the settings

    return next(person.email for person in DEMO_PEOPLE if person.label == label)


def _book(upcoming: Any, email: str) -> Any:
    from accounts.models import User  # noqa: PLC0415 - these need the settings
    from sessions.exceptions import BookingError  # noqa: PLC0415
    from sessions.services.bookings import book_place  # noqa: PLC0415

    for session in upcoming:
        with contextlib.suppress(BookingError):
            return book_place(session=session, person=User.objects.get(email=email))
    raise SystemExit("The demo has no session that can be booked.")


if __name__ == "__main__":
    sys.exit(main())
