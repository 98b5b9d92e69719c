"""The sizes in which pictures are shown, made before anybody looks.

Pictures are made when an editor saves one and by ``manage.py make_renditions``, never while a page is read.
Code that creates a ``HubImage`` by itself (a demo, an import) calls ``make_renditions`` for it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db.models import Prefetch, prefetch_related_objects
from wagtail.images import get_image_model
from wagtail.images.models import Filter

if TYPE_CHECKING:
    from .models import HubImage, HubRendition

logger = logging.getLogger(__name__)

HEAVIEST = 60 * 1024
QUALITIES = (80, 72, 64, 56, 48, 40, 30, 20)


@dataclass(frozen=True)
class Size:
    """So wide and as high as the picture is, or cut to ``width`` by ``height`` around its focal point."""

    width: int
    height: int | None = None

    @property
    def spec(self) -> str:
        """The same in Wagtail's words."""
        cut = f"fill-{self.width}x{self.height}" if self.height else f"width-{self.width}"
        return f"{cut}|format-webp"

    @property
    def shape(self) -> float | None:
        """Width by height where it is fixed. Sizes of one shape stand in for each other."""
        return self.width / self.height if self.height else None


# A name that is in use in templates stays. After a change: manage.py make_renditions.
SIZES = {
    "card": Size(480),
    "half": Size(640),
    "full": Size(960),
    "tile": Size(480, 320),
    "tile-large": Size(960, 640),
}
SPECS = [size.spec for size in SIZES.values()]


class PictureError(Exception):
    """The sizes of a picture cannot be made; the message says why."""


def make_renditions(image: HubImage) -> int:
    """Make the sizes that ``image`` lacks, and remove those it no longer needs. Returns how many were made.

    Raises ``PictureError`` when its file is missing or cannot be read.
    """
    wanted = {(spec, Filter(spec).get_cache_key(image)) for spec in SPECS}
    there = {(made.filter_spec, made.focal_point_key): made for made in image.renditions.all()}
    missing = wanted - there.keys()
    try:
        for spec in sorted(spec for spec, _ in missing):
            image.create_rendition(Filter(spec))
    except (OSError, SyntaxError) as error:  # Pillow raises the second for a broken PNG
        raise PictureError(f"Picture {image.pk} ({image.file.name}): {error}") from error
    for key, made in there.items():
        if made.filter_spec.endswith("|format-webp") and key not in wanted:
            made.delete()
    return len(missing)


def make_all_renditions() -> tuple[int, list[str]]:
    """Make what is missing of every picture. Returns how many were made, and what went wrong where."""
    made, troubles = 0, []
    for image in get_image_model().objects.order_by("pk").iterator(chunk_size=100):
        try:
            made += make_renditions(image)
        except PictureError as error:
            troubles.append(str(error))
            logger.warning("%s", error)
    return made, troubles


def light_enough(image: HubImage, spec: str) -> ContentFile:
    """``image`` in the size ``spec``, in the best quality that weighs no more than ``HEAVIEST``; else the lightest."""
    lightest = b""
    for quality in QUALITIES:
        output = BytesIO()
        Filter(f"{spec}|webpquality-{quality}").run(image, output)
        drawn = output.getvalue()
        if not lightest or len(drawn) < len(lightest):
            lightest = drawn
        if len(lightest) <= HEAVIEST:
            break
    return ContentFile(lightest)


def prefetch_renditions(images: Iterable[HubImage | None]) -> None:
    """Fetch the sizes of all ``images`` in one query, for a list whose template draws each of them."""
    prefetch_related_objects([image for image in images if image], with_renditions())


def with_renditions(lookup: str = "renditions") -> Prefetch:
    """For ``prefetch_related``: the renditions that a page shows, at ``lookup`` (``picture__renditions``)."""
    rendition = get_image_model().get_rendition_model()
    return Prefetch(lookup, queryset=rendition.objects.filter(filter_spec__in=SPECS))


def renditions_like(image: HubImage, name: str) -> list[HubRendition]:
    """What there is of ``image`` in the shape of the size ``name``, narrowest first, each width once.

    If there is none of that shape, what there is of the others. Makes nothing. One query, or none when the
    renditions were prefetched.
    """
    shape = SIZES[name].shape
    current = {(size.spec, Filter(size.spec).get_cache_key(image)): size for size in SIZES.values()}
    found: dict[bool, dict[int, HubRendition]] = {True: {}, False: {}}
    for rendition in _fetched(image):
        size = current.get((rendition.filter_spec, rendition.focal_point_key))
        if size:
            found[size.shape == shape].setdefault(rendition.width, rendition)
    fitting = found[True] or found[False]
    return [fitting[width] for width in sorted(fitting)]


def _fetched(image: HubImage) -> Iterable[HubRendition]:
    by_wagtail = getattr(image, "prefetched_renditions", None)
    return image.renditions.all() if by_wagtail is None else by_wagtail
