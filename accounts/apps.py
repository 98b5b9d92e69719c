from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    default = True
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from outbox.periodic import Job, register  # noqa: PLC0415 - needs the models

        from . import holdings  # noqa: PLC0415
        from .closing import details_held  # noqa: PLC0415
        from .services import forget_unused_accounts  # noqa: PLC0415

        account = holdings.Holding(_("Your account"), details_held, lambda person: None)
        holdings.register("account", account)
        register("accounts.forget_unused", Job(timedelta(hours=6), forget_unused_accounts))


class HubUsersAppConfig(WagtailUsersAppConfig):
    """Wagtail's screens for people, without names in two parts and without passwords."""

    user_viewset = "accounts.viewsets.PeopleViewSet"
