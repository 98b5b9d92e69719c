"""The pictures in the guides: parts of the running demo, so that the guides stay true.

``make shots`` writes them into ``docs/guides/pictures/``, where they are committed. A picture is one
line: the stop it is taken at, and the element that it shows; without one, the window as it opens.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from .guide import Guide
from .tour import ADMINISTRATOR, EDITOR, ORGANISER, VISITOR, Stop

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "guides" / "pictures"
SCREEN = {"width": 1280, "height": 800}
MOST_BYTES = 60 * 1024
QUALITIES = (85, 70, 55, 40)
EDIT_FORM = "wagtailadmin/pages/edit.html"


@dataclass(frozen=True)
class Picture:
    """A picture: the name of its file, where it is taken, what is pressed first, and what it shows."""

    name: str
    stop: Stop
    press: tuple[str, ...] = ()
    shows: str = ""


def _admin(path: str, who: str, template: str) -> Stop:
    return Stop(path, path, who, template)


GUIDE_PICTURES = [
    Picture("organiser-board", _admin("/admin/programme/board/", ORGANISER, "sessions/admin/board.html")),
    Picture("organiser-new-session", _admin("/admin/snippets/learning_sessions/learningsession/add/", ORGANISER, "wagtailsnippets/snippets/create.html")),
    Picture("organiser-bookings", _admin("/admin/programme/{booked}/bookings/", ORGANISER, "sessions/admin/bookings.html")),
    Picture("organiser-write", _admin("/admin/programme/{booked}/write/", ORGANISER, "sessions/admin/announce.html")),
    Picture("organiser-register", _admin("/admin/programme/{booked}/register/", ORGANISER, "sessions/admin/register.html")),
    Picture("editor-page", _admin("/admin/pages/{LandingPage_pk}/edit/", EDITOR, EDIT_FORM)),
    Picture("editor-preview", _admin("/admin/pages/{LandingPage_pk}/edit/", EDITOR, EDIT_FORM), press=("[aria-label='Toggle preview']",)),
    Picture("editor-checks", _admin("/admin/pages/{LandingPage_pk}/edit/", EDITOR, EDIT_FORM), press=("[aria-label='Toggle checks']",)),
    Picture("editor-blocks", _admin("/admin/pages/{ContentPage_pk}/edit/", EDITOR, EDIT_FORM), press=(".c-sf-add-button",)),
    Picture("editor-history", _admin("/admin/pages/{LandingPage_pk}/history/", EDITOR, "wagtailadmin/pages/history.html")),
    Picture("administrator-hub-settings", _admin("/admin/settings/core/hubsettings/1/", ADMINISTRATOR, "wagtailsettings/edit.html")),
    Picture("operator-health", Stop("health", "/health/worker/", VISITOR, "")),
    Picture("operator-mails", _admin("/admin/outbox/", ADMINISTRATOR, "wagtailadmin/generic/index.html")),
]  # fmt: skip


def take_pictures(browser: Browser, guide: Guide, pictures: list[Picture]) -> list[Path]:
    """Take ``pictures``, each small enough to be committed; returns their files."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    return [_take(browser, guide, picture) for picture in pictures]


def _take(browser: Browser, guide: Guide, picture: Picture) -> Path:
    context = guide.context_for(browser, picture.stop, viewport=SCREEN)
    page = context.new_page()
    guide.open(page, picture.stop)
    for selector in picture.press:
        page.locator(selector).first.click()
    page.wait_for_load_state("networkidle")
    file = PICTURES / f"{picture.name}.webp"
    file.write_bytes(_small(_shot(page, picture)))
    context.close()
    return file


def _shot(page: Page, picture: Picture) -> bytes:
    if picture.shows:
        return page.locator(picture.shows).first.screenshot(animations="disabled")
    return page.screenshot(animations="disabled")


def _small(png: bytes) -> bytes:
    """The picture as WebP, as sharp as fits."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for quality in QUALITIES:
        kept = io.BytesIO()
        picture.save(kept, "WEBP", quality=quality, method=6)
        if kept.tell() <= MOST_BYTES:
            return kept.getvalue()
    raise ValueError(f"{MOST_BYTES} bytes are too few for this picture: show a smaller part.")
