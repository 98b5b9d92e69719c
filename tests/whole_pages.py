"""Which of our templates draw a whole page, and on which they stand."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.template import engines
from django.template.loader_tags import ExtendsNode

TEMPLATES = Path(settings.BASE_DIR) / "templates"
# What a page stands on: the shell of the site, of pages in trouble, of mails, and Wagtail's.
SHELLS = {
    "base.html", "trouble.html", "emails/base.html",
    "wagtailadmin/admin_base.html", "wagtailadmin/base.html",
}  # fmt: skip


def whole_pages() -> dict[str, set[str]]:
    """Each template of ours that draws a whole page, with the templates that it extends."""
    names = [str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")]
    chains = {name: set(_ancestors(name)) for name in names if name not in SHELLS}
    return {
        name: chain for name, chain in chains.items() if chain & SHELLS or _begins_a_document(name)
    }


def _ancestors(name: str) -> list[str]:
    """What ``name`` extends, directly or not, whoever wrote it."""
    found: list[str] = []
    # A template may extend the one of the same name that it stands before: that ends here.
    while (parent := _parent(name)) and parent not in [name, *found]:
        found.append(parent)
        name = parent
    return found


def _parent(name: str) -> str:
    template, _ = engines["django"].engine.find_template(name)
    for node in template.nodelist.get_nodes_by_type(ExtendsNode):
        if isinstance(node.parent_name.var, str):
            return node.parent_name.var
    return ""


def _begins_a_document(name: str) -> bool:
    return "<!doctype" in (TEMPLATES / name).read_text().lower()
