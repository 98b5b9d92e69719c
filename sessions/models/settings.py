"""What organisers set once for all sessions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


@register_setting(icon="date", order=20)
class ProgrammeSettings(BaseGenericSetting):
    """Settings of the programme."""

    expected_domains = models.TextField(
        _("expected e-mail domains"),
        blank=True,
        default="nhs.uk\nnhs.net\ngov.uk\nac.uk",
        help_text=_(
            "One on each line, for example nhs.net. People with another address can book all the same; "
            "organisers see a flag beside them. Empty: nobody is flagged."
        ),
    )

    panels = [FieldPanel("expected_domains")]

    class Meta:
        verbose_name = _("programme settings")

    def is_expected(self, email: str) -> bool:
        """Whether ``email`` belongs to one of the domains, or to a part of one."""
        domains = [line.strip().lstrip("@.").lower() for line in self.expected_domains.splitlines()]
        host = email.rpartition("@")[2]
        wanted = [domain for domain in domains if domain]
        return not wanted or any(host == d or host.endswith(f".{d}") for d in wanted)
