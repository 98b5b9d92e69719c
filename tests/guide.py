"""Leads a browser round the tour: knows every address, has everybody's cookie, and opens each stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Response

from .rendered import HEADER
from .tour import Stop

RIGHT_TO_LEFT = "/ur"
# What the site does in a language that is written from right to left, for a page that has none.
TURN = """async () => {
    document.documentElement.dir = "rtl";
    for (const sheet of document.querySelectorAll('link[rel=stylesheet][href*="/hub/hub."]')) {
        if (sheet.href.includes(".rtl.")) continue;
        await new Promise((done) => {
            sheet.addEventListener("load", done, {once: true});
            sheet.href = sheet.href.replace("hub.css", "hub.rtl.css");
        });
    }
}"""


class NotAsExpected(Exception):
    """A stop answered otherwise than the tour says; the message says how."""


@dataclass(frozen=True)
class Guide:
    """The site as it stands now. Can be handed to another process: it needs no database any more."""

    address: str
    paths: dict[str, str]
    cookies: dict[str, dict[str, str]]
    drawn: dict[str, str]

    def context_for(self, browser: Browser, stop: Stop, **options: Any) -> BrowserContext:
        """A browser window of ``stop``'s person."""
        context = browser.new_context(locale="en-GB", timezone_id="Europe/London", **options)
        if cookie := self.cookies.get(stop.who):
            context.add_cookies([cookie])  # type: ignore[list-item]
        return context

    def open(self, page: Page, stop: Stop, *, right_to_left: bool = False) -> None:
        """Show ``stop`` in ``page``. Raises ``NotAsExpected``."""
        if not stop.is_fetched:
            self._draw(page, stop)
        elif not (right_to_left and self._fetch(page, stop, RIGHT_TO_LEFT, may_be_missing=True)):
            self._fetch(page, stop, "")
        if right_to_left:
            page.evaluate(TURN)

    def _draw(self, page: Page, stop: Stop) -> None:
        address = f"{self.address}/drawn/{stop.name}/"
        body = self.drawn[stop.path]
        page.route(address, lambda route: route.fulfill(body=body, content_type="text/html"))
        page.goto(address)

    def _fetch(self, page: Page, stop: Stop, prefix: str, *, may_be_missing: bool = False) -> bool:
        """Open and check it; or say that there is no such page in that language."""
        answer = page.goto(self.address + prefix + self.paths[stop.path])
        if may_be_missing and answer and answer.status == 404 != stop.status:
            return False
        if stop.press:
            answer = self._press(page, stop)
        self._check(answer, stop)
        return True

    def _press(self, page: Page, stop: Stop) -> Response | None:
        for name, value in stop.fill.items():
            page.locator(f"[name={name}]").fill(value)
        with page.expect_navigation() as navigation:
            page.locator(stop.press).first.click()
        return navigation.value

    def _check(self, answer: Response | None, stop: Stop) -> None:
        status, made_of = (
            (answer.status, answer.headers.get(HEADER.lower(), "").split(","))
            if answer
            else (0, [])
        )
        if status != stop.status or (stop.template and stop.template not in made_of):
            raise NotAsExpected(f"{stop.name}: {status}, made of {made_of[:5]}")


def guide_for(address: str, stops: list[Stop]) -> Guide:
    """Look up what ``stops`` need. Needs the settings and the database of the site at ``address``.

    To be called before Playwright begins: Django refuses its database inside Playwright's loop.
    """
    from .drawn import draw  # noqa: PLC0415 - these need the settings
    from .places import cookie_of, places  # noqa: PLC0415

    found = places()
    return Guide(
        address=address,
        paths={stop.path: stop.path.format(**found) for stop in stops if stop.is_fetched},
        cookies={who: cookie_of(who) for who in {stop.who for stop in stops} if who},
        drawn={stop.path: draw(stop) for stop in stops if not stop.is_fetched},
    )
