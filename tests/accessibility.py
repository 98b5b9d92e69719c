"""Asks axe about every stop of the tour and keeps what it said: ``python -m tests.accessibility``.

Each page is looked at in both directions of writing at three widths, then in forced colours with
reduced motion, then with letters of twice the size. Words are never to be cut off, and nobody is to
scroll sideways.

A run over the whole tour writes ``home/data/accessibility_results.json``, which the accessibility
statement shows; nothing else writes it. Words after the command narrow the run, and then it writes
nothing. ``--to FILE`` writes somewhere else.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from . import chromium
from .demo_site import demo_site
from .guide import guide_for
from .looks import WIDTHS, Findings, look_at_all
from .tour import MAILS, PAGES, Stop, named, visits

RESULTS = Path(__file__).resolve().parents[1] / "home" / "data" / "accessibility_results.json"
BROWSERS = 2


def main() -> int:
    """Look at everything; 1 if anything was found."""
    asked = _arguments()
    stops = named(asked.words, list(visits([*PAGES, *MAILS])))
    try:
        browser = chromium.find_or_install()
    except chromium.NoChromium as error:
        print(error, file=sys.stderr)
        return 1
    findings = survey(browser, stops)
    for each in findings.breaches:
        print(each)
    results = _results(findings, stops, browser)
    print(json.dumps(results, indent=2))
    to = asked.to or (None if asked.words else RESULTS)
    if to:
        to.write_text(json.dumps(results, indent=2) + "\n")
    return 1 if findings.breaches else 0


def survey(browser: str, stops: list[Stop]) -> Findings:
    """What two browsers find, each in every second stop."""
    with tempfile.TemporaryDirectory(prefix="hub-axe-") as folder, demo_site(folder) as address:
        guide = guide_for(address, stops)
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(BROWSERS, mp_context=spawn) as pool:
            parts = [
                pool.submit(look_at_all, browser, guide, stops[first::BROWSERS])
                for first in range(BROWSERS)
            ]
            found = [part.result() for part in parts]
    return Findings.together(found)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.accessibility", description=__doc__)
    parser.add_argument("--to", type=Path, help="write the results into this file")
    parser.add_argument("words", nargs="*", help="only stops whose name has one of these words")
    return parser.parse_args()


def _results(findings: Findings, stops: list[Stop], browser: str) -> dict[str, Any]:
    return {
        "date": datetime.now(ZoneInfo("Europe/London")).date().isoformat(),
        "axe": findings.axe,
        "browser": chromium.version(browser),
        "templates": len({stop.template for stop in stops}),
        "pages": len(stops),
        "widths": list(WIDTHS),
        "looks": findings.looks,
        "violations": dict(sorted(Counter(each.rule for each in findings.breaches).items())),
    }


if __name__ == "__main__":
    sys.exit(main())
