"""Under what name an uploaded file is stored: short, plain and never used twice."""

from __future__ import annotations

import secrets

from django.utils.text import slugify
from wagtail.coreutils import string_to_ascii

LONGEST = 40


def parts_of(typed: str) -> tuple[str, str]:
    """The name without folders and ending, and the ending in small letters: what stands after the last dot."""
    name = typed.replace("\\", "/").rpartition("/")[2]
    stem, dot, ending = name.rpartition(".")
    return (stem, ending.lower()) if dot else (name, "")


def stored_name(typed: str, *, otherwise: str) -> str:
    """A name of Latin letters, digits and hyphens for a file called ``typed``; ``otherwise`` if nothing is left.

    Six random characters keep it from ever being the name of another file: not of one that was deleted
    and may still be in somebody's browser, nor of something that Windows keeps for itself.
    """
    stem, ending = (slugify(string_to_ascii(part)) for part in parts_of(typed))
    plain = stem[:LONGEST].strip("-_") or otherwise
    return f"{plain}-{secrets.token_hex(3)}{'.' if ending else ''}{ending[:8]}"
