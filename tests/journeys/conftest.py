"""The browser, and a running site with the hub set up."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.chromium import find_or_install
from tests.conftest import Hub

from .journey import Journey

HERE = Path(__file__).parent
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    # The journeys talk to the site under test and to nobody else.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright runs a loop of events in this thread, and Django then refuses its database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    arguments = ARGUMENTS + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_or_install(), args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def journey(browser: Browser, live_server: Any, hub: Hub) -> Iterator[Journey]:
    """Somebody before a phone, not signed in. Ends by asking what the browser thought of it all."""
    journey = Journey(browser, live_server.url)
    yield journey
    journey.close()
    journey.then_the_browser_had_nothing_to_complain_about()
    journey.then_no_other_host_was_asked()
