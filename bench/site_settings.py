"""The demo as a server would run it: no debugging, static files built, hashed and compressed."""

from learninghub.settings.dev import *

DEBUG = False
SEARCH_ENGINES = True
STORAGES = {
    "default": {"BACKEND": "core.storage.WholeFileStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
