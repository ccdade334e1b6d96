"""The network wing's addresses."""

from django.urls import include, path

from waymark.config.urls_shared import (  # noqa: F401 (Django asks this module for its handlers)
    handler400,
    handler403,
    handler404,
    handler500,
)
from waymark.config.urls_shared import urlpatterns as shared
from waymark.network.benchmarks import urls as benchmarks
from waymark.network.benchmarks.api import router as returns
from waymark.network.discussions import urls as discussions
from waymark.network.home.views import home
from waymark.network.innovations import urls as innovations
from waymark.network.innovations.api import router as library
from waymark.network.legislation import urls as legislation
from waymark.network.legislation.api import router as law
from waymark.network.membership import urls as membership
from waymark.network.newsletters import urls as newsletters
from waymark.network.reports import urls as reports
from waymark.shared.keys.api import addresses
from waymark.shared.meetings import urls as meetings

API = "api/v1/"

api = addresses(
    {"": library, "/": returns, "/law": law},
    documents=("returns",),
    at=API,
    title="Waymark",
    description="The library of practices for a force’s own systems. docs/guides/api.md shows how.",
)

urlpatterns = [
    path("", home, name="home"),
    path("practices/", include((innovations.practices, "innovations"))),
    path("questions/", include((discussions.urlpatterns, "discussions"))),
    path("meetings/", include((meetings.urlpatterns, "meetings"))),
    path("law/", include((legislation.urlpatterns, "legislation"))),
    path("measures/", include((benchmarks.urlpatterns, "benchmarks"))),
    path("network/", include((membership.urlpatterns, "membership"))),
    path("reports/newsletters/", include((newsletters.urlpatterns, "newsletters"))),
    path("reports/", include((reports.urlpatterns, "reports"))),
    path("keys/", include("waymark.shared.keys.urls")),
    path(API, include((api, "api"))),
    *shared,
]
