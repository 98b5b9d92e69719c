"""Which records a person may see in the admin, for every model. All guards of the admin ask here.

An app whose records are not for everybody with the right to their model registers a rule for them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet
from wagtail.documents.permissions import permission_policy as documents_policy
from wagtail.images.permissions import permission_policy as pictures_policy
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permission_policies.base import BasePermissionPolicy

from core.models import HubDocument, HubImage

from . import pages

# Takes a user and records; returns those of them that the user may see.
Rule = Callable[[Any, QuerySet], QuerySet]
ANY = ("add", "change", "delete", "view")

_rules: dict[type[Model], Rule] = {}


def register(model: type[Model], rule: Rule) -> None:
    """Have ``rule`` say who sees which records of ``model``. Called once for each model, at the start."""
    if model in _rules:
        raise ValueError(f"{model.__name__} has a rule already.")
    _rules[model] = rule


def registered() -> dict[type[Model], Rule]:
    """The models whose records are not for everybody with the right to their model."""
    return dict(_rules)


def rule_of(model: type[Model]) -> Rule | None:
    """The rule for ``model`` or for the model that it extends; none if the right to the model decides."""
    return next((_rules[base] for base in model.__mro__ if base in _rules), None)


def seen_by(user: Any, records: QuerySet) -> QuerySet:
    """Those of ``records`` whose titles ``user`` may read in the admin."""
    if rule := rule_of(records.model):
        return rule(user, records)
    may = policy_of(records.model).user_has_any_permission(user, ANY)
    return records if may else records.none()


def policy_of(model: type[Model]) -> BasePermissionPolicy:
    """What decides about ``model`` in the admin."""
    viewset = getattr(model, "snippet_viewset", None)
    return viewset.permission_policy if viewset else ModelPermissionPolicy(model)


def seen_pages(user: Any, records: QuerySet) -> QuerySet:
    return records.filter(pk__in=pages.seen_by(user).values("pk"))


def seen_pictures(user: Any, records: QuerySet) -> QuerySet:
    return _seen_files(pictures_policy, user, records)


def seen_documents(user: Any, records: QuerySet) -> QuerySet:
    return _seen_files(documents_policy, user, records)


def _seen_files(policy: BasePermissionPolicy, user: Any, records: QuerySet) -> QuerySet:
    seen = policy.instances_user_has_any_permission_for(user, ["choose", "change"])
    return records.filter(pk__in=seen.values("pk"))


register(Page, seen_pages)
register(HubImage, seen_pictures)
register(HubDocument, seen_documents)
