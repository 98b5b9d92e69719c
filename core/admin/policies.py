"""Puts the hub's rules behind the questions that all of Wagtail's views ask.

Wagtail has no setting for these policies, and its views hold on to the objects themselves. So the objects
are kept and given another class, and the one method that says which pages are shown is replaced.
"""

from __future__ import annotations

from wagtail.documents import permissions as documents
from wagtail.images import permissions as images
from wagtail.permission_policies.pages import PagePermissionPolicy

from .files import FilePolicy
from .pages import explorable_instances


def install() -> None:
    """Called once, when the apps are loaded."""
    images.permission_policy.__class__ = FilePolicy
    documents.permission_policy.__class__ = FilePolicy
    PagePermissionPolicy.explorable_instances = explorable_instances
