from datetime import timedelta

from django.apps import AppConfig
from django.core.management import call_command
from django.utils.translation import gettext_lazy as _


def publish_scheduled() -> None:
    """Publish and take down the pages whose time has come."""
    call_command("publish_scheduled", verbosity=0)


def clear_old_web_sessions() -> None:
    """Forget the sign-ins that have run out."""
    call_command("clearsessions")


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Front page")

    def ready(self) -> None:
        from accounts import retention  # noqa: PLC0415 - these need the models
        from core.stored_files import clear_unfinished_uploads  # noqa: PLC0415
        from outbox import letters  # noqa: PLC0415
        from outbox.periodic import Job, register  # noqa: PLC0415

        from .approval_mails import tell_in_our_words  # noqa: PLC0415
        from .emails import KINDS  # noqa: PLC0415
        from .retention import RULES  # noqa: PLC0415

        for name, kind in KINDS.items():
            letters.register(name, kind)
        tell_in_our_words()
        for key, rule in RULES.items():
            retention.register(key, rule)
        register("wagtail.publish_scheduled", Job(timedelta(minutes=5), publish_scheduled))
        register("sessions.clear_old", Job(timedelta(hours=1), clear_old_web_sessions))
        register("core.clear_unfinished_uploads", Job(timedelta(days=1), clear_unfinished_uploads))
