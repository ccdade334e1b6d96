"""Addresses that both wings answer to."""

from django.urls import include, path

from waymark.shared.notifications.views import receipts
from waymark.shared.ui import views as ui
from waymark.shared.watch import views as watch

handler400 = "waymark.shared.ui.views.bad_request"
handler403 = "waymark.shared.ui.views.refused"
handler404 = "waymark.shared.ui.views.not_found"
handler500 = "waymark.shared.ui.views.broken"

urlpatterns = [
    path("health", ui.health, name="health"),
    path("metrics", watch.figures, name="metrics"),
    path(".well-known/security.txt", watch.security, name="security"),
    path("about/<slug:slug>/", ui.page, name="page"),
    path("components/", ui.components, name="components"),
    path("accounts/", include("waymark.shared.accounts.urls_signin")),
    path("members/", include("waymark.shared.accounts.urls")),
    path("audit/", include("waymark.shared.audit.urls")),
    path("notices/", include("waymark.shared.notifications.urls")),
    path("messages/receipts/", receipts.receipt, name="receipts"),
    path("search/", include("waymark.shared.search.urls")),
]
