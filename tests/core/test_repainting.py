"""What is stored was painted anew: upright, still, in screen colours, and it says nothing of its origin."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from core import repainting
from core.repainting import LONGEST_SIDE, repaint

from . import files

CORNERS = {(10, 10): 0, (-10, 10): 1, (10, -10): 2, (-10, -10): 3}


def painted(content: bytes, ending: str) -> Image.Image:
    drawn, new_ending = repaint(BytesIO(content), ending=ending)
    picture = Image.open(BytesIO(drawn))
    assert {"JPEG": "jpg", "PNG": "png"}[picture.format] == new_ending
    return picture


def corners(picture: Image.Image) -> list[int]:
    """Which of the four colours stands in each corner: the nearest."""
    pixels = picture.convert("RGB")
    found = []
    for x, y in CORNERS:
        seen = pixels.getpixel((x % picture.width, y % picture.height))
        distances = [
            sum(abs(a - b) for a, b in zip(seen, colour, strict=True)) for colour in files.PATTERN
        ]
        found.append(distances.index(min(distances)))
    return found


def refusal(content: bytes, ending: str) -> ValidationError:
    with pytest.raises(ValidationError) as refused:
        repaint(BytesIO(content), ending=ending)
    return refused.value


@pytest.mark.parametrize(
    ("kind", "ending", "mode", "kept"),
    [
        ("JPEG", "jpg", "RGB", "JPEG"),
        ("JPEG", "jpeg", "L", "JPEG"),
        ("JPEG", "jpg", "CMYK", "JPEG"),
        ("PNG", "png", "RGB", "PNG"),
        ("PNG", "png", "RGBA", "PNG"),
        ("PNG", "png", "P", "PNG"),
        ("GIF", "gif", "P", "PNG"),
        ("WEBP", "webp", "RGB", "JPEG"),
        ("WEBP", "webp", "RGBA", "JPEG"),  # nothing of it is see-through, and WebP says so
        ("AVIF", "avif", "RGB", "JPEG"),
    ],
)
def test_every_kind_is_kept_as_a_picture_that_looks_the_same(kind, ending, mode, kept):
    picture = painted(files.packed(files.drawing(mode=mode), kind), ending)

    assert (picture.format, picture.size) == (kept, (1200, 800))
    if mode != "L":
        assert corners(picture) == [0, 1, 2, 3]


def test_what_is_see_through_stays_so():
    glass = files.drawing(mode="RGBA")
    glass.putalpha(70)

    for kind, ending in (("PNG", "png"), ("WEBP", "webp")):
        picture = painted(files.packed(glass, kind), ending)
        assert (picture.format, picture.mode, picture.getpixel((10, 10))[3]) == ("PNG", "RGBA", 70)


def test_sixteen_bits_of_grey_become_eight_of_the_same_grey():
    grey = Image.new("I;16", (40, 40), 40_000)

    assert painted(files.packed(grey, "PNG"), "png").convert("L").getpixel((5, 5)) == 40_000 // 256


def test_a_photograph_taken_on_its_side_stands_upright():
    picture = painted(files.photographed_outdoors(), "jpg")

    assert picture.size == (800, 1200)
    assert corners(picture) == [2, 0, 3, 1]


def test_nothing_is_kept_of_where_on_what_and_by_whom_it_was_taken():
    before = files.photographed_outdoors()
    assert all(word in before for word in (b"Ms Private", b"Example Primary School", b"Exif"))

    after, _ = repaint(BytesIO(before), ending="jpg")

    assert [
        word for word in (b"Ms Private", b"Example Primary", b"Exif", b"http") if word in after
    ] == []
    assert dict(Image.open(BytesIO(after)).getexif()) == {}


@pytest.mark.parametrize(("kind", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("GIF", "gif")])
def test_what_hid_behind_a_picture_is_gone(kind, ending):
    hidden = files.archive({"run.html": "<script>alert(1)</script>"}) + b"<script>alert(2)</script>"

    drawn, _ = repaint(BytesIO(files.packed(files.drawing(), kind) + hidden), ending=ending)

    assert [word for word in (b"<script", b"PK\x03\x04") if word in drawn] == []


def test_what_is_larger_than_anybody_needs_is_made_smaller():
    picture = painted(files.packed(files.drawing(5000, 2000)), "jpg")

    assert picture.size == (LONGEST_SIDE, 1024)


def test_two_photographs_in_one_file_as_telephones_write_them_count_as_one():
    both = files.packed(
        files.drawing(), "MPO", save_all=True, append_images=[files.drawing(100, 80)]
    )
    assert Image.open(BytesIO(both)).n_frames == 2

    assert painted(both, "jpg").size == (1200, 800)


def test_a_broken_colour_profile_does_no_harm():
    picture = painted(files.packed(files.drawing(), icc_profile=b"nonsense" * 40), "jpg")

    assert corners(picture) == [0, 1, 2, 3]


# --- Refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "ending"), [("GIF", "gif"), ("PNG", "png"), ("WEBP", "webp"), ("AVIF", "avif")]
)
def test_pictures_that_move_are_refused(kind, ending):
    assert refusal(files.moving(3, kind), ending).messages == [repainting.MOVING]


def test_a_gif_of_a_thousand_frames_is_refused_without_painting_them():
    assert refusal(files.moving(1000), "gif").code == "moving"


@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "gif", "avif"])
@pytest.mark.parametrize(
    "content",
    [
        b"just text",
        b"<!doctype html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
        b"GIF89a<script>alert(1)</script>",
        b"\xff\xd8\xff<script>alert(1)</script>",
        b"\x89PNG\r\n\x1a\n<script>",
        b"MZ\x90\x00",
        files.PDF,
        files.packed(files.drawing(40, 40), "BMP"),
        files.packed(files.drawing(40, 40), "TIFF"),
        files.packed(files.drawing(40, 40), "ICO"),
    ],
)
def test_what_is_no_picture_is_refused_under_every_ending(content, ending):
    assert refusal(content, ending).messages == [repainting.UNREADABLE]


def test_a_picture_under_another_ending_is_refused_with_the_right_one():
    assert refusal(files.packed(files.drawing(), "PNG"), "jpg").messages == [
        "The name ends in .jpg, but the file is a PNG. Give it its right ending."
    ]


@pytest.mark.parametrize("ending", ["svg", "svgz"])
def test_drawings_that_can_carry_programs_are_refused(ending):
    assert refusal(b"<svg/>", ending).messages == [repainting.SVG]


@pytest.mark.parametrize("ending", ["", "html", "tif", "heic", "php", "jpg.exe"])
def test_other_endings_are_refused(ending):
    assert refusal(files.packed(files.drawing()), ending).messages == [repainting.ENDING]


@pytest.mark.parametrize(("kind", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("GIF", "gif"), ("AVIF", "avif")])  # fmt: skip
@pytest.mark.parametrize("kept", [0.02, 0.2, 0.5, 0.9])
def test_a_file_that_ends_too_soon_is_refused(kind, ending, kept):
    whole = files.packed(files.photograph(400, 300), kind)

    assert refusal(whole[: int(len(whole) * kept)], ending).messages == [repainting.UNREADABLE]


@pytest.mark.parametrize(("kind", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("GIF", "gif"), ("AVIF", "avif")])  # fmt: skip
def test_a_file_with_wrong_bytes_is_refused_or_painted_and_nothing_else_happens(kind, ending):
    whole = bytearray(files.packed(files.photograph(160, 120), kind))
    outcomes = set()
    for place in range(4, len(whole), max(1, len(whole) // 150)):
        broken = whole.copy()
        broken[place] ^= 0xFF
        try:
            outcomes.add(repaint(BytesIO(bytes(broken)), ending=ending)[1])
        except ValidationError as refused:
            outcomes.add(refused.code)

    assert outcomes <= {"jpg", "png", "unreadable", "moving", "pixels"}
    assert "unreadable" in outcomes


MEASURE = """
import resource, sys
import django
django.setup()
from django.core.exceptions import ValidationError
from core.repainting import repaint
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    with open(sys.argv[1], "rb") as bomb:
        repaint(bomb, ending=sys.argv[1].rpartition(".")[2])
except ValidationError as refused:
    print(refused.code, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def animated_canvas(width: int, height: int) -> bytes:
    """A WebP of two small frames that says it is ``width`` by ``height``."""
    small = files.moving(2, "WEBP")
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return small[:24] + size + small[30:]


@pytest.mark.processes
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bomb.png", files.png_of(10_000, 10_000)),  # 300 KB that would become 300 MB
        ("bomb.webp", animated_canvas(16_000, 16_000)),
    ],
    ids=["PNG", "moving WebP"],
)
def test_a_hundred_megapixels_are_refused_before_they_fill_the_memory(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)

    answer = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path / name)],
        capture_output=True,
        text=True,
        check=True,
    )

    code, megabytes = answer.stdout.split()
    assert code == "pixels"
    assert int(megabytes) < 30
