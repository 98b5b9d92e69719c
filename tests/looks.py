"""One browser looks at stops of the tour, in every way that matters for whether people can use them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, sync_playwright

from .guide import Guide, NotAsExpected
from .journeys.eyes import breaches_by_rule, links_to_nowhere, version_of_axe, words_cut_off
from .tour import Stop

SMALLEST, DESKTOP = 320, 1280
WIDTHS = (SMALLEST, 768, DESKTOP)
HEIGHT = 844
# A mail has no landmarks and no site around it: only what WCAG asks holds for it.
TAGS_OF_MAIL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
TWICE_THE_SIZE = "document.documentElement.style.fontSize = '200%'"
DIRECTION = "getComputedStyle(document.body).direction"
WIDEST = "document.documentElement.scrollWidth"


@dataclass(frozen=True)
class Breach:
    """Something that is not as it should be: in which stop, looked at how, against which rule."""

    stop: str
    how: str
    rule: str
    what: str

    def __str__(self) -> str:
        return f"{self.stop}, {self.how}: {self.rule}\n{self.what}"


@dataclass
class Findings:
    """What was found, in how many looks."""

    axe: str = ""
    looks: int = 0
    breaches: list[Breach] = field(default_factory=list)

    @classmethod
    def together(cls, parts: list[Findings]) -> Findings:
        return cls(
            axe=parts[0].axe,
            looks=sum(part.looks for part in parts),
            breaches=[breach for part in parts for breach in part.breaches],
        )


def look_at_all(browser_path: str, guide: Guide, stops: list[Stop]) -> Findings:
    """Look at ``stops`` with a browser of one's own."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=arguments)
        return look_at(browser, guide, stops)


def look_at(browser: Browser, guide: Guide, stops: list[Stop]) -> Findings:
    """Open each of ``stops`` in each direction of writing and look at it."""
    findings = Findings(axe=version_of_axe())
    for stop in stops:
        for direction in ["ltr"] if stop.is_mail else ["ltr", "rtl"]:
            _look_at(browser, guide, stop, direction, findings)
    return findings


def _look_at(
    browser: Browser, guide: Guide, stop: Stop, direction: str, findings: Findings
) -> None:
    context = guide.context_for(browser, stop, viewport={"width": DESKTOP, "height": HEIGHT})
    page = context.new_page()
    look = _Look(page, stop, direction, findings)
    try:
        guide.open(page, stop, right_to_left=direction == "rtl")
    except NotAsExpected as error:
        look.note("opened", "not as expected", str(error))
    else:
        look.in_every_way()
    context.close()


class _Look:
    """One open page, looked at in one way after another without loading it again."""

    def __init__(self, page: Page, stop: Stop, direction: str, findings: Findings) -> None:
        self.page, self.stop, self.direction, self.findings = page, stop, direction, findings

    def in_every_way(self) -> None:
        if self.page.evaluate(DIRECTION) != self.direction:
            self.note("opened", "wrong direction", self.page.url)
        for link in links_to_nowhere(self.page):
            self.note("opened", "leads nowhere", link)
        for width in WIDTHS:
            self._at(width)
            self._ask_axe(f"{width} px")
            self._measure(width, f"{width} px")
        self.page.emulate_media(forced_colors="active", reduced_motion="reduce")
        self._ask_axe("forced colours, reduced motion")
        self.page.emulate_media(forced_colors="none", reduced_motion="no-preference")
        self.page.evaluate(TWICE_THE_SIZE)
        self._measure(DESKTOP, "letters twice the size")

    def note(self, how: str, rule: str, what: str) -> None:
        self.findings.breaches.append(
            Breach(self.stop.name, f"{self.direction}, {how}", rule, what)
        )

    def _at(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": HEIGHT})

    def _ask_axe(self, how: str) -> None:
        self.findings.looks += 1
        tags = TAGS_OF_MAIL if self.stop.is_mail else None
        for rule, nodes in breaches_by_rule(self.page, tags=tags).items():
            self.note(how, rule, nodes)

    def _measure(self, width: int, how: str) -> None:
        if cut_off := words_cut_off(self.page, width=width):
            self.note(how, "words cut off", "; ".join(cut_off))
        if (widest := self.page.evaluate(WIDEST)) > width:
            self.note(how, "wider than the screen", f"{widest} px")
