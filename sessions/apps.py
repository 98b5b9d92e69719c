from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SessionsConfig(AppConfig):
    name = "sessions"
    label = "learning_sessions"  # "sessions" is the label of Django's own web sessions
    verbose_name = _("Lunch-and-learn sessions")

    def ready(self) -> None:
        from accounts import absence, holdings, intents, retention  # noqa: PLC0415 - these need the models
        from core.admin import visibility as records  # noqa: PLC0415
        from outbox import letters, periodic, visibility  # noqa: PLC0415

        from . import emails  # noqa: PLC0415
        from .holdings import HOLDINGS  # noqa: PLC0415
        from .models import LearningSession, Series  # noqa: PLC0415
        from .permissions import mails_seen_by, series_to_choose, sessions_to_choose  # noqa: PLC0415
        from .retention import RULES, people_who_book  # noqa: PLC0415
        from .search import keep_index_true  # noqa: PLC0415
        from .services.changes import tell_changes  # noqa: PLC0415
        from .services.reminders import owe_reminders  # noqa: PLC0415
        from .services.waiting import settle_all  # noqa: PLC0415
        from .views import booking, series  # noqa: PLC0415

        place, all_places = _("Save and book my place"), _("Save and book the series")
        one = intents.Intent(booking.book_as_intended, booking.title_of_session, place)
        several = intents.Intent(series.book_as_intended, series.title_of_series, all_places)
        intents.register("sessions:book", one)
        intents.register("sessions:book_series", several)
        visibility.register("sessions", mails_seen_by)
        records.register(LearningSession, sessions_to_choose)
        records.register(Series, series_to_choose)
        minute = timedelta(minutes=1)
        periodic.register("sessions.settle_all", periodic.Job(minute, settle_all))
        periodic.register("sessions.tell_changes", periodic.Job(minute, tell_changes))
        periodic.register("sessions.owe_reminders", periodic.Job(minute, owe_reminders))
        keep_index_true()
        for name, holding in HOLDINGS.items():
            holdings.register(name, holding)
        for name, kind in emails.KINDS.items():
            letters.register(name, kind)
        absence.register_sign_of_life(people_who_book)
        for key, rule in RULES.items():
            retention.register(key, rule)
