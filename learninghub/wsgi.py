"""What a web server starts: `gunicorn learninghub.wsgi`. Production settings unless told otherwise."""

import os

from django.core.wsgi import get_wsgi_application

from core.unreadable_requests import mark_unreadable_content_types

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learninghub.settings.production")

application = mark_unreadable_content_types(get_wsgi_application())
