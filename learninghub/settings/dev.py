"""On one's own machine: nothing to set, nothing sent, everything readable. Never on a server."""

from .base import *

DEBUG = True
SEARCH_ENGINES = False
SECRET_KEY = environment.kept_secret(VAR_DIR / "secret_key")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
# Mail is kept as files and shown, with the staff's second factor, at /mailbox/.
EMAIL_BACKEND = "outbox.mailbox.FolderBackend"
MAILBOX_DIR = VAR_DIR / "mailbox"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
