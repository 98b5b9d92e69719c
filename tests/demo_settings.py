"""The demo as the tour sees it: with development's mailbox, but with errors as readers get them."""

from learninghub.settings.dev import *

DEBUG = False
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
MIDDLEWARE = ["tests.rendered.TemplatesMiddleware", *MIDDLEWARE]
