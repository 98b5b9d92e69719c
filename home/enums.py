"""For whom a part of the hub is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """The three groups that come here. The value names the drawing: ``drawings/door_<value>.html``."""

    HEALTH_VISITORS = "health_visitors", _("Health visitors")
    SCHOOLS = "schools", _("Schools, pupils and students")
    PARTNERS = "partners", _("Partners and leads")
