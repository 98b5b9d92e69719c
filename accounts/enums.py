from django.db import models
from django.utils.translation import gettext_lazy as _


class CodePurpose(models.TextChoices):
    SIGN_IN = "sign_in", _("To sign in")
    CLOSING = "closing", _("To close the account")
