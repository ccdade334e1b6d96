"""The site, and one more page that acts carelessly: first the record, a moment later its entry."""

import time

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils import timezone

from waymark.config.urls_network import handler400, handler403, handler404, handler500
from waymark.config.urls_network import urlpatterns as site
from waymark.shared.accounts.models import Organisation
from waymark.shared.audit.actions import recorded


def add_carelessly(request) -> HttpResponse:
    made = Organisation.objects.create(slug=request.POST["name"], name=request.POST["name"])
    time.sleep(0.02)
    with recorded("accounts.organisation_added", by=request.user, at=timezone.now()) as entry:
        entry.about = made
    return HttpResponseRedirect("/")


urlpatterns = [path("careless/", add_carelessly), *site]

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
