"""What a web server starts: `gunicorn learninghub.wsgi`. Production settings unless told otherwise."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learninghub.settings.production")
GUNICORN_GIVES_UP = 3  # its own number for "this will not work on the next try either"

try:
    application = get_wsgi_application()
except ImproperlyConfigured as error:
    sys.stderr.write(f"The hub does not start: {error}\n")
    sys.exit(GUNICORN_GIVES_UP)
