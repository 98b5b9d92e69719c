"""Screenshots of every stop of the tour with the demo's content, into ``shots/``: ``python -m tests.shots``.

The content lives in a temporary folder; what ``make demo`` keeps is not touched. Words after the
command narrow it: ``python -m tests.shots programme`` takes the stops whose name has that word. The
pictures of the guides are taken too, into ``docs/guides/pictures/``.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from .chromium import NoChromium, find_or_install
from .demo_site import demo_site, manage
from .guide import Guide, guide_for
from .guide_pictures import GUIDE_PICTURES, take_pictures
from .tour import TOUR, Stop, named, visits

ROOT = Path(__file__).resolve().parents[1]
SHOTS = ROOT / "shots"
WIDTHS = {390: 844, 1280: 900}
WIDEST_PHONE = 600


def main() -> int:
    """Take every picture whose name has one of the words given."""
    words = sys.argv[1:]
    wanted = named(words, list(visits(TOUR)))
    pictures = [p for p in GUIDE_PICTURES if not words or any(word in p.name for word in words)]
    try:
        browser_path = find_or_install()
    except NoChromium as error:
        print(error, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="hub-shots-") as folder, demo_site(folder) as address:
        guide = guide_for(address, [*wanted, *(picture.stop for picture in pictures)])
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=browser_path, args=arguments)
            for stop in wanted:
                take(browser, guide, stop)
            # The tour took longer than a worker may be silent.
            manage("run_worker", "--until-empty")
            for file in take_pictures(browser, guide, pictures):
                print(file.relative_to(ROOT))
    return 0


def take(browser: Browser, guide: Guide, stop: Stop) -> None:
    SHOTS.mkdir(exist_ok=True)
    for width, height in WIDTHS.items():
        viewport = {"width": width, "height": height}
        context = guide.context_for(
            browser, stop, viewport=viewport, is_mobile=width <= WIDEST_PHONE
        )
        page = context.new_page()
        guide.open(page, stop)
        page.screenshot(path=SHOTS / f"{stop.name}-{width}.png", full_page=True)
        print(f"{SHOTS.name}/{stop.name}-{width}.png  {page.url.removeprefix(guide.address)}")
        context.close()


if __name__ == "__main__":
    sys.exit(main())
