from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SessionsConfig(AppConfig):
    name = "sessions"
    label = "learning_sessions"  # "sessions" is the label of Django's own web sessions
    verbose_name = _("Lunch-and-learn sessions")

    def ready(self) -> None:
        from accounts import intents  # noqa: PLC0415 - these need the models
        from outbox import letters, periodic  # noqa: PLC0415

        from . import emails  # noqa: PLC0415
        from .services.changes import tell_changes  # noqa: PLC0415
        from .services.reminders import owe_reminders  # noqa: PLC0415
        from .services.waiting import settle_all  # noqa: PLC0415
        from .views.booking import book_as_intended  # noqa: PLC0415

        intents.register("book", book_as_intended)
        minute = timedelta(minutes=1)
        periodic.register("sessions.settle_all", periodic.Job(minute, settle_all))
        periodic.register("sessions.tell_changes", periodic.Job(minute, tell_changes))
        periodic.register("sessions.owe_reminders", periodic.Job(minute, owe_reminders))
        for name, kind in emails.KINDS.items():
            letters.register(name, kind)
