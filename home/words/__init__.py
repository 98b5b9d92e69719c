"""The words of the hub's own pages, as data. ``set_up_hub`` makes pages of them; editors go on from there."""

from . import (
    about,
    accessibility,
    contact,
    cookies,
    for_health_visitors,
    partners_and_leads,
    privacy,
    schools_and_students,
    terms,
)
from .front import FRONT
from .shape import Block, Door, Front, Progress, Words

# The three ways in, which stand in the navigation; then what stands in the footer.
LANDINGS = (for_health_visitors.PAGE, schools_and_students.PAGE, partners_and_leads.PAGE)
SMALL_PRINT = (
    about.PAGE,
    accessibility.PAGE,
    privacy.PAGE,
    cookies.PAGE,
    contact.PAGE,
    terms.PAGE,
)
PAGES = LANDINGS + SMALL_PRINT

__all__ = [
    "FRONT",
    "LANDINGS",
    "PAGES",
    "SMALL_PRINT",
    "Block",
    "Door",
    "Front",
    "Progress",
    "Words",
]
