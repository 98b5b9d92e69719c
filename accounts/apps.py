from datetime import timedelta
from functools import partial

from allauth.usersessions.apps import UserSessionsConfig
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    default = True
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from outbox import letters, periodic  # noqa: PLC0415 - these need the models

        from . import checks, emails, holdings, limits, retention  # noqa: F401, PLC0415
        from .account_holdings import HOLDINGS  # noqa: PLC0415
        from .retention_rules import RULES  # noqa: PLC0415

        for name, holding in HOLDINGS.items():
            holdings.register(name, holding)
        for key, rule in RULES.items():
            retention.register(key, rule)
        for name, kind in emails.KINDS.items():
            letters.register(name, kind)
        keep = periodic.Job(timedelta(days=1), retention.forget_what_is_due)
        periodic.register("accounts.retention", keep)
        often = partial(retention.forget_what_is_due, only_hourly=True)
        periodic.register("accounts.retention_hourly", periodic.Job(timedelta(hours=1), often))
        clear = periodic.Job(timedelta(minutes=5), limits.clear_expired)
        periodic.register("accounts.clear_expired_counts", clear)


class HubUsersAppConfig(WagtailUsersAppConfig):
    """Wagtail's screens for people, without names in two parts and without passwords."""

    user_viewset = "accounts.viewsets.PeopleViewSet"
    group_viewset = "accounts.viewsets.GroupsViewSet"


class HubDevicesAppConfig(UserSessionsConfig):
    """Allauth's record of devices, kept by ``accounts.devices``, which keeps less than allauth would."""

    def ready(self) -> None:
        from django.contrib.auth.signals import (  # noqa: PLC0415 - needs the models
            user_logged_in,
            user_logged_out,
        )

        from . import devices  # noqa: PLC0415

        user_logged_in.connect(devices.remember_signed_in)
        user_logged_out.connect(devices.forget_signed_out)
