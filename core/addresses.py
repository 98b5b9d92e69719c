"""The one form in which the hub stores, compares, counts and writes to an e-mail address.

The same mailbox can be typed in many ways, and two mailboxes can look the same. Comparing addresses
"ignoring case" in the database is not safe: PostgreSQL's ``UPPER`` turns a dotless i into I, so a
look-alike domain passed for somebody else's. Every door where an address comes in calls
``canonical_address``, and everything behind the door compares exactly.
"""

from __future__ import annotations

import re
import unicodedata

import idna
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST = 254  # RFC 3696, erratum 1690
LONGEST_TYPED = 1000  # invisible characters are dropped before the length counts
LONGEST_NAME = 64  # before the @: RFC 5321, 4.5.3.1.1
# The unquoted form of RFC 5322, 3.2.3. Quoted names are legal, and no mail provider gives them out.
NAME = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
TOP_LEVEL = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}")
# No mailbox can exist below these names (RFC 6761).
RESERVED = {"invalid", "localhost", "test"}

NOT_AN_ADDRESS = _("Enter an e-mail address like name@example.nhs.uk.")
NOT_PLAIN = _(
    "Enter the address in plain letters, like name@example.nhs.uk. Some letters here have "
    "accents, or only look plain."
)
TOO_LONG = _("This is too long for an e-mail address: they have at most 254 characters.")
CANNOT_EXIST = _("No mailbox can exist at this address. Enter one like name@example.nhs.uk.")


class AddressError(ValueError):
    """What was typed is not an e-mail address the hub can write to. The message is safe to show."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(str(message))


def canonical_address(typed: str) -> str:
    """Return the canonical form of an e-mail address: plain ASCII in lower case.

    Surrounding space and invisible characters are dropped, full-width and similar letters replaced
    by ordinary ones (Unicode NFKC), and the domain written in its IDNA 2008 form. Calling it on its
    own answer changes nothing. Raises ``AddressError`` for everything that is not an address, for
    letters that imitate others, and for names under which no mailbox can exist.
    """
    address = address_form(typed)
    if address.rpartition(".")[2] in RESERVED:
        raise AddressError(CANNOT_EXIST)
    return address


def address_form(typed: str) -> str:
    """Return the same form, also for reserved names: closed accounts have such an address."""
    name, at, domain = _without_disguise(typed).rpartition("@")
    if not at or not name or not domain:
        raise AddressError(NOT_AN_ADDRESS)
    if not name.isascii():
        raise AddressError(NOT_PLAIN)
    address = f"{name}@{_domain_in_ascii(domain)}"
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise AddressError(NOT_AN_ADDRESS)
    if len(address) > LONGEST:
        raise AddressError(TOO_LONG)
    return address


def _without_disguise(typed: str) -> str:
    if len(typed) > LONGEST_TYPED:
        raise AddressError(TOO_LONG)
    visible = "".join(each for each in typed if unicodedata.category(each) != "Cf")
    return unicodedata.normalize("NFKC", visible).strip().lower()


def _domain_in_ascii(domain: str) -> str:
    try:
        in_ascii = idna.encode(domain, uts46=True).decode()
        labels = idna.decode(in_ascii).split(".")
    except (idna.IDNAError, UnicodeError) as error:
        raise AddressError(NOT_AN_ADDRESS if domain.isascii() else NOT_PLAIN) from error
    if not all(map(_is_in_one_script, labels)):
        raise AddressError(NOT_PLAIN)
    if len(labels) < 2 or not TOP_LEVEL.fullmatch(in_ascii.rpartition(".")[2]):
        raise AddressError(NOT_AN_ADDRESS)
    return in_ascii


def _is_in_one_script(label: str) -> bool:
    """Whether one part of a domain uses one script, and no Latin letter that imitates another.

    Latin letters with accents may stand beside plain ones. The dotless i and its like cannot be
    taken apart into a plain letter and an accent, and an i with a second dot cannot be put together.
    """
    letters = [each for each in unicodedata.normalize("NFD", label) if each.isalpha()]
    scripts = {unicodedata.name(each, "").partition(" ")[0] for each in letters}
    if "LATIN" not in scripts:
        return len(scripts) <= 1
    loose = any(
        unicodedata.category(each)[0] == "M" for each in unicodedata.normalize("NFC", label)
    )
    return all(each.isascii() for each in letters) and not loose
