"""The web server's door; which wing answers is told by the environment."""

import gc

from django.apps import apps
from django.core.wsgi import get_wsgi_application
from django.template import engines
from django.urls import get_resolver

from waymark.config.wing import choose


def load_what_workers_share() -> None:
    """Load every view, address, kind of record and engine of pages.

    Workers are forked after this: what is loaded by now is held in memory once for all of them,
    and no first visitor waits for it.
    """
    get_resolver().reverse("home")  # any name: all addresses are read to find it
    for model in apps.get_models(include_auto_created=True):
        str(model._base_manager.select_related().filter(pk=1).query)
    engines.all()


gc.disable()  # hardly anything loaded here is rubbish, and looking for it took a fifth of the start
choose()
application = get_wsgi_application()
load_what_workers_share()
gc.freeze()  # workers need not look at it either
gc.enable()
