from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageStatus(models.TextChoices):
    QUEUED = "queued", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    DROPPED = "dropped", _("Not sent: no longer true")
    FAILED = "failed", _("Failed")


UNFINISHED = [MessageStatus.QUEUED, MessageStatus.SENDING]
