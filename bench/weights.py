"""What each page of the tour weighs on its way to a browser, beside the budgets. Fails over budget."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Response, sync_playwright

from tests.chromium import find_or_install
from tests.demo_site import STEPS, demo_site
from tests.guide import Guide, NotAsExpected, guide_for
from tests.tour import ANYBODY, PAGES, VISITOR, Stop, visits

KB = 1024
# The most that a page may weigh, compressed, and the most that it may ask for.
BUDGETS = {
    "html": 15 * KB,
    "css": 32 * KB,
    "js": 8 * KB,
    "requests": 4,
    "largest image": 60 * KB,
    "without images": 60 * KB,
    "other hosts": 0,
    "cookies": 0,
}
# Where a passkey may be used, allauth's own three scripts come on top, and the way to the sign-in box
# may begin with being sent there.
WITH_PASSKEYS = {"account/login.html", "mfa/authenticate.html"}
MORE_WITH_PASSKEYS = BUDGETS | {"js": 9 * KB, "requests": 8}
KINDS = {"document": "html", "stylesheet": "css", "script": "js"}
FORM = "form[method=post]"


@dataclass(frozen=True)
class Weighed:
    """A page and what was counted."""

    stop: Stop
    counts: dict[str, int]

    @property
    def over(self) -> list[str]:
        budgets = MORE_WITH_PASSKEYS if self.stop.template in WITH_PASSKEYS else BUDGETS
        return [name for name, most in budgets.items() if self.counts[name] > most]


def main() -> int:
    stops = [stop for stop in visits(PAGES) if stop.is_fetched and not stop.press]
    stops = [stop for stop in stops if not stop.path.startswith("/mailbox/")]
    steps = (*STEPS, "collectstatic --noinput")
    with (
        tempfile.TemporaryDirectory(prefix="hub-weights-") as folder,
        demo_site(folder, settings="bench.behind_proxy_settings", steps=steps) as address,
    ):
        guide = guide_for(address, stops)
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_or_install(), args=arguments)
            weighed = [weigh(browser, guide, stop) for stop in stops]
    _print(weighed)
    return 1 if any(each.over for each in weighed) else 0


def weigh(browser: Browser, guide: Guide, stop: Stop) -> Weighed:
    """Open ``stop`` with an empty cache and count what came. Raises ``NotAsExpected``."""
    context = guide.context_for(browser, stop)
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # Playwright marks its listeners
    came = page.goto(guide.address + guide.paths[stop.path], wait_until="networkidle")
    if not came or came.status != stop.status:
        raise NotAsExpected(f"{stop.name}: {came and came.status}")
    counts = dict.fromkeys(BUDGETS, 0)
    for answer in answers:
        size = answer.request.sizes()["responseBodySize"]
        _count(counts, answer, size, own_host=urlsplit(guide.address).netloc)
    is_reader = stop.who in {VISITOR, ANYBODY} and not page.locator(FORM).count()
    counts["cookies"] = len(context.cookies()) if is_reader else 0
    context.close()
    return Weighed(stop, counts)


def _count(counts: dict[str, int], answer: Response, size: int, *, own_host: str) -> None:
    kind = answer.request.resource_type
    if urlsplit(answer.url).netloc not in {own_host, ""}:
        counts["other hosts"] += 1
    if kind == "image":
        counts["largest image"] = max(counts["largest image"], size)
        return
    counts["requests"] += 1
    counts["without images"] += size
    if kind in KINDS:
        counts[KINDS[kind]] += size


def _print(weighed: list[Weighed]) -> None:
    print(f"  {'':32}" + "".join(f"{name:>16}" for name in BUDGETS))
    for name, counts in [("budget", BUDGETS), *((each.stop.name, each.counts) for each in weighed)]:
        cells = (
            f"{count / KB:.1f} KB" if BUDGETS[of] >= KB else str(count)
            for of, count in counts.items()
        )
        print(f"  {name:32}" + "".join(f"{cell:>16}" for cell in cells))
    for each in weighed:
        for name in each.over:
            print(f"  Over budget: {each.stop.name}, {name}")


if __name__ == "__main__":
    sys.exit(main())
