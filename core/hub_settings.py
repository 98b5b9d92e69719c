"""What an administrator sets about the hub as a whole, on one page of the admin."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import RichTextField, StreamField

from .hub_settings_form import HubSettingsForm


class PartnerBlock(blocks.StructBlock):
    """An organisation behind the hub."""

    name = blocks.CharBlock(label=_("Name"), max_length=120)
    address = blocks.URLBlock(label=_("Website"), required=False)

    class Meta:
        icon = "group"
        label = _("Organisation")


@register_setting(icon="site", order=10)  # what is set most often stands first
class HubSettings(BaseGenericSetting):
    """Name, contact, organisations and the notice. There is one row, made when it is first needed."""

    name = models.CharField(
        _("name of the hub"),
        max_length=80,
        blank=True,
        default="",
        help_text=_("Shown at the top of every page and in every e-mail. Empty: the usual name."),
    )
    logo = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_(
            "In place of the hub's own mark. Only one that you have the right to use; the NHS logo needs "
            "permission."
        ),
    )
    contact_email = models.EmailField(
        _("contact e-mail"),
        blank=True,
        default="",
        help_text=_("Shown on every page. Empty: the address that answers to e-mails go to."),
    )
    about = models.CharField(
        _("about the hub, in a sentence or two"),
        max_length=300,
        blank=True,
        default="",
        help_text=_("Stands at the foot of every page."),
    )
    organisations = StreamField(
        [("organisation", PartnerBlock())],
        blank=True,
        verbose_name=_("organisations behind the hub"),
    )
    notice = RichTextField(
        _("notice"),
        features=["bold", "link"],
        max_length=400,
        blank=True,
        default="",
        help_text=_("Stands at the top of every page until its end."),
    )
    notice_until = models.DateTimeField(_("notice ends"), null=True, blank=True)

    select_related = ["logo"]

    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("logo"), FieldPanel("about")], _("The hub")
        ),
        FieldPanel("contact_email"),
        FieldPanel(
            "organisations",
            help_text=_(
                "Who runs and pays for the hub: named at the foot of every page, in this order, with a link "
                "where you give a website. Where people say they work is another list: Lists, Organisations."
            ),
        ),
        MultiFieldPanel(
            [FieldPanel("notice"), FieldPanel("notice_until")],
            _("Notice"),
        ),
    ]
    base_form_class = HubSettingsForm

    class Meta:
        verbose_name = _("hub settings")

    @property
    def hub_name(self) -> str:
        return self.name or settings.HUB_NAME

    @property
    def current_notice(self) -> str:
        """The notice while it lasts, else nothing."""
        lasts = self.notice_until is not None and timezone.now() < self.notice_until
        return self.notice if lasts else ""
