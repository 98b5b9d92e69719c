"""Who has checked the facts on a page: what pages that state facts have in common."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from core.local_time import today
from core.models import BasePage


class CheckedPage(BasePage):
    """A page that may state facts: who has checked them, and until when that holds."""

    states_facts = models.BooleanField(
        _("states facts about care, careers or the law"),
        default=False,
        help_text=_("The page then says who has checked it, or that nobody has."),
    )
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    checked_by_role = models.CharField(
        _("checked by"),
        max_length=120,
        blank=True,
        default="",
        help_text=_("The role of a person, for example: lead health visitor."),
    )
    check_again_by = models.DateField(_("check again by"), null=True, blank=True)

    panels_of_facts = [
        MultiFieldPanel(
            [
                FieldPanel("states_facts"),
                FieldRowPanel([FieldPanel("checked_on"), FieldPanel("checked_by_role")]),
                FieldPanel("check_again_by"),
            ],
            _("Facts on this page"),
        )
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        """A check has a date, somebody who made it, and an end."""
        super().clean()
        if not self.checked_on:
            return
        missing = _("A page that was checked needs this.")
        errors = {
            name: missing
            for name in ("checked_by_role", "check_again_by")
            if not getattr(self, name)
        }
        if self.check_again_by and self.check_again_by <= self.checked_on:
            errors["check_again_by"] = _("It must be later than the day it was checked.")
        if errors:
            raise ValidationError(errors)

    @property
    def is_checked(self) -> bool:
        """Whether somebody has checked the facts, and it is not yet time to check them again."""
        return bool(self.checked_on and self.check_again_by and self.check_again_by >= today())
