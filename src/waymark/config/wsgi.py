"""The web server's door; which wing answers is told by the environment."""

from django.core.wsgi import get_wsgi_application

from waymark.config.wing import choose

choose()
application = get_wsgi_application()
