"""A browser's window before somebody, and what it noticed."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

PHONE_WIDTH = 390
SMALLEST_WIDTH = 320
DESKTOP_WIDTH = 1280
WIDEST_PHONE = 600
HEIGHT = 844
PATIENCE_MILLISECONDS = 10_000


class Window:
    """One page at a time; keeps every address that was asked for and every error."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.requested: list[str] = []
        self.complaints: list[str] = []
        self.has_javascript = True
        self.open(PHONE_WIDTH)

    def close(self) -> None:
        self.context.close()

    def open(self, width: int) -> None:
        """A window of ``width`` pixels that keeps the cookies of the one before."""
        before: BrowserContext | None = getattr(self, "context", None)
        cookies: Any = before.cookies() if before else []
        if before:
            before.close()
        self.width = width
        self.context: BrowserContext = self._context(has_javascript=self.has_javascript)
        self.context.add_cookies(cookies)
        self.page = self.context.new_page()
        self.page.on("request", lambda request: self.requested.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._hear)

    def _context(self, *, has_javascript: bool) -> BrowserContext:
        is_phone = self.width <= WIDEST_PHONE
        context = self.browser.new_context(
            viewport={"width": self.width, "height": HEIGHT},
            is_mobile=is_phone,
            has_touch=is_phone,
            java_script_enabled=has_javascript,
            locale="en-GB",
            timezone_id="Europe/London",
        )
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        return context

    def _hear(self, message: Any) -> None:
        # An answer like 404 or 422 is the test's own affair.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def same_page_with_javascript(self) -> Page:
        """What was loaded without JavaScript, where a tool that is JavaScript can read it."""
        context = self._context(has_javascript=True)
        context.add_cookies(self.context.cookies())  # type: ignore[arg-type]
        page = context.new_page()
        body = re.sub(r"</?noscript>", "", self.page.content())
        page.route("**/*.js", lambda route: route.abort())
        page.route(
            self.page.url,
            lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"),
        )
        page.goto(self.page.url)
        return page
