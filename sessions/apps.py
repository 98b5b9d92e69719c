from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SessionsConfig(AppConfig):
    name = "sessions"
    label = "learning_sessions"  # "sessions" is the label of Django's own web sessions
    verbose_name = _("Lunch-and-learn sessions")

    def ready(self) -> None:
        from accounts import intents  # noqa: PLC0415 - these need the models
        from outbox import letters  # noqa: PLC0415

        from . import emails  # noqa: PLC0415
        from .views.booking import book_as_intended  # noqa: PLC0415

        intents.register("book", book_as_intended)
        for name, kind in emails.KINDS.items():
            letters.register(name, kind)
