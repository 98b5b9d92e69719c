"""Drawing a picture in the sizes that were made of it."""

from __future__ import annotations

from typing import Any

from django import template
from wagtail.images.models import AbstractImage

from core.pictures import SIZES, renditions_like

register = template.Library()


@register.inclusion_tag("components/picture.html")
def picture(
    image: AbstractImage | None,
    size: str = "full",
    *,
    alt: str | None = None,
    sizes: str = "",
    loading: str = "lazy",
    css_class: str = "",
) -> dict[str, Any]:
    """``{% picture page.photo "card" alt="..." sizes="(min-width: 40em) 480px, 100vw" loading="eager" %}``

    An ``<img>`` of ``image`` (a ``HubImage``; nothing is drawn for ``None``) at the named ``size`` (a key of
    ``core.pictures.SIZES``; another name is a ``KeyError``), with ``srcset`` of the other widths of the same
    shape, ``width`` and ``height``.

    ``alt`` says what it shows; ``alt=""`` makes it decoration. Left out, it is what the block in which the
    picture was chosen says of it (Wagtail's ``ImageBlock``), else the picture's own description.
    ``sizes`` is how wide it is drawn; left out, as wide as ``size`` or as the screen.
    ``loading="eager"`` for the one picture at the top of a page.

    Never makes a picture. If a size is missing, the nearest one there is takes its place; if there is none,
    a box with the alternative text does.

    One query for each picture, or none if the renditions were fetched before: for a list, use
    ``core.pictures.with_renditions("photo__renditions")`` in ``prefetch_related``, or
    ``core.pictures.prefetch_renditions(images)``.
    """
    if image is None:
        return {}
    wanted = SIZES[size]
    made = renditions_like(image, size)
    fitting = [rendition for rendition in made if rendition.width >= wanted.width] or made[-1:]
    return {
        "rendition": fitting[0] if fitting else None,
        "made": made if len(made) > 1 else [],
        "sizes": sizes or f"(min-width: {wanted.width}px) {wanted.width}px, 100vw",
        "alt": _alternative(image) if alt is None else alt,
        "loading": loading,
        "css_class": f"hub-picture {css_class}".strip(),
        "is_missing": not made,
    }


def _alternative(image: AbstractImage) -> str:
    if image.decorative:
        return ""
    return image.contextual_alt_text or image.default_alt_text
