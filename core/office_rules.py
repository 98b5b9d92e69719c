"""What in the XML of an office document runs a program, or fetches something when it is opened.

Names are those of the standards (ECMA-376 for Word, Excel and PowerPoint, OASIS for OpenDocument), without
their namespaces.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MACROS = _("This file contains macros or other programs. Save it without them, and upload that.")
FETCHES = _(
    "This file fetches something from elsewhere when it is opened: a template, a linked picture or data. Break "
    "the links or paste in what they show, save it again and upload that. Saving it as PDF works too."
)
EMBEDS = _(
    "Another file is embedded in this one. Paste it in as text or as a picture, save it again and upload that. "
    "Saving it as PDF works too."
)

PROGRAM_TYPES = re.compile(r"macroEnabled|vba|activeX|macrosheet|oleObject", re.IGNORECASE)
# Relationships by the last part of their type.
PROGRAM_RELATIONSHIPS = {
    "vbaProject", "vbaProjectSignature", "wordVbaData", "control", "activeXControlBinary", "xlMacrosheet",
    "xlIntlMacrosheet", "extensibility", "attachedToolbars", "keyMapCustomizations",
}  # fmt: skip
EMBEDDING_RELATIONSHIPS = {"oleObject", "aFChunk"}
FETCHING_RELATIONSHIPS = {"connections", "queryTable", "externalLink"}
# A template on the writer's own disk: every letter that is made from one names it, and nobody else has it.
ON_OWN_DISK = re.compile(r"(file:///)?[a-z]:[\\/]|[^\\/:]+$", re.IGNORECASE)
EMBEDDED_ELEMENTS = {"OLEObject", "oleObj", "oleObject", "object-ole", "applet", "plugin", "floating-frame"}  # fmt: skip
FETCHING_ELEMENTS = {"ddeLink", "oleLink", "dde-source", "dde-connection-decl", "dde-connection", "connection-resource"}  # fmt: skip
PROGRAM_ELEMENTS = {"event-listener", "script", "scripts-library", "control-binary"}
PROGRAM_LINKS = re.compile(r"(vnd\.sun\.star\.script|macro|javascript|vbscript|service|slot):|ppaction://(program|macro|ole)", re.IGNORECASE)  # fmt: skip
WITH_SCHEME = re.compile(r"(?!data:)[a-z][a-z0-9+.-]*:|//|\\\\", re.IGNORECASE)
LINKS_TO_CLICK = {"a", "template"}
FIELD_INSTRUCTIONS = re.compile(
    r"\s*(DDE|DDEAUTO|LINK|INCLUDETEXT|IMPORT|DATABASE)\b", re.IGNORECASE
)
# Formulas that ask the network, start something, or talk to another program (=cmd|'/c calc'!A1).
FORMULAS = re.compile(r"\b(WEBSERVICE|RTD|CALL|REGISTER(\.ID)?|EXEC)\s*\(|^\s*=?[\w.]+\|", re.IGNORECASE)  # fmt: skip
TEXTS = {
    "instrText": FIELD_INSTRUCTIONS,
    "f": FORMULAS,
    "definedName": FORMULAS,
}
# Most elements of a large table are none of these, and need not be looked at more closely.
WATCHED_ELEMENTS = {"Relationship"} | EMBEDDED_ELEMENTS | FETCHING_ELEMENTS | PROGRAM_ELEMENTS
WATCHED_ATTRIBUTES = ("ContentType", "instr", "href", "action")


def check_element(name: str, attributes: Mapping[str, str]) -> None:
    """Raise ``ValidationError`` if the element ``name`` runs, embeds or fetches something."""
    if name in PROGRAM_ELEMENTS:
        raise ValidationError(MACROS, code="macros")
    if name in EMBEDDED_ELEMENTS:
        raise ValidationError(EMBEDS, code="embeds")
    if name in FETCHING_ELEMENTS:
        raise ValidationError(FETCHES, code="fetches")
    if name == "Relationship":
        _check_relationship(attributes)
    if PROGRAM_TYPES.search(attributes.get("ContentType", "")):
        raise ValidationError(MACROS, code="macros")
    if FIELD_INSTRUCTIONS.match(attributes.get("instr", "")):
        raise ValidationError(FETCHES, code="fetches")
    _check_link(name, attributes)


def check_text(name: str, text: str) -> None:
    """Raise ``ValidationError`` if the ``text`` of the element ``name`` is a field or formula that fetches."""
    if TEXTS[name].search(text):
        raise ValidationError(FETCHES, code="fetches")


def _check_relationship(attributes: Mapping[str, str]) -> None:
    kind = attributes.get("Type", "").rpartition("/")[2]
    target = attributes.get("Target", "")
    if kind in PROGRAM_RELATIONSHIPS:
        raise ValidationError(MACROS, code="macros")
    if kind in EMBEDDING_RELATIONSHIPS:
        raise ValidationError(EMBEDS, code="embeds")
    if kind == "attachedTemplate" and ON_OWN_DISK.match(target):
        return
    is_outside = attributes.get("TargetMode", "").lower() == "external" and kind != "hyperlink"
    if is_outside or kind in FETCHING_RELATIONSHIPS:
        raise ValidationError(FETCHES, code="fetches")


def _check_link(name: str, attributes: Mapping[str, str]) -> None:
    """An OpenDocument's link, or the action of a PowerPoint's button."""
    link = attributes.get("href", "").strip()
    if PROGRAM_LINKS.match(link) or PROGRAM_LINKS.match(attributes.get("action", "").strip()):
        raise ValidationError(MACROS, code="macros")
    if WITH_SCHEME.match(link) and name not in LINKS_TO_CLICK:
        raise ValidationError(FETCHES, code="fetches")
