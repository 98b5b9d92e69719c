from django.db import models
from django.utils.translation import gettext_lazy as _


class AreaKind(models.TextChoices):
    COUNTRY = "country", _("Country")
    REGION = "region", _("Region")
    UPPER_TIER = "upper_tier", _("Upper-tier authority")
    OUTSIDE = "outside", _("Outside the Midlands")
