"""The web server's door; which wing answers is told by the environment."""

import gc

from django.core.wsgi import get_wsgi_application

from waymark.config.wing import choose

choose()
application = get_wsgi_application()

# Workers are forked from here: what is loaded by now stays shared with them.
gc.collect()
gc.freeze()
