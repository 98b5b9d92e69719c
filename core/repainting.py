"""From what somebody uploaded as a picture to a clean one.

The picture is decoded and painted anew. So nothing else that was in the file is kept: not where and on what
camera it was taken, no script, no second file behind the first. It stands upright, is still, in screen
colours, and no larger than anybody needs.
"""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

# Only these readers are asked, whatever a file is called: no PostScript, no Photoshop, no SVG.
READABLE = ["JPEG", "PNG", "WEBP", "GIF", "AVIF"]
ENDINGS = {
    "jpg": {"JPEG", "MPO"},  # MPO: two photographs in one file, as telephones write them
    "jpeg": {"JPEG", "MPO"},
    "png": {"PNG"},
    "webp": {"WEBP"},
    "gif": {"GIF"},
    "avif": {"AVIF"},
}
NAMES = {"MPO": "JPEG", "WEBP": "WebP"}
LONGEST_SIDE = 2560
QUALITY = 88

ENDING = _(
    "This kind of file is not shown here. Use a photograph or drawing that is saved as JPG, PNG, WebP, GIF or AVIF."
)
UNREADABLE = _(
    "This is not a picture that can be read. The file may be damaged, or not be a picture at all. Open it on "
    "your computer and save it again as JPG or PNG."
)
EMPTY = _("This file is empty. Choose another.")
MOVING = _("This picture moves. Use a still picture; film goes on a page as a video.")
SVG = _(
    "SVG drawings are not shown here, because they can carry programs. Save the drawing as PNG."
)


def repaint(upload: IO[bytes], *, ending: str) -> tuple[bytes, str]:
    """The picture in ``upload``, painted anew, and the ending for its name: ``jpg``, or ``png`` if it is no
    photograph or has see-through parts.

    Raises ``ValidationError`` with words for the person who uploaded it. Size and kind are read from the
    first bytes of the file, before anything is decoded.
    """
    if ending in {"svg", "svgz"}:
        raise ValidationError(SVG, code="svg")
    if ending not in ENDINGS:
        raise ValidationError(ENDING, code="ending")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(upload, formats=READABLE) as picture:
                _look_at(picture, ending)
                return _paint(picture)
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except UnidentifiedImageError as error:
        raise ValidationError(UNREADABLE, code="unreadable") from error
    # What a broken file raises depends on where it is broken, and on the library behind the reader.
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, ZeroDivisionError, RuntimeError, MemoryError) as error:  # fmt: skip
        raise ValidationError(UNREADABLE, code="unreadable") from error


def _look_at(picture: Image.Image, ending: str) -> None:
    kind = str(picture.format)
    if kind not in ENDINGS[ending]:
        raise ValidationError(
            _("The name ends in .%(ending)s, but the file is a %(kind)s. Give it its right ending.")
            % {"ending": ending, "kind": NAMES.get(kind, kind)},
            code="mismatch",
        )
    if picture.width * picture.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise _too_many_pixels()
    if kind != "MPO" and getattr(picture, "n_frames", 1) > 1:
        raise ValidationError(MOVING, code="moving")


def _too_many_pixels() -> ValidationError:
    return ValidationError(
        _(
            "This picture is too large: at most %(most)s million pixels. Make it smaller and try again."
        )
        % {"most": settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000},
        code="pixels",
    )


def _paint(picture: Image.Image) -> tuple[bytes, str]:
    photograph = picture.format not in {"PNG", "GIF"}
    if photograph:
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is then decoded small at once
    picture.load()
    profile = picture.info.get("icc_profile")
    # Made small before all else: each step holds another copy.
    small = _ready_to_scale(picture)
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    painted = _in_screen_colours(ImageOps.exif_transpose(small), profile)
    canvas = Image.new(painted.mode, painted.size)
    canvas.paste(painted)  # pixels only: comments and profiles stay behind
    output = BytesIO()
    if photograph and canvas.mode == "RGB":
        canvas.save(output, "JPEG", quality=QUALITY, optimize=True)
        return output.getvalue(), "jpg"
    canvas.save(output, "PNG")
    return output.getvalue(), "png"


def _ready_to_scale(picture: Image.Image) -> Image.Image:
    """``picture`` in a mode whose colours can be mixed."""
    if picture.mode.startswith("I"):  # sixteen bits of grey: Pillow would cut, not scale
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data:
        return picture if picture.mode in {"RGBA", "LA"} else picture.convert("RGBA")
    return picture if picture.mode in {"L", "RGB", "CMYK"} else picture.convert("RGB")


def _in_screen_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    mode = "RGBA" if picture.mode in {"RGBA", "LA"} else "RGB"
    if profile and picture.mode in {"RGB", "RGBA", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            screen = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(picture, source, screen, outputMode=mode)
            return turned or picture.convert(mode)
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile: the colours may be a little off
    return picture.convert(mode)
