"""Production as it is, for real processes of the tests: static files need not be collected, and some pages break."""

from learninghub.settings.production import *  # noqa: F403 - as the settings do among themselves

ROOT_URLCONF = "tests.server_urls"
STORAGES = {
    "default": {"BACKEND": "core.storage.WholeFileStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
