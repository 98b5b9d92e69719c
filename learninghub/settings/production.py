"""On a server: what is not said is refused, and nothing is shown that should not be."""

import logging

from django.core.exceptions import ImproperlyConfigured

from . import error_reports
from .base import *

DEBUG = False
SECRET_KEY = environment.secret("SECRET_KEY")
ALLOWED_HOSTS = environment.host_names("ALLOWED_HOSTS")
SITE_URL = WAGTAILADMIN_BASE_URL = environment.web_address("SITE_URL", schemes=("https",))
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CALENDAR_UID_HOST = environment.text("CALENDAR_UID_HOST")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.mailbox("MAIL_FROM")
MAIL_REPLY_TO = environment.mailbox("MAIL_REPLY_TO")
EMAIL_HOST = environment.text("MAIL_HOST")

if ALLAUTH_TRUSTED_PROXY_COUNT < 1:
    raise ImproperlyConfigured(
        "TRUSTED_PROXY_COUNT: write how many proxies stand before the hub (nginx alone is 1)."
    )

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = environment.flag("HTTPS_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # asked from the inside, without TLS
SECURE_HSTS_SECONDS = environment.whole_number("HSTS_SECONDS", default=60 * 60 * 24 * 365)
SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.flag("HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = environment.flag("HSTS_PRELOAD", default=False)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SILENCED_SYSTEM_CHECKS = [
    # Whether sub-domains and the preload list are the hub's to decide depends on whose domain it
    # stands on: HSTS_SUBDOMAINS and HSTS_PRELOAD say so, and False is a right answer.
    "security.W005",
    "security.W021",
    # SAMEORIGIN, not DENY: Wagtail shows a page beside the form in which it is edited.
    "security.W019",
]
STORAGES = {
    "default": {"BACKEND": "core.storage.WholeFileStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Telling those who run it: nothing leaves the hub unless one of these is set -------------------
ERROR_MAIL_TO = environment.mailboxes("ERROR_MAIL_TO")
logging.captureWarnings(True)  # they are log lines too
LOGGING = logs.for_a_server(error_mail_to=ERROR_MAIL_TO, told_in=VAR_DIR / "errors-told")
if sentry := environment.sentry_address("SENTRY_DSN"):
    error_reports.start_sentry(sentry)
