"""The local wing's addresses."""

from django.urls import include, path

from waymark.config.urls_shared import (  # noqa: F401 (Django asks this module for its handlers)
    handler400,
    handler403,
    handler404,
    handler500,
)
from waymark.config.urls_shared import urlpatterns as shared

urlpatterns = [
    path("", include("waymark.local.care.urls")),
    *shared,
]
