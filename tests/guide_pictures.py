"""The pictures in the guides: parts of the running demo, so that the guides stay true.

``make shots`` writes them into ``docs/guides/pictures/``, where they are committed. A picture is one
line: the stop it is taken at, and the element that it shows.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, FloatRect, Page, expect

from .guide import Guide
from .tour import ADMINISTRATOR, EDITOR, ORGANISER, VISITOR, Stop

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "guides" / "pictures"
WIDTH = 1280
MOST_BYTES = 60 * 1024
QUALITIES = (85, 70, 55, 40)
EDIT_FORM = "wagtailadmin/pages/edit.html"


@dataclass(frozen=True)
class Picture:
    """A picture: the name of its file and where it is taken; what is typed and pressed first.

    ``awaits`` is what must be seen before it is taken, ``afterwards`` an address that is opened then. It
    ``shows`` that element, in a window of that ``height``.
    """

    name: str
    stop: Stop
    types: dict[str, str] = field(default_factory=dict)
    press: tuple[str, ...] = ()
    awaits: str = ""
    afterwards: str = ""
    shows: str = "main"
    height: int = 560


def _admin(path: str, who: str, template: str) -> Stop:
    return Stop(path, path, who, template)


PREVIEWED = "#w-preview-iframe[src]"
COUNTED = "[data-content-word-count]:not(:text-is('-'))"
SAVED = ".messages .success"
ABOUT = _admin("/admin/pages/{ContentPage_pk}/edit/", EDITOR, EDIT_FORM)
SETTINGS = _admin("/admin/settings/core/hubsettings/", ADMINISTRATOR, "wagtailsettings/edit.html")
MESSAGE = {
    "[name=subject]": "Bring one question",
    "[name=body]": "Bring one question from your own practice.",
}
RICH = "[data-contentpath=notice]"
NOTICE = {f"{RICH} [role=textbox]": "On Friday the hub is away from 6pm to 7pm."}
ENDS = {"#id_notice_until": "2037-01-01T19:00"}

GUIDE_PICTURES = [
    Picture("organiser-board", _admin("/admin/programme/board/", ORGANISER, "sessions/admin/board.html")),
    Picture("organiser-new-session", _admin("/admin/snippets/learning_sessions/learningsession/add/", ORGANISER, "wagtailsnippets/snippets/create.html"), types={"#id_title": "Feeding well from the first days"}, height=1280),
    Picture("organiser-bookings", _admin("/admin/programme/{booked}/bookings/", ORGANISER, "sessions/admin/bookings.html")),
    Picture("organiser-register", _admin("/admin/programme/{booked}/register/", ORGANISER, "sessions/admin/register.html")),
    Picture("organiser-message", _admin("/admin/programme/{booked}/write/", ORGANISER, "sessions/admin/announce.html"), types=MESSAGE, press=("[name=audience]", "text=Count and show it first"), height=640),
    Picture("editor-blocks", ABOUT, press=("[data-contentpath=body] .c-sf-add-button",), shows="body", height=1220),
    Picture("editor-preview", ABOUT, press=("[aria-label='Toggle preview']",), awaits=PREVIEWED, height=700),
    Picture("editor-checks", ABOUT, press=("[aria-label='Toggle checks']",), awaits=COUNTED, height=460),
    Picture("editor-history", _admin("/admin/pages/{submitted}/history/", EDITOR, "wagtailadmin/pages/history.html"), height=400),
    Picture("editor-review", _admin("/admin/pages/{submitted}/edit/", EDITOR, EDIT_FORM), press=("footer .w-dropdown__toggle",), height=640),
    Picture("operator-health", Stop("health", "/health/worker/", VISITOR, ""), shows="body", height=200),
    Picture("operator-mails", _admin("/admin/outbox/?ordering=created_at", ADMINISTRATOR, "wagtailadmin/generic/index.html"), height=420),
    Picture("operator-settings", SETTINGS, types=NOTICE, height=1280),
    # The last one: from here on the notice stands on every page.
    Picture("operator-notice", SETTINGS, types=NOTICE | ENDS, press=("button:has-text('Save')",), awaits=SAVED, afterwards="/", shows="body", height=280),
]  # fmt: skip


def take_pictures(browser: Browser, guide: Guide, pictures: list[Picture]) -> list[Path]:
    """Take ``pictures``, each small enough to be committed; returns their files."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    return [_take(browser, guide, picture) for picture in pictures]


def _take(browser: Browser, guide: Guide, picture: Picture) -> Path:
    context = guide.context_for(
        browser, picture.stop, viewport={"width": WIDTH, "height": picture.height}
    )
    page = context.new_page()
    guide.open(page, picture.stop)
    page.wait_for_load_state("networkidle")
    for selector, words in picture.types.items():
        page.locator(selector).first.fill(words)
        if selector.startswith(RICH):  # its editor writes into the form a moment later
            expect(page.locator(f"{RICH} input")).to_have_value(re.compile(re.escape(words)))
    for selector in picture.press:
        page.locator(selector).first.click()
    page.wait_for_load_state("networkidle")
    if picture.awaits:
        page.locator(picture.awaits).first.wait_for()
        page.wait_for_load_state("networkidle")
    if picture.afterwards:
        page.goto(guide.address + picture.afterwards)
    file = PICTURES / f"{picture.name}.webp"
    file.write_bytes(_small(_shot(page, picture)))
    context.close()
    return file


def _shot(page: Page, picture: Picture) -> bytes:
    box = page.locator(picture.shows).first.bounding_box()
    if box is None:
        raise ValueError(f"{picture.name}: {picture.shows} is not to be seen.")
    height = min(box["height"], picture.height)
    clip = FloatRect(x=box["x"], y=box["y"], width=box["width"], height=height)
    return page.screenshot(animations="disabled", clip=clip)


def _small(png: bytes) -> bytes:
    """The picture as WebP, as sharp as fits."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for quality in QUALITIES:
        kept = io.BytesIO()
        picture.save(kept, "WEBP", quality=quality, method=6)
        if kept.tell() <= MOST_BYTES:
            return kept.getvalue()
    raise ValueError(f"{MOST_BYTES} bytes are too few for this picture: show a smaller part.")
