"""The web server's door; which wing answers is told by the environment."""

import gc

from django.core.wsgi import get_wsgi_application
from django.template import engines
from django.urls import get_resolver

from waymark.config.wing import choose

choose()
application = get_wsgi_application()

# Workers are forked from here: what is loaded by now stays shared with them, and no first visitor
# waits for it.
get_resolver().url_patterns  # noqa: B018 (loads every view)
engines.all()
gc.collect()
gc.freeze()
