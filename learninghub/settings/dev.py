"""On one's own machine: nothing to set, nothing sent, everything readable. Never on a server."""

from .base import *

# The demo switches it off, to show the hub's own pages where something is not found or goes wrong.
DEBUG = environment.flag("DEBUG", default=True)
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = (
    True  # static files as they are, whatever DEBUG says
)
SEARCH_ENGINES = False
SECRET_KEY = environment.kept_secret(VAR_DIR / "secret_key")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
# Mail is kept as files and shown, with the staff's second factor, at /mailbox/.
EMAIL_BACKEND = "outbox.mailbox.FolderBackend"
MAILBOX_DIR = VAR_DIR / "mailbox"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
STORAGES = {
    "default": {"BACKEND": "core.storage.WholeFileStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
