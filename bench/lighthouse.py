"""What Lighthouse says of the hub's kinds of pages, on a phone: ``python -m bench.lighthouse``.

Lighthouse is not among the packages of the hub: it is large, and asked now and then. Get it with
``npm install lighthouse@12.8.2`` in a folder outside the hub, and say where it is:
``LIGHTHOUSE=that/folder/node_modules/.bin/lighthouse``; or have it on PATH.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.chromium import find_or_install
from tests.demo_site import STEPS, demo_site
from tests.guide import guide_for
from tests.tour import PAGES, VISITOR, Stop, visits

CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
BUDGET = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
BESIDES = {"account/login.html"}


NOT_LISTED = {"search", "sign-in"}


def main() -> int:
    """Ask about the first page that a reader meets of each kind; 1 if one is below the budget."""
    program = os.environ.get("LIGHTHOUSE") or shutil.which("lighthouse")
    if not program:
        print(__doc__, file=sys.stderr)
        return 1
    stops = kinds_of_pages()
    steps = (*STEPS, "collectstatic --noinput")
    with (
        tempfile.TemporaryDirectory(prefix="hub-lighthouse-") as folder,
        demo_site(folder, settings="bench.behind_proxy_settings", steps=steps) as address,
    ):
        guide = guide_for(address, stops)
        scores = {
            stop.name: ask(program, address + guide.paths[stop.path], Path(folder))
            for stop in stops
        }
    for name, each in scores.items():
        print(f"  {name:32}" + " / ".join(f"{each[category]:3}" for category in CATEGORIES))
    low = [
        name for name, each in scores.items() if any(each[c] < BUDGET[c] for c in asked_of(name))
    ]
    print(f"  Below {' / '.join(map(str, BUDGET.values()))}: {', '.join(low) or 'none'}")
    return 1 if low else 0


def asked_of(name: str) -> list[str]:
    """What a page must reach; of those that search engines are asked to leave out, nothing about them."""
    return [category for category in CATEGORIES if category != "seo" or name not in NOT_LISTED]


def kinds_of_pages() -> list[Stop]:
    """The first stop of each template that readers see."""
    readers = [
        stop
        for stop in visits(PAGES)
        if stop.who == VISITOR and stop.status == 200 and stop.is_fetched and not stop.press
    ]
    wanted = [
        stop
        for stop in readers
        if stop.template.startswith(("pages/", "search/")) or stop.template in BESIDES
    ]
    return list({stop.template: stop for stop in reversed(wanted)}.values())[::-1]


def ask(program: str, address: str, folder: Path) -> dict[str, int]:
    """Lighthouse's four scores, of 100. What it found wanting is printed."""
    report = folder / "lighthouse.json"
    command = [
        program, address, "--quiet", "--output=json", f"--output-path={report}",
        "--chrome-flags=--headless --no-sandbox", f"--only-categories={','.join(CATEGORIES)}",
    ]  # fmt: skip
    environment = {**os.environ, "CHROME_PATH": find_or_install()}
    # On a busy machine Chromium's trace now and then does not begin; Lighthouse says to run it again.
    if subprocess.run(command, env=environment, cwd=folder).returncode:
        subprocess.run(command, env=environment, cwd=folder, check=True)
    told = json.loads(report.read_text())
    for name, category in told["categories"].items():
        for reference in category["auditRefs"]:
            audit = told["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                print(f"    {address}: {name}: {audit['title']} {audit.get('displayValue', '')}")
    return {name: round(100 * each["score"]) for name, each in told["categories"].items()}


if __name__ == "__main__":
    sys.exit(main())
