"""What a careful eye sees in a page: breaches of the accessibility rules, words that are cut off."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """async (tags) => {
    // Staff's pages check themselves as well, and axe runs once at a time.
    while (axe._running) await new Promise((again) => setTimeout(again, 50));
    return (await axe.run(document, {
    runOnly: {type: "tag", values: tags}, resultTypes: ["violations"],
})).violations.map((found) => ({
    rule: found.id, help: found.help, nodes: found.nodes.map((node) => node.html),
}));
}"""
# Words that cross the edge of the screen, where nobody can scroll to them. What is wholly outside, or
# a pixel wide, is hidden on purpose.
WHAT_IS_CUT_OFF = """(width) => {
    const found = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(texts.currentNode);
        const crosses = [...range.getClientRects()].some((box) =>
            (box.left < -1 && box.right > 1) || (box.right > width + 1 && box.left < width - 1));
        if (!crosses) continue;
        let around = texts.currentNode.parentElement;
        if (!around.checkVisibility()) continue;  // folded away
        const isHidden = around.getBoundingClientRect().width <= 1;
        while (around !== document.body && !/auto|scroll/.test(getComputedStyle(around).overflowX)) {
            around = around.parentElement;
        }
        if (!isHidden && around === document.body) found.push(texts.currentNode.data.trim());
    }
    return found.filter(Boolean).slice(0, 5);
}"""
# Where the focus is, in words, and whether anything of it can be seen: five points of what has it.
WHERE_THE_FOCUS_IS = """() => {
    const focused = document.activeElement;
    if (focused === document.body) return null;
    const box = focused.getBoundingClientRect();
    const [left, right] = [box.left + 2, box.right - 2], [top, bottom] = [box.top + 2, box.bottom - 2];
    const points = [[(left + right) / 2, (top + bottom) / 2],
        [left, top], [right, top], [left, bottom], [right, bottom]];
    return {
        name: (focused.textContent || focused.name || focused.tagName).trim(),
        isSeen: points.some(([x, y]) => {
            const there = document.elementFromPoint(x, y);
            return there && (focused.contains(there) || [...(focused.labels ?? [])].includes(there));
        }),
    };
}"""
# Such a link opens the page that it stands on: somebody forgot where it was to lead.
LINKS_TO_NOWHERE = (
    """() => [...document.querySelectorAll('a[href=""]')].map((link) => link.outerHTML)"""
)


def accessibility_breaches(page: Page) -> str:
    """What axe finds in ``page`` as it is now: each rule with the elements that break it."""
    found = breaches_by_rule(page)
    return "\n".join(f"{rule}: {elements}" for rule, elements in found.items())


def breaches_by_rule(page: Page, *, tags: list[str] | None = None) -> dict[str, str]:
    """For each rule that axe finds broken: what it asks, and the elements that break it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe_source())
    found = page.evaluate(RUN_AXE, tags or AXE_TAGS)
    return {
        each["rule"]: "\n".join([each["help"], *(f"    {node}" for node in each["nodes"])])
        for each in found
    }


def version_of_axe() -> str:
    """The axe-core that the front end's build installed."""
    return str(json.loads((AXE.parent / "package.json").read_text())["version"])


def words_cut_off(page: Page, *, width: int) -> list[str]:
    """Texts that cross the edge of a screen of ``width`` pixels, out of everybody's reach."""
    return list(page.evaluate(WHAT_IS_CUT_OFF, width))


@cache
def _axe_source() -> str:
    return AXE.read_text()


def focus_covered(page: Page) -> tuple[int, list[str]]:
    """Tab once through ``page``: how many things took the focus, and which could not be seen then.

    WCAG 2.2, success criterion 2.4.11: the focus is not hidden behind anything.
    """
    covered: list[str] = []
    seen = 0
    while True:
        page.keyboard.press("Tab")
        focus = page.evaluate(WHERE_THE_FOCUS_IS)
        if focus is None:
            return seen, covered
        seen += 1
        if not focus["isSeen"]:
            covered.append(focus["name"])


def links_to_nowhere(page: Page) -> list[str]:
    """The links in ``page`` whose address is empty."""
    found: list[str] = page.evaluate(LINKS_TO_NOWHERE)
    return found
