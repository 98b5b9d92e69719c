"""The person. There is one kind of account; what somebody may do comes from groups."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from core.addresses import address_form, canonical_address
from core.models import Area

from .enums import CodePurpose

# Nobody can be reached there: the name is reserved, so that it never exists (RFC 2606).
GONE = "erased.invalid"


class UserManager(BaseUserManager["User"]):
    def with_address(self, typed: str) -> User | None:
        """The person whose address this is, if anybody's. Raises ``AddressError`` if it is none."""
        return self.filter(email=canonical_address(typed)).first()

    def create_user(self, email: str, **fields: object) -> User:
        """A new person, who signs in with codes sent to ``email`` and has no password.

        Raises ``AddressError`` if ``email`` is not an address.
        """
        user = self.model(email=canonical_address(email), **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, **fields: object) -> User:
        """A new administrator of everything. A given password is ignored: there are none."""
        fields.pop("password", None)
        return self.create_user(email, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who has asked for a code. Their details are asked for once, after the first code."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("full name"), max_length=120, blank=True, default="")
    job_role = models.CharField(_("job role"), max_length=120, blank=True, default="")
    organisation = models.CharField(_("organisation"), max_length=120, blank=True, default="")
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area")
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []  # type: ignore[misc]

    class Meta:
        ordering = ["email"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_email_once_in_any_case",
                violation_error_message=_("Somebody has this e-mail address already."),
            ),
        ]

    def __str__(self) -> str:
        if self.is_closed:
            return str(_("Closed account"))
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the address in its one form, whichever way it came. Raises ``AddressError``."""
        only = kwargs.get("update_fields")
        if only is None or "email" in only:
            self.email = address_form(self.email)
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return str(_("Closed account")) if self.is_closed else self.name

    def get_short_name(self) -> str:
        return self.name or self.email

    def has_usable_password(self) -> bool:
        """Nobody has a password, even where somebody wrote one into the database."""
        return False

    def check_password(self, raw_password: str | None) -> bool:
        """No password is ever right."""
        return False

    @property
    def is_closed(self) -> bool:
        """Whether this is the empty row of somebody who has gone."""
        return self.email.endswith(f"@{GONE}")

    @property
    def address_to_write_to(self) -> str:
        """Where mail reaches them; empty for somebody who has gone."""
        return "" if self.is_closed else self.email

    @property
    def is_staff(self) -> bool:
        """Whether the Wagtail admin is open to this person, and so a second factor is needed."""
        return self.is_active and self.has_perm("wagtailadmin.access_admin")

    @property
    def has_told_details(self) -> bool:
        """Whether the questions after the first code have been answered."""
        return bool(self.name and self.job_role and self.organisation and self.area_id)


class OneTimeCodeQuerySet(models.QuerySet["OneTimeCode"]):
    def working(self) -> OneTimeCodeQuerySet:
        """Codes that are young enough and have tries left."""
        since = timezone.now() - OneTimeCode.LASTS
        return self.filter(asked_at__gte=since, tries__lt=OneTimeCode.MOST_TRIES)


class OneTimeCode(models.Model):
    """A six-digit code somebody asked for, and how often it was tried.

    The digits are stored nowhere: they follow from the row's own random name and the secret key, so
    that every copy of its mail says the same, and a copy of the database gives no code away.
    """

    LASTS = timedelta(minutes=10)
    MOST_TRIES = 5

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="codes")
    purpose = models.CharField(max_length=10, choices=CodePurpose)
    asked_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = OneTimeCodeQuerySet.as_manager()

    wagtail_reference_index_ignore = True  # no page cites it; indexing costs a write each time

    class Meta:
        ordering = ["asked_at", "pk"]
        indexes = [models.Index(fields=["asked_at"], name="accounts_code_asked_at")]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}, {self.asked_at:%d.%m.%Y %H:%M}"

    @property
    def digits(self) -> str:
        """The six digits."""
        made = salted_hmac(
            "accounts.one-time-code", f"{self.purpose}:{self.uuid}", algorithm="sha256"
        )
        return f"{int.from_bytes(made.digest()) % 1_000_000:06}"


class RetentionRule(models.Model):
    """How many days one kind of thing is kept. What the kind is stands in ``accounts.retention``."""

    key = models.CharField(max_length=60, primary_key=True, editable=False)
    days = models.PositiveIntegerField(_("days"))
    last_run_at = models.DateTimeField(_("last kept"), null=True, blank=True, editable=False)
    last_removed = models.PositiveIntegerField(_("forgotten then"), default=0, editable=False)

    wagtail_reference_index_ignore = True  # no page cites it

    class Meta:
        ordering = ["key"]
        verbose_name = _("how long things are kept")
        verbose_name_plural = _("how long things are kept")

    def __str__(self) -> str:
        return self.key


class LimitCount(models.Model):
    """How often something was done in the present window of a limit; see ``accounts.limits``.

    ``key`` is a keyed digest of the limit's name and of what is counted, never an address itself.
    """

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    wagtail_reference_index_ignore = True  # no page cites it

    class Meta:
        default_permissions = ()  # nobody edits counts

    def __str__(self) -> str:
        return f"{self.count} until {self.ends_at:%Y-%m-%d %H:%M}"
