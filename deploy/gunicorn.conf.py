"""How gunicorn runs the hub: `gunicorn --config deploy/gunicorn.conf.py learninghub.wsgi`."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from learninghub.settings import logs

bind = "unix:/run/hub/web.sock"
workers = 3
threads = 4
timeout = 60
graceful_timeout = 30
limit_request_line = 0  # nginx has a limit, and the hub answers a long search itself
# Each process starts anew now and then, not all at once.
max_requests = 2000
max_requests_jitter = 500
control_socket_disable = True
accesslog = None
logconfig_dict = logs.for_gunicorn()


def on_starting(server: object) -> None:
    """Wrong settings are said once and in one line, before any process starts with them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learninghub.settings.production")
    try:
        settings.INSTALLED_APPS  # noqa: B018 - asking is what reads them
    except ImproperlyConfigured as error:
        sys.exit(f"The hub does not start: {error}")
