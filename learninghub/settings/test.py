"""What the tests run with: as in production, but fast, and mail stays in memory."""

from .base import *

DEBUG = False
SECRET_KEY = "only-for-tests-" + "0123456789abcdef" * 4
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CACHE_MAY_FORGET = True  # one process, and a cache that each test begins empty
EMAIL_BACKEND = environment.text(
    "TEST_EMAIL_BACKEND", default="django.core.mail.backends.locmem.EmailBackend"
)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
CALENDAR_UID_HOST = "hub.example.org"
DEFAULT_FROM_EMAIL = "Midlands health visiting learning hub <hub@hub.example.org>"
MAIL_REPLY_TO = "Programme team <programme@hub.example.org>"
