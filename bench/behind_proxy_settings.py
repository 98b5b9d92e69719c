"""The same, with pages compressed, as a proxy before the hub does it."""

from .site_settings import *

MIDDLEWARE = ["django.middleware.gzip.GZipMiddleware", *MIDDLEWARE]
