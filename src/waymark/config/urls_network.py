"""The network wing's addresses."""

from django.urls import include, path

from waymark.config.urls_shared import (  # noqa: F401 (Django asks this module for its handlers)
    handler400,
    handler403,
    handler404,
    handler500,
)
from waymark.config.urls_shared import urlpatterns as shared
from waymark.network.innovations import urls as innovations
from waymark.network.innovations.views.home import home

urlpatterns = [
    path("", home, name="home"),
    path("practices/", include((innovations.practices, "innovations"))),
    *shared,
]
