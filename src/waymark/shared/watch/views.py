"""What a monitor reads, and where to report a weakness."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from waymark.shared.watch import metrics


@login_not_required  # asked by a monitor, which shows the site's own token
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Figures of this site for Prometheus; without the token there is no such page."""
    token = settings.WAYMARK_METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not constant_time_compare(given, token):
        raise Http404
    return HttpResponse(metrics.page(), content_type=CONTENT_TYPE_LATEST)


@login_not_required  # whoever found a weakness may have no account
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness, in the form of RFC 9116; it says so for the next half year."""
    page = settings.WAYMARK_ADDRESS + reverse("page", args=["report-a-fault"])
    expires = (timezone.now() + timedelta(days=182)).replace(hour=0, minute=0, second=0)
    lines = [
        f"Contact: {settings.WAYMARK_SECURITY_CONTACT or page}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Policy: {page}",
        f"Canonical: {settings.WAYMARK_ADDRESS}{request.path}",
        "Preferred-Languages: en, cy",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
