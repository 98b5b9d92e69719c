from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Shared records"

    def ready(self) -> None:
        from . import checks  # noqa: F401, PLC0415 - registers the checks once the apps are loaded
