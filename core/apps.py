from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Shared records"

    def ready(self) -> None:
        from . import checks, waiting_files  # noqa: F401, PLC0415 - once the apps are loaded
        from .admin import policies  # noqa: PLC0415

        waiting_files.connect()
        policies.install()
